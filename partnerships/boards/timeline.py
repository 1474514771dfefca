"""What happened in a partnership, newest first, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext_lazy as _

from directory.models import User
from directory.pages import Page, number_of
from partnerships.boards.changes import Change, versions
from partnerships.boards.head import Due
from partnerships.choices import Channel, Stage, Status
from partnerships.models import Decision, Delivery, Interaction, Meeting, Membership, Partnership, Request

SIZE = 20
COMING = 6
LATE = 3  # overdue ones shown before what lies ahead


class Entry(NamedTuple):
    """One thing on the timeline; `who` is the member it is with."""

    kind: str  # key of KINDS
    pk: int
    on: date
    title: str
    text: str
    who: str
    channel: str  # of an interaction
    direction: str
    change: Change | None = None  # of a saving of the record

    @property
    def icon(self) -> str:
        return CHANNEL_ICONS.get(self.channel, KINDS[self.kind].icon)

    @property
    def word(self) -> str:
        return str(Channel(self.channel).label) if self.channel else KINDS[self.kind].word

    @property
    def anchor(self) -> str:
        return f"{KINDS[self.kind].row}-{self.pk}"


class Kind(NamedTuple):
    """How entries of a kind look, and what row they are."""

    row: str
    icon: str
    word: str


KINDS = {
    "decision": Kind("decision", "decision", "Decision"),
    "delivery": Kind("delivery", "check", "Delivery"),
    "interaction": Kind("interaction", "note", ""),
    "meeting": Kind("meeting", "calendar", "Meeting"),
    "request": Kind("request", "info", "Request"),
    "unheld": Kind("meeting", "alert", "Meeting, planned and not held"),
    "change": Kind("change", "document", "Record"),
    "joined": Kind("membership", "organization", "Member"),
    "stage": Kind("stage", "next", "Stage"),
    "status": Kind("status", "info", "Status"),
}
#: What the timeline may be narrowed to: its word in the address, what it is called, which kinds it holds.
ACTIVITY = ("decision", "delivery", "interaction", "meeting", "request", "unheld")
CHANGES = ("change", "joined", "stage", "status")
#: Entries that are savings, by the kind of row that was saved.
SAVED = {"change": "partnership", "joined": "membership"}
SCOPES = {
    "": (_("Activity"), ACTIVITY),
    "changes": (_("Changes"), CHANGES),
    "all": (_("All"), (*ACTIVITY, *CHANGES)),
}
#: What a step is, of which a row of the timeline holds only the value.
STEPS: dict[str, Any] = {
    "stage": lambda value: Stage(int(value)).label,
    "status": lambda value: Status(value).label,
}
CHANNEL_ICONS = {"call": "call", "email": "email", "meeting": "calendar", "visit": "visit"}


class Coming(NamedTuple):
    """Something ahead: a meeting that is planned or a commitment that is due."""

    kind: str
    pk: int
    on: date
    title: str
    who: str
    is_overdue: bool


@dataclass(frozen=True)
class Timeline:
    page: Page
    coming: list[Coming]
    scope: str

    @property
    def scopes(self) -> list[tuple[str, str]]:
        return [(word, str(label)) for word, (label, _kinds) in SCOPES.items()]


def build(
    partnership: Partnership,
    user: User,
    today: date,
    promises: list[Due],
    asked_page: str | None = None,
    entry: str = "",
    asked_scope: str = "",
) -> Timeline:
    """One page of it: the asked one, or the one on which an entry stands ("meeting-12"). `promises` are the
    head's: what is due is among what comes."""
    scope = asked_scope if asked_scope in SCOPES else ""
    kinds = SCOPES[scope][1]
    past = _past(partnership, user, today) | _changed(partnership, today)
    branches = {kind: past[kind] for kind in sorted(kinds)}
    number = _number_with(entry, branches) or number_of(asked_page, SIZE)
    start = (number - 1) * SIZE
    rows = _together(branches).order_by("-day", "sort", "-pk")[start : start + SIZE + 1]
    entries = [_worded(Entry(*row)) for row in rows]
    page = Page(_with_changes(partnership, entries[:SIZE]), number, 0, len(entries) > SIZE, SIZE)
    return Timeline(page, _coming(partnership, promises, today) if number == 1 else [], scope)


def _with_changes(partnership: Partnership, entries: list[Entry]) -> list[Entry]:
    """What was changed, beside each saving of the record; asked for only where there is one."""
    if not any(entry.kind in SAVED for entry in entries):
        return entries
    known = versions(partnership)
    return [
        entry._replace(change=known.get((SAVED[entry.kind], entry.pk))) if entry.kind in SAVED else entry
        for entry in entries
    ]


def _worded(entry: Entry) -> Entry:
    """A step in words instead of its value."""
    return entry._replace(title=str(STEPS[entry.kind](entry.title))) if entry.kind in STEPS else entry


def _number_with(entry: str, branches: dict[str, QuerySet[Any]]) -> int | None:
    """The page on which an entry stands; nothing if it is none of this timeline."""
    row, _, pk = entry.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    kinds = [kind for kind in branches if KINDS[kind].row == row]
    found = [
        (kind, day) for kind in kinds for day in branches[kind].filter(pk=pk).values_list("day", flat=True)
    ]
    if not found:
        return None
    before = {kind: _before(branch, kind, *found[0], int(pk)) for kind, branch in branches.items()}
    return int(_together(before).count()) // SIZE + 1


def _before(branch: QuerySet[Any], kind: str, other: str, day: date, pk: int) -> QuerySet[Any]:
    """Of one kind what stands above an entry of another (or the same)."""
    if kind == other:
        return branch.filter(Q(day__gt=day) | Q(day=day, pk__gt=pk))
    return branch.filter(day__gte=day) if kind < other else branch.filter(day__gt=day)


def _together(branches: dict[str, QuerySet[Any]]) -> Any:
    first, *others = branches.values()
    return first.union(*others, all=True)


def _past(partnership: Partnership, user: User, today: date) -> dict[str, QuerySet[Any]]:
    """Each kind of entry as rows of the same columns, so that one query reads them all."""
    own = {"partnership": partnership}
    talks = Interaction.objects.for_user(user).filter(**own, on__lte=today)
    meetings = Meeting.objects.filter(**own, held_on__lte=today)
    unheld = Meeting.objects.filter(**own, held_on__isnull=True, planned_on__lt=today)
    requests = Request.objects.filter(**own, received_on__lte=today)
    deliveries = Delivery.objects.filter(commitment__partnership=partnership, delivered_on__lte=today)
    decisions = Decision.objects.filter(**own, on__lte=today)
    who = "membership__organization__name"
    owner = "commitment__owner__organization__name"
    columns: dict[str, tuple[QuerySet[Any], *tuple[str, ...]]] = {
        "interaction": (talks, "on", "subject", "text", who, "channel", "direction"),
        "meeting": (meetings, "held_on", "title", "minutes"),
        "unheld": (unheld, "planned_on", "title"),
        "request": (requests, "received_on", "text", "answer", who),
        "delivery": (deliveries, "delivered_on", "commitment__text", "note", owner),
        "decision": (decisions, "on", "text"),
    }
    return {kind: _branch(kind, *given) for kind, given in columns.items()}


def _changed(partnership: Partnership, today: date) -> dict[str, QuerySet[Any]]:
    """The steps of the partnership, and each saving of its record and of its members."""
    zone = ZoneInfo(partnership.time_zone)
    day = TruncDate("history_date", tzinfo=zone)
    saved = partnership.history.annotate(saved_on=day)
    joined = Membership.history.filter(partnership=partnership.pk).annotate(saved_on=day)
    columns: dict[str, tuple[QuerySet[Any], *tuple[str, ...]]] = {
        "change": (saved, "saved_on", ""),
        "joined": (joined, "saved_on", "", "", "organization__name"),
        "stage": (partnership.stage_changes.filter(on__lte=today), "on", "stage", "reason"),
        "status": (partnership.status_changes.filter(on__lte=today), "on", "status", "reason"),
    }
    return {kind: _branch(kind, *given) for kind, given in columns.items()}


def _branch(
    kind: str, rows: QuerySet[Any], on: str, title: str, text: str = "", who: str = "", *interaction: str
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


def _coming(partnership: Partnership, promises: list[Due], today: date) -> list[Coming]:
    meetings = Meeting.objects.filter(
        partnership=partnership, planned_on__gte=today, held_on__isnull=True, canceled_on__isnull=True
    ).order_by("planned_on", "pk")[:COMING]
    late = [row for row in promises if row.on < today][:LATE]
    ahead = [Coming("meeting", row.pk, row.planned_on, row.title, "", False) for row in meetings]
    ahead += [
        Coming("commitment", row.pk, row.on, row.text, row.who or "", row.on < today)
        for row in promises
        if row in late or row.on >= today
    ]
    return sorted(ahead, key=lambda one: one.on)[:COMING]
