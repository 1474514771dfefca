"""Stages, statuses, prospects and who convenes."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from directory.templatetags.words import full_day
from partnerships.choices import Stage
from partnerships.rules.agreement import RENEWAL_DAYS


def hundred(value: float) -> int:
    """A health of 0..1 as lists show it, in the words of `metrics.scoring.engine.shown`: rounded half up."""
    return floor(100 * value + 0.5 + 1e-9)


class StageFacts(NamedTuple):
    """What the action guide's steps look at on a day."""

    has_interest: bool = False
    has_contact: bool = False
    has_value: bool = False
    in_force: bool = False
    ends_on: date | None = None
    has_confirmed_delivery: bool = False


class Proposal(NamedTuple):
    stage: int
    reason: str


def propose_stage(stage: int, facts: StageFacts, on: date) -> Proposal | None:
    """The one step up that the records speak for, with the reason; nothing ever steps down by itself."""
    if stage == Stage.EXPLORING and facts.has_interest and facts.has_contact and facts.has_value:
        return Proposal(Stage.FORMING, "Interest, first contact and value sought are on record.")
    if stage == Stage.FORMING and facts.in_force:
        return Proposal(Stage.FORMALIZED, "An agreement is in force.")
    if stage == Stage.FORMALIZED and facts.has_confirmed_delivery:
        return Proposal(Stage.DELIVERING, "A delivery on a commitment has been confirmed.")
    if stage == Stage.DELIVERING and facts.in_force and ends_soon(facts.ends_on, on):
        return Proposal(Stage.RENEWING, f"The agreement in force ends on {full_day(facts.ends_on)}.")
    return None


def ends_soon(ends_on: date | None, on: date) -> bool:
    return ends_on is not None and on <= ends_on <= on + timedelta(days=RENEWAL_DAYS)


def may_move_stage(stage: int, target: int, reason: str, proposal: Proposal | None) -> Verdict:
    """A step that the records propose needs no words; every other one needs a reason."""
    if stage == target:
        return no("The partnership is at this stage.")
    if reason.strip() or (proposal is not None and proposal.stage == target):
        return YES
    return no("Say why: the records don’t propose this step.")


def may_take_back_stage(on: date, day: date, has_earlier: bool) -> Verdict:
    """On its day; later the step is part of what happened, and another one leads back."""
    if not has_earlier:
        return no(_("There is no step to take back."))
    return YES if on == day else no(_("The step is of an earlier day: move the stage, and say why."))


#: Status → the statuses it may change to.
STATUS_MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"dormant", "closed"}),
    "dormant": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
}


def may_change_status(status: str, target: str, reason: str) -> Verdict:
    if target not in STATUS_MOVES[status]:
        return no("The partnership has this status.")
    return YES if reason.strip() else no("Say why.")


def may_hand_over_convening(
    *, status: str, is_same: bool, is_intermediary: bool, begun_on: date | None, on: date, reason: str
) -> Verdict:
    """Whether another organization convenes from a day on; no day has two conveners, or one in two roles."""
    if status == "closed":
        return no("This partnership is closed.")
    if is_same:
        return no("This organization convenes it already.")
    if not is_intermediary:
        return no("A partnership is convened by an intermediary.")
    if begun_on is not None and on <= begun_on:
        return no(f"It takes a day after {full_day(begun_on)}, when the part of one of the two began.")
    return YES if reason.strip() else no("Say why.")


#: State of a prospect → the states it may move to.
PROSPECT_MOVES: dict[str, frozenset[str]] = {
    "listed": frozenset({"approached", "joined", "declined"}),
    "approached": frozenset({"joined", "declined"}),
    "joined": frozenset(),
    "declined": frozenset({"approached"}),
}


def may_move_prospect(state: str, target: str) -> Verdict:
    return YES if target in PROSPECT_MOVES[state] else no(f"This prospect has {state}.")
