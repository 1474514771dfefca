"""What happened in a partnership, newest first, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from directory.models import User
from directory.pages import Page, number_of
from partnerships.boards.head import undelivered
from partnerships.choices import Channel
from partnerships.models import Commitment, Decision, Delivery, Interaction, Meeting, Partnership, Request

SIZE = 20
COMING = 6
LATE = 3  # overdue ones shown before what lies ahead


class Entry(NamedTuple):
    """One thing on the timeline; `who` is the member it is with."""

    kind: str  # interaction, meeting, request, delivery, decision
    pk: int
    on: date
    title: str
    text: str
    who: str
    channel: str  # of an interaction
    direction: str

    @property
    def icon(self) -> str:
        if self.kind == "interaction":
            return CHANNEL_ICONS.get(self.channel, "note")
        return KIND_ICONS[self.kind]

    @property
    def word(self) -> str:
        if self.kind == "interaction":
            return str(Channel(self.channel).label)
        return KIND_WORDS[self.kind]

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.pk}"


CHANNEL_ICONS = {"call": "call", "email": "email", "meeting": "calendar", "visit": "visit"}
KIND_ICONS = {"meeting": "calendar", "request": "info", "delivery": "check", "decision": "decision"}
KIND_WORDS = {"meeting": "Meeting", "request": "Request", "delivery": "Delivery", "decision": "Decision"}


class Coming(NamedTuple):
    """Something ahead: a meeting that is planned or a commitment that is due."""

    kind: str
    on: date
    title: str
    who: str
    is_overdue: bool


@dataclass(frozen=True)
class Timeline:
    page: Page
    coming: list[Coming]


def build(partnership: Partnership, user: User, asked_page: str | None, today: date) -> Timeline:
    number = number_of(asked_page, SIZE)
    start = (number - 1) * SIZE
    rows = _past(partnership, user, today)[start : start + SIZE + 1]
    entries = [Entry(*row) for row in rows]
    page = Page(entries[:SIZE], number, 0, len(entries) > SIZE, SIZE)
    return Timeline(page, _coming(partnership, today) if number == 1 else [])


def _past(partnership: Partnership, user: User, today: date) -> Any:
    """One query over all kinds: each branch gives the same columns."""
    own = {"partnership": partnership}
    talks = Interaction.objects.for_user(user).filter(**own, on__lte=today)
    meetings = Meeting.objects.filter(**own, held_on__lte=today)
    requests = Request.objects.filter(**own, received_on__lte=today)
    deliveries = Delivery.objects.filter(commitment__partnership=partnership, delivered_on__lte=today)
    decisions = Decision.objects.filter(**own, on__lte=today)
    who = "membership__organization__name"
    branches = [
        _branch(talks, "interaction", "on", "subject", "text", who, "channel", "direction"),
        _branch(meetings, "meeting", "held_on", "title", "minutes"),
        _branch(requests, "request", "received_on", "text", "answer", who),
        _branch(
            deliveries,
            "delivery",
            "delivered_on",
            "commitment__text",
            "note",
            "commitment__owner__organization__name",
        ),  # fmt: skip
        _branch(decisions, "decision", "on", "text"),
    ]
    return branches[0].union(*branches[1:], all=True).order_by("-day", "sort", "-pk")


def _branch(
    rows: QuerySet[Any], kind: str, on: str, title: str, text: str = "", who: str = "", *interaction: str
) -> QuerySet[Any]:
    channel, direction = interaction or ("", "")
    return (
        rows.order_by()
        .annotate(
            sort=Value(kind, CharField()),
            day=F(on),
            title_said=_text(title),
            text_said=_text(text),
            who=_text(who),
            channel_said=_text(channel),
            direction_said=_text(direction),
        )
        .values_list("sort", "pk", "day", "title_said", "text_said", "who", "channel_said", "direction_said")
    )


def _text(field: str) -> Any:
    return Cast(F(field), TextField()) if field else Cast(Value(""), TextField())


def _coming(partnership: Partnership, today: date) -> list[Coming]:
    meetings = Meeting.objects.filter(
        partnership=partnership, planned_on__gte=today, held_on__isnull=True, canceled_on__isnull=True
    ).order_by("planned_on", "pk")[:COMING]
    promises = list(undelivered(partnership, today)[: 2 * COMING])
    late = [row for row in promises if row.due_on < today][:LATE]
    ahead = [Coming("meeting", row.planned_on, row.title, "", False) for row in meetings]
    ahead += [
        Coming("commitment", row.due_on, row.text, _owner(row), row.due_on < today)
        for row in promises
        if row in late or row.due_on >= today
    ]
    return sorted(ahead, key=lambda one: one.on)[:COMING]


def _owner(commitment: Commitment) -> str:
    return commitment.owner.organization.name if commitment.owner else ""
