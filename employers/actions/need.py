"""Deeds about what an employer needs, and what it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, insist, local_day, save
from directory.choices import StaleKind
from directory.models import Affiliation, Organization, User
from employers.choices import AskOutcome
from employers.models import Ask, Employer, Need
from employers.rules import SAME_AFTER, Asked, may_ask, strains


@transaction.atomic
def submit_need(
    *,
    employer: Employer,
    by: User | None,
    at: datetime,
    submitted_on: date | None = None,
    submitted_by: Affiliation | None = None,
    **fields: Any,
) -> Need:
    """The employer says whom or what it needs: an occupation, a credential or a competency."""
    if submitted_by and submitted_by.organization_id != employer.organization_id:
        raise ValidationError({"submitted_by": "This person works for another organization."})
    zone = employer.organization.time_zone
    row = Need(
        employer=employer,
        submitted_by=submitted_by,
        submitted_on=happened(submitted_on, at=at, time_zone=zone, field="submitted_on"),
        entered_on=local_day(at, zone),
        **fields,
    )
    save(row, by=by, at=at)
    mark_stale(StaleKind.EMPLOYER, employer.pk, at=at)
    return row


@transaction.atomic
def end_need(*, need: Need, by: User | None, at: datetime) -> Need:
    """The need is met or gone."""
    change(need, by=by, at=at, to_on=local_day(at, need.employer.organization.time_zone))
    mark_stale(StaleKind.EMPLOYER, need.employer_id, at=at)
    return need


@transaction.atomic
def record_ask(
    *,
    employer: Employer,
    asked_by: Organization,
    kind: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    note: str = "",
    reason_beyond: str = "",
) -> Ask:
    """Someone asks the employer for something: everybody who might ask next sees it.

    Two who ask the same employer at once do so one after the other, so that the second is told of the first.
    """
    held = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    on = happened(from_on, at=at, time_zone=asked_by.time_zone, field="from_on")
    insist(may_ask(strains(asks_of(held, on), kind, on), reason_beyond), "reason_beyond")
    row = Ask(
        employer=held,
        asked_by=asked_by,
        kind=kind,
        note=note.strip(),
        from_on=on,
        reason_beyond=reason_beyond.strip(),
    )
    return save(row, by=by, at=at)


def asks_of(employer: Employer, on: date) -> list[Asked]:
    """What anybody asked of an employer lately, the latest first: what the load guard judges by."""
    rows = employer.asks.since(on, SAME_AFTER).order_by("-from_on", "-pk")
    return [Asked(*row) for row in rows.values_list("kind", "from_on", "outcome", "asked_by__name")]


@transaction.atomic
def close_ask(*, ask: Ask, outcome: str, by: User | None, at: datetime, to_on: date | None = None) -> Ask:
    """What came of it."""
    row: Ask = Ask.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=ask.pk)
    if row.outcome != AskOutcome.OPEN:
        raise ValidationError({"outcome": "This was answered already."})
    to_on = happened(to_on, at=at, time_zone=row.asked_by.time_zone, field="to_on")
    return change(row, by=by, at=at, outcome=outcome, to_on=to_on)


@transaction.atomic
def revise_need(*, need: Need, by: User | None, at: datetime, **fields: Any) -> Need:
    """The employer says it anew; what stood before stays in the history."""
    row = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if row.to_on is not None:
        raise ValidationError({"choice": "This need has ended. Say a new one."})
    changed = {name: value for name, value in fields.items() if value != getattr(row, name)}
    if changed:
        change(row, by=by, at=at, reason="Revised by the employer", **changed)
        mark_stale(StaleKind.EMPLOYER, row.employer_id, at=at)
    return row
