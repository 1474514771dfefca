"""A meeting: what is to be talked about, who was invited and came, what was said and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from directory.templatetags.words import full_day
from partnerships.boards.head import Due, promises
from partnerships.models import Decision, Meeting, MeetingParty, Partnership

MOST = 60  # commitments of an agenda


@dataclass(frozen=True)
class Board:
    meeting: Meeting
    parties: list[MeetingParty]
    decisions: list[Decision]

    @property
    def state(self) -> str:
        if self.meeting.canceled_on:
            return "canceled"
        return "held" if self.meeting.held_on else "planned"

    @property
    def present_count(self) -> int:
        return sum(bool(party.is_present) for party in self.parties)


def build(meeting: Meeting) -> Board:
    parties = meeting.parties.select_related("membership__organization")
    return Board(
        meeting,
        list(parties.order_by("membership__role", "membership__organization__name", "pk")),
        list(meeting.decisions.order_by("pk")),
    )


def agenda(partnership: Partnership, today: date) -> str:
    """What is still owed, by the day it is due, as the first lines of an agenda."""
    owed = promises(partnership, today, MOST)
    lines = [_line(one, today) for one in owed] or [_("Nothing is owed now.")]
    return "\n".join([_("What is still owed"), *(f"- {line}" for line in lines), "", _("What else"), "- "])


def _line(one: Due, today: date) -> str:
    words = _("%(what)s (%(who)s, was due %(on)s)") if one.on < today else _("%(what)s (%(who)s, due %(on)s)")
    return words % {"what": one.text, "who": one.who or _("nobody named"), "on": full_day(one.on)}
