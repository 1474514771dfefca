"""When partners may be asked, reminded, and what an answer is, as answers that carry their reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.rules import LINKS, YES, Verdict, no
from directory.templatetags.words import full_day
from metrics.statements import STATEMENTS

#: Days that a wave is open: people need a week, and its links last no longer than this.
SHORTEST, USUAL, LONGEST = 7, 14, LINKS["survey"].most - 1
#: Days before the last one on which whoever hasn't answered is reminded, from far to near: twice at most.
REMIND_BEFORE = (6, 2)
#: Two waves a year. Waves close to each other, with other people asked, would also tell who said what.
DAYS_BETWEEN = 120
MOST_ASKED = 300


class WaveFacts(NamedTuple):
    """What decides whether a wave may be opened."""

    is_open: bool  # the partnership
    has_open_wave: bool
    shown_on: date | None  # the day on which the newest wave closed that has results to show
    on: date
    closes_on: date | None = None  # None: not chosen yet


def may_open_wave(facts: WaveFacts) -> Verdict:
    if not facts.is_open:
        return no(_("This partnership is not open."))
    if facts.has_open_wave:
        return no(_("A survey is open already. Close it first."))
    if facts.shown_on is not None and (facts.on - facts.shown_on).days < DAYS_BETWEEN:
        until = facts.shown_on + timedelta(days=DAYS_BETWEEN)
        words = {"day": full_day(until)}
        return no(_("The partners answered lately. Ask them again from %(day)s on.") % words)
    return YES


def may_close_on(facts: WaveFacts) -> Verdict:
    """Whether the last day that was chosen leaves enough time, and not too much."""
    days = (facts.closes_on - facts.on).days if facts.closes_on else USUAL
    if SHORTEST <= days <= LONGEST:
        return YES
    said = {"least": SHORTEST, "most": LONGEST}
    return no(_("Leave people at least %(least)d days, and at most %(most)d.") % said)


def may_close(closed_on: date | None) -> Verdict:
    return (
        YES
        if closed_on is None
        else no(_("This survey was closed on %(day)s.") % {"day": full_day(closed_on)})
    )


def may_answer(closed_on: date | None, closes_on: date, on: date) -> Verdict:
    """The last day still counts; whoever was quicker in closing it decides."""
    if closed_on is not None:
        return may_close(closed_on)
    return YES if on <= closes_on else no(_("This survey ended on %(day)s.") % {"day": full_day(closes_on)})


def may_ask_more(closed_on: date | None, closes_on: date, on: date, left: int) -> Verdict:
    """Whether others can be asked in a wave; `left` are those who haven't been."""
    if not (may := may_answer(closed_on, closes_on, on)).ok:
        return may
    return YES if left else no(_("Everybody who can be reached is asked already."))


def reminders_due(closes_on: date, on: date) -> int:
    """How many reminders whoever hasn't answered should have had by now."""
    return sum(0 <= (closes_on - on).days <= days for days in REMIND_BEFORE)


def are_answers(answers: Sequence[object]) -> bool:
    """Whether these are 24 numbers from 1 to 5, or None for "don't know"."""
    known = [answer for answer in answers if answer is not None]
    return len(answers) == STATEMENTS and all(type(answer) is int and 1 <= answer <= 5 for answer in known)
