"""Deeds of the action guide's first steps: connections, introductions, planning sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.organization import tie_organization
from directory.actions.save import change, happened, local_day, save
from directory.models import Organization, Person, User
from directory.templatetags.words import full_day
from partnerships.actions.membership import untie_if_last
from partnerships.actions.write import keep_together, touched
from partnerships.models import Connection, Introduction, Partnership, Plan, PlanStep
from pathways.models import Initiative

STEPS = range(1, 7)


@transaction.atomic
def make_connection(
    *,
    intermediary: Organization,
    reason: str,
    interest: str,
    by: User | None,
    at: datetime,
    organization: Organization | None = None,
    partnership: Partnership | None = None,
    initiatives: Iterable[Initiative] = (),
    on: date | None = None,
    is_imported: bool = False,
) -> Connection:
    """Why we want to get to know someone; with a name, the two are tied from that day."""
    insist_convener(partnership, intermediary)
    zone = intermediary.time_zone
    row = Connection(
        intermediary=intermediary,
        organization=organization,
        partnership=partnership,
        reason=reason,
        interest=interest.strip(),
        on=happened(on, at=at, time_zone=zone),
        entered_on=local_day(at, zone),
        is_imported=is_imported,
    )
    save(row, by=by, at=at)
    row.initiatives.set(initiatives)
    if organization is not None:
        tie_organization(intermediary=intermediary, organization=organization, by=by, at=at, from_on=row.on)
    return marked(row, at)


def insist_convener(partnership: Partnership | None, intermediary: Organization) -> None:
    if partnership is not None and partnership.convener_id != intermediary.pk:
        raise ValidationError({"partnership": "This partnership is convened by somebody else."})


def marked(connection: Connection, at: datetime) -> Connection:
    if connection.partnership is not None:
        touched(connection.partnership, at)
    return connection


@transaction.atomic
def tie_connection(
    *, connection: Connection, partnership: Partnership, by: User | None, at: datetime
) -> Connection:
    """The connection has become a partnership, or part of one."""
    insist_convener(partnership, connection.intermediary)
    return marked(change(connection, by=by, at=at, partnership=partnership), at)


@transaction.atomic
def end_connection(
    *, connection: Connection, outcome: str, by: User | None, at: datetime, ended_on: date | None = None
) -> Connection:
    if connection.ended_on is not None:
        raise ValidationError({"ended_on": f"Ended on {full_day(connection.ended_on)} already."})
    zone = connection.intermediary.time_zone
    day = happened(ended_on, at=at, time_zone=zone, field="ended_on")
    change(connection, by=by, at=at, ended_on=day, outcome=outcome)
    if connection.organization is not None:
        untie_if_last(connection.intermediary, connection.organization, day, by=by, at=at)
    return marked(connection, at)


@transaction.atomic
def introduce(
    *,
    connection: Connection,
    introduced_by: Person,
    introduced_to: Person,
    by: User | None,
    at: datetime,
    on: date | None = None,
    note: str = "",
) -> Introduction:
    if introduced_by == introduced_to:
        raise ValidationError({"introduced_to": "Nobody introduces themselves."})
    zone = connection.intermediary.time_zone
    row = Introduction(
        connection=connection,
        introduced_by=introduced_by,
        introduced_to=introduced_to,
        on=happened(on, at=at, time_zone=zone),
        entered_on=local_day(at, zone),
        note=note,
    )
    return save(row, by=by, at=at)


@transaction.atomic
def write_plan(
    *,
    by: User | None,
    at: datetime,
    partnership: Partnership | None = None,
    connection: Connection | None = None,
    on: date | None = None,
    **answers: Any,
) -> Plan:
    """The four-question sheet, with the guide's six steps still to do."""
    zone = (partnership.time_zone if partnership else "") or (
        connection.intermediary.time_zone if connection else "UTC"
    )
    row = Plan(
        partnership=partnership,
        connection=connection,
        on=happened(on, at=at, time_zone=zone),
        entered_on=local_day(at, zone),
        **answers,
    )
    keep_together(row)
    if partnership and connection and connection.partnership_id != partnership.pk:
        raise ValidationError({"connection": "This connection belongs to something else."})
    save(row, by=by, at=at)
    for number in STEPS:
        save(PlanStep(plan=row, step=number), by=by, at=at)
    if partnership is not None:
        touched(partnership, at)
    return row


@transaction.atomic
def finish_step(
    *, step: PlanStep, by: User | None, at: datetime, done_on: date | None = None, note: str = ""
) -> PlanStep:
    plan = step.plan
    place: Any = plan.partnership or plan.connection.intermediary  # type: ignore[union-attr]
    day = happened(done_on, at=at, time_zone=place.time_zone, field="done_on")
    return change(step, by=by, at=at, done_on=day, note=note or step.note)
