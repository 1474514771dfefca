"""What a partnership that is not yet scored has in place: the action guide's steps as a checklist."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from partnerships.models import (
    Agreement,
    Allocation,
    Charter,
    Commitment,
    Connection,
    Goal,
    Interaction,
    Membership,
    Partnership,
    Plan,
    RecruitmentNeed,
    Review,
    SystemChange,
    ValueStatement,
)


@dataclass(frozen=True)
class Step:
    title: str
    hint: str
    is_done: bool


@dataclass(frozen=True)
class Checklist:
    steps: tuple[Step, ...]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)


#: What counts as a record of each step, and what to do.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("interest", "Define your interest", "Record why you want to connect."),
    ("contact", "Make contact", "Log the first call, visit or message."),
    ("winwin", "Look for the win/win", "Write down what each side seeks and gives, or a first goal."),
    ("members", "Members have accepted", "Record the day each member said yes; it takes two besides you."),
    ("purpose", "A purpose is adopted", "Draft the charter and adopt its first version."),
    ("planning", "Planning has begun", "Keep a planning sheet, a recruitment need or a first commitment."),
    ("funding", "Funding is in view", "Note the first funding stream."),
    ("agreement", "An agreement is drafted", "Start the agreement that will make it formal."),
    ("systems", "The systems view", "Note a review or a change in policy or practice."),
)


def checklist(partnership: Partnership) -> Checklist:
    """One query: is there any record of each step?"""
    found = Partnership.objects.filter(pk=partnership.pk).values(**_records()).get()
    return Checklist(tuple(Step(title, hint, bool(found[name])) for name, title, hint in STEPS))


def _records() -> dict[str, Q | Exists]:
    joined = Membership.objects.filter(
        partnership=OuterRef("pk"), accepted_on__isnull=False, left_on__isnull=True
    ).exclude(role="convener")
    return {
        "interest": _any(Connection),
        "contact": _any(Interaction),
        "winwin": _any(ValueStatement, "membership__partnership") | _any(Goal),
        "members": Exists(joined),
        "purpose": Exists(Charter.objects.filter(partnership=OuterRef("pk"), adopted_on__isnull=False)),
        "planning": _any(Plan) | _any(RecruitmentNeed) | _any(Commitment),
        "funding": _any(Allocation),
        "agreement": _any(Agreement),
        "systems": _any(Review) | _any(SystemChange),
    }


def _any(model: type, path: str = "partnership") -> Q:
    return Q(Exists(model.objects.filter(**{path: OuterRef("pk")})))  # type: ignore[attr-defined]
