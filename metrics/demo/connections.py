"""The region's connections: one midway through the action guide, one just begun, one that came to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from directory.actions.save import local_day
from directory.models import Organization, User
from partnerships.actions.connection import end_connection
from partnerships.actions.guide import (
    answer_questions,
    begin_connection,
    finish_guide_step,
    join_connection,
    mark_intersection,
)
from partnerships.choices import MemberRole, Stage
from partnerships.models import Membership, Partnership, ValueStatement
from pathways.models import Initiative

ANSWERS = {
    "possible": "A year of work-based learning for juniors and seniors, with a credential at its end.",
    "practical_soon": "Two plant tours and six job shadows before spring break.",
    "who_helps": "The technical college for the credential; somebody who pays for the bus.",
}


def live() -> None:
    """By somebody who works at each intermediary."""
    at = timezone.now()
    for convener in Organization.objects.filter(intermediary__isnull=False).order_by("pk"):
        by = User.objects.filter(seats__organization=convener, seats__role="member").first()
        words: dict[str, Any] = {"intermediary": convener, "by": by, "at": at}
        begin_connection(
            reason="connect",
            interest="Adults in recovery look for a way into the trades. Who hires and trains them?",
            **words,
        )
        over = begin_connection(
            reason="insight", interest="What do hospitals look for in a nursing aide?", **words
        )
        end_connection(connection=over, outcome="Their association answers for all of them.", by=by, at=at)
        walk(convener, by, at)


def walk(convener: Organization, by: User | None, at: datetime) -> None:
    """With an employer of a partnership that is forming, on the way to a plan."""
    forming = Partnership.objects.open().filter(convener=convener, stage=Stage.FORMING)
    members = Membership.objects.filter(
        partnership__in=forming, left_on__isnull=True, accepted_on__isnull=False
    )
    member = members.filter(organization__kind="employer").order_by("partnership__started_on", "pk").first()
    if member is None:
        return
    row = begin_connection(
        intermediary=convener,
        organization=member.organization,
        reason="partnership",
        interest="They ask for people who can read a drawing. Our programs end where theirs begins.",
        initiatives=Initiative.objects.all()[:1],
        on=local_day(at, convener.time_zone) - timedelta(days=47),
        by=by,
        at=at,
    )
    join_connection(connection=row, partnership=member.partnership, by=by, at=at)
    meet(member.partnership, by, at)
    answer_questions(connection=row, by=by, at=at, **ANSWERS)
    notes = ("Career Days is the place to begin.", "Met twice at the plant.", "")
    for number, note in enumerate(notes, start=1):
        finish_guide_step(connection=row, number=number, note=note, by=by, at=at)


def meet(partnership: Partnership, by: User | None, at: datetime) -> None:
    """The first thing that is sought by one and given by another."""
    said = ValueStatement.objects.filter(partnership=partnership, to_on__isnull=True).order_by("pk")
    seeks = said.filter(kind="seeks").exclude(membership__role=MemberRole.CONVENER).first()
    gives = seeks and said.filter(kind="gives").exclude(membership=seeks.membership).first()
    if seeks and gives:
        mark_intersection(seeks=seeks, gives=gives, by=by, at=at)
