"""May: who answers an offer, and how a placement moves on."""

from __future__ import annotations

from directory.rules import YES, Verdict, no
from employers.choices import OfferState, PlacementState

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
