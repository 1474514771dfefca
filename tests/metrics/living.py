"""Partnerships with enough of a life to have a score."""

from __future__ import annotations

from datetime import date

from partnerships.models import Partnership
from tests import build


def living(**words: object) -> Partnership:
    """A convener, a school and an employer, two weeks after their last word: enough for a headline."""
    partnership = build.Partnership(**words)
    build.convening(partnership)
    for member in (build.Membership(partnership=partnership), build.employing(partnership)):
        build.Interaction(partnership=partnership, membership=member, direction="in", on=build.ago(14))
    return partnership


def speak(partnership: Partnership, value: str = "Graduates who can weld") -> object:
    """One more member says what it seeks: the score rises."""
    silent = partnership.memberships.filter(value_statements__isnull=True).exclude(role="convener").first()
    return build.ValueStatement(membership=silent, kind="seeks", text=value)


def next_day(days: int = 1) -> date:
    return build.ago(-days)
