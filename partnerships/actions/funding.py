"""Deeds about money: awards, what they are allocated to, match, budgets. A plan, not the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from directory.actions.save import change, happened, insist, local_day, save
from directory.models import Organization, User
from partnerships.actions.write import rewrite, today, touched, write
from partnerships.models import Allocation, Budget, Contribution, FundingSource, Match, Partnership
from partnerships.rules import ADMINISTRATION, may_administer, may_allocate


@transaction.atomic
def add_source(
    *,
    holder: Organization,
    name: str,
    kind: str,
    amount: Decimal,
    from_on: date,
    to_on: date,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> FundingSource:
    """A stream of money with its period and its rules; its status follows from its dates."""
    row = FundingSource(
        holder=holder, name=name, kind=kind, amount=amount, from_on=from_on, to_on=to_on, **fields
    )
    return save(row, by=by, at=at)


def locked(source: FundingSource) -> FundingSource:
    row: FundingSource = FundingSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    return row


@transaction.atomic
def change_source(
    *, source: FundingSource, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> FundingSource:
    """Awarded, closed, corrected: never below what is already allocated, to administration or at all."""
    row = locked(source)
    amount, cap = (fields.get(name, getattr(row, name)) for name in ("amount", "administration_cap"))
    if amount < allocated(row):
        raise ValidationError({"amount": f"{allocated(row)} is already allocated."})
    at_fault = "amount" if "amount" in fields else "administration_cap"
    insist(may_administer(administered(row), award=amount, cap=cap), at_fault)
    change(row, by=by, at=at, reason=reason, **fields)
    for partnership in Partnership.objects.filter(allocations__source=row).distinct():
        touched(partnership, at)
    return row


def allocated(source: FundingSource, **only: str) -> Decimal:
    return source.allocations.filter(**only).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def administered(source: FundingSource) -> Decimal:
    return allocated(source, activity__iexact=ADMINISTRATION)


@transaction.atomic
def allocate(
    *,
    source: FundingSource,
    partnership: Partnership,
    activity: str,
    amount: Decimal,
    from_on: date,
    to_on: date,
    by: User | None,
    at: datetime,
    is_convening: bool = False,
    basis: str = "",
    made_on: date | None = None,
) -> Allocation:
    """Money of one award for one activity; the award is locked, so it is given once."""
    held, activity = locked(source), activity.strip()
    if held.holder_id != partnership.convener_id and not is_member(held.holder, partnership):
        raise ValidationError({"source": "This award is held outside the partnership."})
    verdict = may_allocate(
        award=held.amount,
        allocated=allocated(held),
        amount=amount,
        period=(held.from_on, held.to_on),
        wanted=(from_on, to_on),
        activity=activity,
        allowed=held.allowed_uses,
        prohibited=held.prohibited_uses,
        cap=held.administration_cap,
        administered=administered(held),
    )
    insist(verdict, "amount")
    row = Allocation(
        source=held,
        partnership=partnership,
        activity=activity,
        amount=amount,
        basis=basis,
        is_convening=is_convening,
        from_on=from_on,
        to_on=to_on,
        made_on=made_on or today(partnership, at),
    )
    return write(row, by=by, at=at)


def is_member(holder: Organization, partnership: Partnership) -> bool:
    joined = partnership.memberships.filter(accepted_on__isnull=False, left_on__isnull=True)
    return joined.filter(organization=holder).exists()


@transaction.atomic
def record_spending(*, allocation: Allocation, spent: Decimal, by: User | None, at: datetime) -> Allocation:
    if spent > allocation.amount:
        raise ValidationError({"spent": f"{allocation.amount} is allocated."})
    return rewrite(allocation, by=by, at=at, spent=spent)


@transaction.atomic
def record_match(
    *,
    source: FundingSource,
    kind: str,
    amount: Decimal,
    by: User | None,
    at: datetime,
    contribution: Contribution | None = None,
    valuation: str = "",
    on: date | None = None,
) -> Match:
    """Match received for an award; a contribution is matched once at most."""
    held = locked(source)
    if contribution is not None and contribution.partnership.convener_id != held.holder_id:
        raise ValidationError({"contribution": "This contribution belongs to another network."})
    zone = held.holder.time_zone
    row = Match(
        source=held,
        contribution=contribution,
        kind=kind,
        amount=amount,
        valuation=valuation,
        on=happened(on, at=at, time_zone=zone),
    )
    if not held.from_on <= row.on <= held.to_on:
        raise ValidationError({"on": f"The award runs from {held.from_on} to {held.to_on}."})
    return save(row, by=by, at=at)


@transaction.atomic
def set_budget(
    *,
    partnership: Partnership,
    amount: Decimal,
    from_on: date,
    to_on: date,
    by: User | None,
    at: datetime,
    is_convening: bool = True,
    made_on: date | None = None,
) -> Budget:
    row = Budget(
        partnership=partnership,
        amount=amount,
        is_convening=is_convening,
        from_on=from_on,
        to_on=to_on,
        made_on=made_on or local_day(at, partnership.time_zone),
    )
    return write(row, by=by, at=at)
