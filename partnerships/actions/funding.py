"""Deeds about money: awards, what they are allocated to, match, budgets. A plan, not the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from directory.actions.file import store_file
from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, insist, local_day, save
from directory.choices import StaleKind
from directory.models import Organization, User
from directory.rules import Verdict
from directory.templatetags.words import full_day
from directory.uploads import Upload
from partnerships.actions.write import rewrite, today, touched, write
from partnerships.models import (
    Allocation,
    Budget,
    Contribution,
    FundingReport,
    FundingSource,
    Match,
    Partnership,
)
from partnerships.rules import (
    ADMINISTRATION,
    may_administer,
    may_allocate,
    may_spend,
    may_use,
    takes_spending,
)

#: The days on which an award came a step further: none of them is still to come.
STEPS = ("applied_on", "awarded_on", "closed_on")


# --- awards


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
    insist_past(fields, at=at, time_zone=holder.time_zone)
    row = FundingSource(
        holder=holder, name=name, kind=kind, amount=amount, from_on=from_on, to_on=to_on, **fields
    )
    return save(row, by=by, at=at)


@transaction.atomic
def change_source(
    *, source: FundingSource, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> FundingSource:
    """Awarded, closed, corrected: what is allocated already stays within what the award allows."""
    row = locked(source)
    insist_past(fields, at=at, time_zone=row.holder.time_zone)
    for name, value in fields.items():
        setattr(row, name, value)
    insist_kept(row, set(fields))
    change(row, by=by, at=at, reason=reason, **fields)
    for partnership in Partnership.objects.filter(allocations__source=row).distinct():
        touched(partnership, at)
    return row


def insist_past(fields: dict[str, Any], *, at: datetime, time_zone: str) -> None:
    for name in STEPS:
        happened(fields.get(name), at=at, time_zone=time_zone, field=name)


def insist_kept(source: FundingSource, changed: set[str]) -> None:
    """The award as it is to be, against all that hangs on it."""
    given = allocated(source)
    if source.amount < given:
        raise ValidationError({"amount": _("%(given)s is already allocated.") % {"given": f"{given:,.2f}"}})
    at_fault = "amount" if "amount" in changed else "administration_cap"
    insist(may_administer(administered(source), award=source.amount, cap=source.administration_cap), at_fault)
    beyond = Q(from_on__lt=source.from_on) | Q(to_on__gt=source.to_on)
    if source.allocations.filter(beyond).exists():
        raise ValidationError({"to_on": _("Money is allocated to days outside this period.")})
    uses = {"allowed": source.allowed_uses, "prohibited": source.prohibited_uses}
    field = "allowed_uses" if "allowed_uses" in changed else "prohibited_uses"
    for activity in source.allocations.order_by().values_list("activity", flat=True).distinct():
        if not may_use(activity, **uses):
            raise ValidationError({field: _("Money is already allocated to %(use)s.") % {"use": activity}})


def locked(source: FundingSource) -> FundingSource:
    row: FundingSource = FundingSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    return row


def allocated(source: FundingSource, but: Allocation | None = None, **only: str) -> Decimal:
    rows = source.allocations.filter(**only).exclude(pk=but.pk if but else None)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def administered(source: FundingSource, but: Allocation | None = None) -> Decimal:
    return allocated(source, but, activity__iexact=ADMINISTRATION)


# --- what they are allocated to


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
    held = locked(source)
    if held.holder_id != partnership.convener_id and not is_member(held.holder, partnership):
        raise ValidationError({"source": _("This award is held outside the partnership.")})
    if held.closed_on is not None:
        raise ValidationError({"source": _("This award is closed.")})
    row = Allocation(
        source=held,
        partnership=partnership,
        activity=activity.strip(),
        amount=amount,
        basis=basis,
        is_convening=is_convening,
        from_on=from_on,
        to_on=to_on,
        made_on=made_on or today(partnership, at),
    )
    insist_allowed(row)
    return write(row, by=by, at=at)


@transaction.atomic
def change_allocation(
    *, allocation: Allocation, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Allocation:
    """Amount, activity, period: by the same checks, and never below what is obligated."""
    allocation.source = locked(allocation.source)
    for name, value in fields.items():
        setattr(allocation, name, value)
    insist_allowed(allocation)
    if allocation.amount < allocation.obligated:
        said = {"obligated": f"{allocation.obligated:,.2f}"}
        raise ValidationError({"amount": _("%(obligated)s is obligated.") % said})
    return rewrite(allocation, by=by, at=at, reason=reason, **fields)


def insist_allowed(allocation: Allocation) -> None:
    """An allocation as it is to be, against the rules of its award, each refusal at its own field."""
    source, but = allocation.source, allocation if allocation.pk else None
    insist_all(
        may_allocate(
            award=source.amount,
            allocated=allocated(source, but),
            amount=allocation.amount,
            period=(source.from_on, source.to_on),
            wanted=(allocation.from_on, allocation.to_on),
            activity=allocation.activity,
            allowed=source.allowed_uses,
            prohibited=source.prohibited_uses,
            cap=source.administration_cap,
            administered=administered(source, but),
        )
    )


def insist_all(verdicts: dict[str, Verdict]) -> None:
    refused = {name: verdict.reason for name, verdict in verdicts.items() if not verdict}
    if refused:
        raise ValidationError(refused)


def is_member(holder: Organization, partnership: Partnership) -> bool:
    joined = partnership.memberships.filter(accepted_on__isnull=False, left_on__isnull=True)
    return joined.filter(organization=holder).exists()


@transaction.atomic
def record_spending(
    *,
    allocation: Allocation,
    spent: Decimal,
    by: User | None,
    at: datetime,
    obligated: Decimal | None = None,
    evidence: str = "",
    counted_on: date | None = None,
) -> Allocation:
    """What is obligated and spent so far, as the ledger says on a day; what is spent was obligated."""
    source = locked(allocation.source)
    day = happened(counted_on, at=at, time_zone=source.holder.time_zone, field="counted_on")
    insist(takes_spending(source.state_on(day)), "counted_on")
    obligated = max(spent, allocation.obligated) if obligated is None else obligated
    insist_all(may_spend(amount=allocation.amount, obligated=obligated, spent=spent))
    return rewrite(
        allocation, by=by, at=at, spent=spent, obligated=obligated, counted_on=day, evidence=evidence
    )


# --- match and reports


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
    evidence: str = "",
    upload: Upload | None = None,
    on: date | None = None,
) -> Match:
    """Match received for an award, with where it is recorded; a contribution is matched once at most."""
    held = locked(source)
    if contribution is not None and contribution.partnership.convener_id != held.holder_id:
        raise ValidationError({"contribution": _("This contribution belongs to another network.")})
    if kind == "in_kind" and not held.takes_in_kind:
        raise ValidationError({"kind": _("This award counts cash alone.")})
    if not (evidence.strip() or upload):
        raise ValidationError({"evidence": _("Say where it is recorded, or attach the record.")})
    row = Match(
        source=held,
        contribution=contribution,
        kind=kind,
        amount=amount,
        valuation=valuation,
        evidence=evidence.strip(),
        file=store_file(upload=upload, by=by, at=at) if upload else None,
        on=happened(on, at=at, time_zone=held.holder.time_zone),
    )
    if not held.from_on <= row.on <= held.to_on:
        words = {"first": full_day(held.from_on), "last": full_day(held.to_on)}
        raise ValidationError({"on": _("The award runs from %(first)s to %(last)s.") % words})
    return save(row, by=by, at=at)


@transaction.atomic
def plan_report(
    *, source: FundingSource, title: str, due_on: date, by: User | None, at: datetime
) -> FundingReport:
    """What the funder wants to hear, and by when."""
    row = save(FundingReport(source=source, title=title.strip(), due_on=due_on), by=by, at=at)
    mark_stale(StaleKind.REPORT, row.pk, at=at)
    return row


@transaction.atomic
def send_report(
    *, report: FundingReport, by: User | None, at: datetime, sent_on: date | None = None
) -> FundingReport:
    row: FundingReport = FundingReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.sent_on is not None:
        raise ValidationError({"sent_on": _("Sent on %(on)s already.") % {"on": full_day(row.sent_on)}})
    day = happened(sent_on, at=at, time_zone=row.source.holder.time_zone, field="sent_on")
    mark_stale(StaleKind.REPORT, row.pk, at=at)
    return change(row, by=by, at=at, sent_on=day)


# --- what it costs


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
    """What a period costs; no day of a purpose is in two budgets."""
    row = Budget(
        partnership=partnership,
        amount=amount,
        is_convening=is_convening,
        from_on=from_on,
        to_on=to_on,
        made_on=made_on or local_day(at, partnership.time_zone),
    )
    insist_alone(row)
    return write(row, by=by, at=at)


@transaction.atomic
def change_budget(*, budget: Budget, by: User | None, at: datetime, **fields: Any) -> Budget:
    for name, value in fields.items():
        setattr(budget, name, value)
    insist_alone(budget)
    return rewrite(budget, by=by, at=at, **fields)


def insist_alone(budget: Budget) -> None:
    if budget.to_on is None:
        raise ValidationError({"to_on": _("A budget has an end.")})
    others = budget.partnership.budgets.filter(is_convening=budget.is_convening).exclude(pk=budget.pk)
    other = others.filter(from_on__lte=budget.to_on, to_on__gte=budget.from_on).first()
    if other is not None:
        words = {"first": full_day(other.from_on), "last": full_day(other.to_on)}
        raise ValidationError(
            {"from_on": _("A budget from %(first)s to %(last)s covers some of these days.") % words}
        )
