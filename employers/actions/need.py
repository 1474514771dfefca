"""Deeds about what an employer needs, and what it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, local_day, save
from directory.choices import StaleKind
from directory.models import Affiliation, Organization, User
from employers.choices import AskOutcome
from employers.models import Ask, Employer, Need


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
def end_need(*, need: Need, by: User | None, at: datetime, to_on: date | None = None) -> Need:
    """The need is met or gone."""
    to_on = to_on or local_day(at, need.employer.organization.time_zone)
    change(need, by=by, at=at, to_on=to_on)
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
) -> Ask:
    """Someone asks the employer for something: everybody who might ask next sees it."""
    row = Ask(
        employer=employer,
        asked_by=asked_by,
        kind=kind,
        note=note,
        from_on=happened(from_on, at=at, time_zone=asked_by.time_zone, field="from_on"),
    )
    return save(row, by=by, at=at)


@transaction.atomic
def close_ask(*, ask: Ask, outcome: str, by: User | None, at: datetime, to_on: date | None = None) -> Ask:
    if ask.outcome != AskOutcome.OPEN:
        raise ValidationError({"outcome": "This was answered already."})
    to_on = happened(to_on, at=at, time_zone=ask.asked_by.time_zone, field="to_on")
    return change(ask, by=by, at=at, outcome=outcome, to_on=to_on)
