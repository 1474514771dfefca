"""Deeds of the action guide as a workflow: a connection walks six steps, and its records move the stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.organization import tie_organization
from directory.actions.save import change, local_day
from directory.models import Organization, User
from directory.templatetags.words import full_day
from partnerships.actions.connection import finish_step, make_connection, marked, tie_connection, write_plan
from partnerships.actions.membership import invite_member, untie_if_last
from partnerships.actions.partnership import move_stage, propose_stage, start_partnership
from partnerships.actions.write import on_day, remove, today, write
from partnerships.choices import Stage, ValueKind
from partnerships.models import (
    Connection,
    Intersection,
    Membership,
    Partnership,
    Plan,
    PlanStep,
    ValueStatement,
)
from pathways.models import Initiative


@transaction.atomic
def begin_connection(
    *,
    intermediary: Organization,
    reason: str,
    interest: str,
    by: User | None,
    at: datetime,
    organization: Organization | None = None,
    initiatives: Iterable[Initiative] = (),
    on: date | None = None,
) -> Connection:
    """A connection with the six steps still to do."""
    row = make_connection(
        intermediary=intermediary,
        reason=reason,
        interest=interest,
        organization=organization,
        initiatives=initiatives,
        on=on,
        by=by,
        at=at,
    )
    write_plan(connection=row, by=by, at=at)
    return row


@transaction.atomic
def change_connection(
    *, connection: Connection, by: User | None, at: datetime, initiatives: Iterable[Initiative], **fields: Any
) -> Connection:
    """With whom, why, and beside what: a newly named organization is tied from now on."""
    insist_going_on(connection)
    ours, before = connection.intermediary, connection.organization
    change(connection, by=by, at=at, **fields)
    connection.initiatives.set(initiatives)
    if connection.organization is not None:
        tie_organization(intermediary=ours, organization=connection.organization, by=by, at=at)
    if before not in (None, connection.organization):
        untie_if_last(ours, before, local_day(at, ours.time_zone), by=by, at=at)
    return marked(connection, at)


@transaction.atomic
def join_connection(
    *,
    connection: Connection,
    by: User | None,
    at: datetime,
    partnership: Partnership | None = None,
    name: str = "",
) -> Connection:
    """The connection becomes part of a partnership, or begins one; its organization is invited there."""
    insist_going_on(connection)
    if partnership is None and not name.strip():
        raise ValidationError({"name": _("Choose a partnership, or name a new one.")})
    convener = connection.intermediary
    found = partnership or start_partnership(name=name, convener=convener, by=by, at=at)
    tie_connection(connection=connection, partnership=found, by=by, at=at)
    for plan in connection.plans.all():
        change(plan, by=by, at=at, partnership=found)
    if connection.organization is not None and not membership_of(connection).exists():
        invite_member(partnership=found, organization=connection.organization, by=by, at=at)
    return connection


def membership_of(connection: Connection) -> Any:
    """The part that its organization has in its partnership, if any."""
    return Membership.objects.filter(
        partnership=connection.partnership, organization=connection.organization, left_on__isnull=True
    )


def insist_going_on(connection: Connection) -> None:
    if connection.ended_on is not None:
        raise ValidationError(_("This connection ended on %(on)s.") % {"on": full_day(connection.ended_on)})


# --- the six steps


def plan_of(connection: Connection, *, by: User | None, at: datetime) -> Plan:
    """The sheet of a connection; one that was made without a sheet gets it now."""
    found = connection.plans.order_by("pk").first()
    return found or write_plan(connection=connection, partnership=connection.partnership, by=by, at=at)


@transaction.atomic
def answer_questions(*, connection: Connection, by: User | None, at: datetime, **answers: str) -> Plan:
    """What is possible, what is practical soon, who can help, what comes next."""
    insist_going_on(connection)
    return change(plan_of(connection, by=by, at=at), by=by, at=at, **answers)


@transaction.atomic
def finish_guide_step(
    *, connection: Connection, number: int, by: User | None, at: datetime, note: str = ""
) -> PlanStep:
    """The step is done; where the records speak for the next stage, the partnership moves there."""
    insist_going_on(connection)
    step = plan_of(connection, by=by, at=at).steps.get(step=number)
    if step.done_on is not None:
        raise ValidationError(_("This step was done on %(on)s.") % {"on": full_day(step.done_on)})
    finish_step(step=step, note=note, by=by, at=at)
    partnership = connection.partnership
    if partnership is not None and propose_stage(partnership, today(partnership, at)):
        advance_stage(partnership=partnership, by=by, at=at)
    return step


@transaction.atomic
def reopen_step(*, connection: Connection, number: int, by: User | None, at: datetime) -> PlanStep:
    """There is more to do, or it was a slip."""
    insist_going_on(connection)
    step = plan_of(connection, by=by, at=at).steps.get(step=number)
    return change(step, by=by, at=at, done_on=None)


@transaction.atomic
def advance_stage(*, partnership: Partnership, by: User | None, at: datetime) -> Partnership:
    """To the stage that the records speak for, with their reason."""
    proposal = propose_stage(partnership, today(partnership, at))
    if proposal is None:
        stage = Stage(partnership.stage).label
        raise ValidationError(_("The records speak for no stage beyond %(stage)s.") % {"stage": stage})
    return move_stage(partnership=partnership, stage=proposal.stage, reason=proposal.reason, by=by, at=at)


# --- the canvas


@transaction.atomic
def mark_intersection(
    *, seeks: ValueStatement, gives: ValueStatement, by: User | None, at: datetime, on: date | None = None
) -> Intersection:
    """What one party seeks and another gives, said to be the same thing."""
    if (seeks.kind, gives.kind) != (ValueKind.SEEKS, ValueKind.GIVES):
        raise ValidationError({"gives": _("One is sought, and the other given.")})
    if seeks.membership_id == gives.membership_id:
        raise ValidationError({"gives": _("Nobody meets their own wish.")})
    partnership = seeks.membership.partnership
    row = Intersection(partnership=partnership, seeks=seeks, gives=gives, on=on_day(partnership, on, at))
    return write(row, by=by, at=at)


@transaction.atomic
def drop_intersection(*, intersection: Intersection, by: User | None, at: datetime) -> None:
    remove(intersection, by=by, at=at)
