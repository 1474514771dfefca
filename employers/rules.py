"""May: who answers an offer, how a placement moves on; and the engagement ladder, from verified activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from directory.rules import YES, Verdict, no
from employers.choices import HOSTING, LEADING, OfferState, PlacementState

#: State of a placement → the states it may move to.
PLACEMENT_MOVES: dict[str, frozenset[str]] = {
    PlacementState.REQUESTED: frozenset({"matched", "agreed", "ended_early"}),
    PlacementState.MATCHED: frozenset({"agreed", "ended_early"}),
    PlacementState.AGREED: frozenset({"active", "completed", "ended_early"}),
    PlacementState.ACTIVE: frozenset({"completed", "ended_early"}),
    PlacementState.COMPLETED: frozenset(),
    PlacementState.ENDED_EARLY: frozenset(),
}


def may_answer(state: str) -> Verdict:
    """An offer is answered, or taken back, once."""
    if state == OfferState.SUBMITTED:
        return YES
    return no(f"This offer is already {OfferState(state).label.lower()}.")


def may_move_placement(state: str, target: str) -> Verdict:
    if target in PLACEMENT_MOVES[state]:
        return YES
    here, there = PlacementState(state).label.lower(), PlacementState(target).label.lower()
    return no(f"A placement that is {here} can’t become {there}.")


def fits_slots(slots: int, taken: int, learners: int) -> Verdict:
    """The learners of all placements under an offer fit its slots."""
    if taken + learners <= slots:
        return YES
    return no(f"The offer has {slots} places, {max(slots - taken, 0)} of them free.")


# --- The engagement ladder: how far an employer has come, by what it verifiably did in a year, anywhere

LOWEST, HIGHEST = 1, 5
CO_DESIGN = "curriculum"
REPEATS, REPEATED_KINDS = 3, 2  # a third time in the year, or a second kind of activity


class Activity(NamedTuple):
    """One thing that an employer did and someone else confirmed: the offer's kind and terms."""

    kind: str
    is_paid: bool = False
    is_credit_bearing: bool = False


class Year(NamedTuple):
    """An employer's verified activity of the trailing 365 days, added up (by SQL, for many at once)."""

    times: int = 0
    kinds: int = 0
    hosts: bool = False  # hosted learners for pay or credit, or designed curriculum with the school
    leads: bool = False  # sat on a board, gave money or equipment


def rung(year: Year) -> int:
    """1 contact at most; 2 took part once; 3 repeats; 4 hosts or co-designs; 5 does that and leads."""
    if year.hosts:
        return HIGHEST if year.leads else 4
    if year.kinds >= REPEATED_KINDS or year.times >= REPEATS:
        return 3
    return 2 if year.times else LOWEST


def ladder(activities: Iterable[Activity]) -> int:
    """The rung of an employer from its activities one by one."""
    return rung(add_up(activities))


def add_up(activities: Iterable[Activity]) -> Year:
    listed = list(activities)
    kinds = {activity.kind for activity in listed}
    return Year(len(listed), len(kinds), any(map(hosts, listed)), bool(kinds & LEADING))


def hosts(activity: Activity) -> bool:
    """Paid or credit-bearing placements, or curriculum made together."""
    is_worth = activity.is_paid or activity.is_credit_bearing
    return activity.kind == CO_DESIGN or (is_worth and activity.kind in HOSTING)
