"""The action guide as working steps: what each one holds already, what is missing, and where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.querysets import standing
from directory.templatetags.words import long_day
from partnerships.actions.guide import membership_of
from partnerships.actions.partnership import propose_stage
from partnerships.boards.canvas import build as canvas
from partnerships.choices import GuideStep, Stage
from partnerships.models import (
    Allocation,
    Budget,
    Commitment,
    Connection,
    Interaction,
    Membership,
    Plan,
    PlanStep,
    RecruitmentNeed,
    Review,
    SystemChange,
)
from partnerships.rules import Proposal
from partnerships.sheets import address, commitment_line, entry

SHOWN = 5  # records of a kind on one step

#: What each step asks, in a sentence.
ASKS = {
    GuideStep.INTEREST: gettext_lazy("What do you want to learn or reach, and what is under way already?"),
    GuideStep.CONTACT: gettext_lazy("Who can introduce you, and what did you hear when you first spoke?"),
    GuideStep.WIN_WIN: gettext_lazy("What does each side seek and give, and where do the two meet?"),
    GuideStep.PLANNING: gettext_lazy(
        "What is possible, what is practical soon, who helps, and what comes next?"
    ),
    GuideStep.FUNDING: gettext_lazy("What does it cost, who pays for it, and what of that will last?"),
    GuideStep.SYSTEMS: gettext_lazy("Which policies and practices have to change so that it lasts?"),
}
QUESTIONS = ("possible", "practical_soon", "who_helps", "what_next")


class Held(NamedTuple):
    """Something that is on record for a step."""

    text: str
    note: str = ""
    href: str = ""


class Missing(NamedTuple):
    """Something that isn't there yet, and the page that brings it."""

    text: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True)
class Step:
    number: int
    row: PlanStep | None
    is_current: bool
    held: list[Held] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(GuideStep(self.number).label)

    @property
    def asks(self) -> str:
        return str(ASKS[GuideStep(self.number)])

    @property
    def done_on(self) -> date | None:
        return self.row.done_on if self.row else None


@dataclass(frozen=True)
class Walk:
    connection: Connection
    plan: Plan | None
    steps: list[Step]
    proposal: Proposal | None

    @property
    def done_count(self) -> int:
        return sum(step.done_on is not None for step in self.steps)

    @property
    def current(self) -> Step | None:
        return next((step for step in self.steps if step.is_current), None)

    @property
    def proposed_stage(self) -> str:
        return str(Stage(self.proposal.stage).label) if self.proposal else ""


def build(connection: Connection, today: date, only: int | None = None) -> Walk:
    """All six steps with what they hold, or with `only` that one."""
    plan = connection.plans.order_by("pk").first()
    rows = {row.step: row for row in plan.steps.all()} if plan else {}
    open_steps = [number for number in GuideStep if not (rows.get(number) and rows[number].done_on)]
    steps = []
    for number in GuideStep:
        held, missing = FACTS[number](connection, plan, today) if only in (None, number) else ([], [])
        is_current = bool(open_steps) and number == open_steps[0]
        steps.append(Step(number, rows.get(number), is_current, held, missing))
    partnership = connection.partnership
    is_open = connection.ended_on is None
    proposal = propose_stage(partnership, today) if partnership and is_open else None
    return Walk(connection, plan, steps, proposal)


Facts = tuple[list[Held], list[Missing]]


def _interest(connection: Connection, plan: Plan | None, today: date) -> Facts:
    edit = address("connection_edit", connection.pk)
    held = [Held(connection.interest, connection.get_reason_display())]
    missing = []
    if connection.organization is None:
        missing.append(Missing(_("With whom isn’t said yet."), edit, _("Name an organization")))
    else:
        place = connection.organization
        held.append(Held(place.name, place.get_kind_display(), place.get_absolute_url()))
    chosen = list(connection.initiatives.select_related("organization").order_by("name"))
    held += [Held(row.name, _("under way, by %(who)s") % {"who": row.organization}) for row in chosen]
    if not chosen:
        missing.append(Missing(_("What is under way already isn’t looked at."), edit, _("Look at it")))
    return held, missing


def _contact(connection: Connection, plan: Plan | None, today: date) -> Facts:
    rows = list(connection.introductions.select_related("introduced_by", "introduced_to")[:SHOWN])
    held = [Held(str(row), long_day(row.on), "") for row in rows]
    missing = []
    if not rows:
        new = address("introduction_new", connection.pk)
        missing.append(Missing(_("Nobody was introduced."), new, _("Record an introduction")))
    partnership = connection.partnership
    if partnership is None:
        return held, [*missing, _no_partnership(connection)]
    record = partnership.get_absolute_url()
    held.append(Held(partnership.name, str(Stage(partnership.stage).label), record))
    calls = Interaction.objects.filter(partnership=partnership, membership__in=_theirs(connection))
    talks = list(calls.exclude(membership__role="convener").order_by("-on", "-pk")[:SHOWN])
    held += [Held(row.subject, long_day(row.on), record + entry(f"interaction-{row.pk}")) for row in talks]
    if not talks:
        new = address("interaction_new", partnership.slug)
        missing.append(Missing(_("No conversation is on record."), new, _("Log one")))
    return held, missing


def _theirs(connection: Connection) -> Any:
    """The part of the organization that is sought; where none is named, all members."""
    if connection.organization is not None:
        return membership_of(connection)
    return Membership.objects.filter(partnership=connection.partnership)


def _win_win(connection: Connection, plan: Plan | None, today: date) -> Facts:
    partnership = connection.partnership
    if partnership is None:
        return [], [_no_partnership(connection)]
    found = canvas(partnership, today)
    held = [Held(str(row), _("a point where both gain")) for row in found.points]
    held += [
        Held(
            party.name,
            _("seeks %(seeks)s, gives %(gives)s") % {"seeks": len(party.seeks), "gives": len(party.gives)},
        )
        for party in found.parties
        if party.seeks or party.gives
    ]
    missing = [
        Missing(words % {"who": party.name}, address("value_state", party.pk, kind), _("Write it down"))
        for party in found.parties
        for kind, words, said in (
            ("seeks", _("What %(who)s seeks isn’t said."), party.seeks),
            ("gives", _("What %(who)s gives isn’t said."), party.gives),
        )
        if not said
    ]
    if not found.points:
        new = address("intersection_new", partnership.slug)
        missing.append(Missing(_("No point is marked where both gain."), new, _("Mark one")))
    return held, missing


def _planning(connection: Connection, plan: Plan | None, today: date) -> Facts:
    answers = {name: getattr(plan, name) if plan else "" for name in QUESTIONS}
    held = [
        Held(text, str(Plan._meta.get_field(name).verbose_name)) for name, text in answers.items() if text
    ]  # type: ignore[union-attr]
    missing = []
    if len(held) < len(QUESTIONS):
        open_count = len(QUESTIONS) - len(held)
        words = ngettext(
            "One of the four questions is open.", "%(count)s of the four questions are open.", open_count
        ) % {"count": open_count}
        words = words if held else _("None of the four questions is answered yet.")
        missing.append(Missing(words, address("plan_write", connection.pk), _("Answer them")))
    partnership = connection.partnership
    if partnership is None:
        return held, [*missing, _no_partnership(connection)]
    needs = list(RecruitmentNeed.objects.filter(partnership=partnership, withdrawn_on__isnull=True)[:SHOWN])
    purpose = address("partnership_purpose", partnership.slug) + "#needs"
    held += [Held(row.description or row.get_support_display(), _("need"), purpose) for row in needs]
    if not needs:
        new = address("need_state", partnership.slug)
        missing.append(Missing(_("No need is written down."), new, _("Write a need")))
    promised = Commitment.objects.filter(partnership=partnership).open(today).select_related("partnership")
    owed = list(promised.order_by("-made_on", "-pk")[:SHOWN])
    held += [Held(row.text, _("commitment"), commitment_line(row)) for row in owed]
    if not owed:
        new = address("commitment_new", partnership.slug)
        missing.append(Missing(_("Nobody has promised anything."), new, _("Write a commitment")))
    return held, missing


def _funding(connection: Connection, plan: Plan | None, today: date) -> Facts:
    partnership = connection.partnership
    if partnership is None:
        return [], [_no_partnership(connection)]
    page = address("partnership_funding", partnership.slug)
    budgets = Budget.objects.filter(standing(today), partnership=partnership)
    costs = [Held(f"${row.amount:,.0f}", _("what it costs now"), page) for row in budgets]
    given = Allocation.objects.filter(partnership=partnership, to_on__gte=today).select_related("source")
    rows = list(given.order_by("to_on", "pk")[:SHOWN])
    streams = [
        Held(f"{row.source}: ${row.amount:,.0f}", row.activity, row.source.get_absolute_url()) for row in rows
    ]
    missing = []
    if not costs:
        new = address("budget_set", partnership.slug)
        missing.append(Missing(_("What it costs isn’t said."), new, _("Set a budget")))
    if not rows:
        missing.append(Missing(_("No stream pays for it."), page, _("Find a stream")))
    elif not any(row.source.is_formula for row in rows):
        missing.append(Missing(_("No formula money: all of it will end."), page, _("Look ahead")))
    return costs + streams, missing


def _systems(connection: Connection, plan: Plan | None, today: date) -> Facts:
    partnership = connection.partnership
    if partnership is None:
        return [], [_no_partnership(connection)]
    page = address("partnership_changes", partnership.slug)
    changes = list(SystemChange.objects.filter(partnership=partnership)[:SHOWN])
    held = [Held(row.what, f"{row.get_level_display()}, {long_day(row.on)}", page) for row in changes]
    reviews = Review.objects.filter(partnership=partnership).order_by("-on")[:1]
    held += [Held(_("The partnership was reviewed"), long_day(row.on)) for row in reviews]
    missing = []
    if not changes:
        new = address("system_change_new", partnership.slug)
        missing.append(Missing(_("No change in policy or practice is on record."), new, _("Record one")))
    return held, missing


def _no_partnership(connection: Connection) -> Missing:
    words = _("There is no partnership yet that could hold this.")
    return Missing(words, address("connection_join", connection.pk), _("Begin one, or join one"))


FACTS: dict[int, Callable[[Connection, Plan | None, date], Facts]] = {
    GuideStep.INTEREST: _interest,
    GuideStep.CONTACT: _contact,
    GuideStep.WIN_WIN: _win_win,
    GuideStep.PLANNING: _planning,
    GuideStep.FUNDING: _funding,
    GuideStep.SYSTEMS: _systems,
}
