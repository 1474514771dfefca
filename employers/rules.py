"""May: who answers an offer, how a placement moves on, what fits what; how much an employer is asked;
and the engagement ladder, from verified activity."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.rules import YES, Verdict, no
from directory.templatetags.words import full_day
from employers.choices import (
    HOSTING,
    LEADING,
    AskOutcome,
    GradeBand,
    InterestState,
    OfferKind,
    OfferState,
    PlacementState,
)

#: State of a placement → the states it may move to.
PLACEMENT_MOVES: dict[str, frozenset[str]] = {
    PlacementState.REQUESTED: frozenset({"matched", "declined", "withdrawn"}),
    PlacementState.MATCHED: frozenset({"agreed", "declined", "ended_early"}),
    PlacementState.AGREED: frozenset({"active", "completed", "ended_early"}),
    PlacementState.ACTIVE: frozenset({"completed", "ended_early"}),
    PlacementState.COMPLETED: frozenset(),
    PlacementState.ENDED_EARLY: frozenset(),
    PlacementState.DECLINED: frozenset(),
    PlacementState.WITHDRAWN: frozenset(),
}
#: From here on an employer counts on it: it is ended with a reason, no longer taken back.
ANSWERED = (PlacementState.MATCHED, PlacementState.AGREED, PlacementState.ACTIVE)
EMPLOYER, SCHOOL, STAFF = "employer", "school", "staff"
#: Who takes a placement to a state. The school's word is the school's own, as every receiver's is.
PLACEMENT_HANDS: dict[str, frozenset[str]] = {
    PlacementState.MATCHED: frozenset({EMPLOYER, STAFF}),
    PlacementState.DECLINED: frozenset({EMPLOYER, STAFF}),
    PlacementState.AGREED: frozenset({SCHOOL}),
    PlacementState.ACTIVE: frozenset({EMPLOYER, SCHOOL, STAFF}),
    PlacementState.COMPLETED: frozenset({EMPLOYER, SCHOOL, STAFF}),
    PlacementState.ENDED_EARLY: frozenset({EMPLOYER, SCHOOL, STAFF}),
    PlacementState.WITHDRAWN: frozenset({SCHOOL, STAFF}),
}


#: State of what came by the public form → the states it may move to. A decline or a mistaken "spam" may be
#: taken back; what was accepted has become rows that others rest on.
INTEREST_MOVES: dict[str, frozenset[str]] = {
    InterestState.NEW: frozenset({"in_review", "accepted", "declined", "spam"}),
    InterestState.IN_REVIEW: frozenset({"in_review", "accepted", "declined", "spam"}),
    InterestState.DECLINED: frozenset({"in_review"}),
    InterestState.SPAM: frozenset({"in_review"}),
    InterestState.ACCEPTED: frozenset(),
}
#: So long a decline can be taken back: later they may have gone elsewhere, and a new form says it anew.
REOPEN_DAYS = 14


def may_move_interest(state: str, target: str, days_since_answer: int = 0) -> Verdict:
    if target not in INTEREST_MOVES[state]:
        return no(f"This is already {InterestState(state).label.lower()}.")
    if state == InterestState.DECLINED and days_since_answer > REOPEN_DAYS:
        return no(f"It was declined more than {REOPEN_DAYS} days ago.")
    return YES


def mailbox_of(email: str) -> str:
    """The mailbox behind an address, for limits: dots and +tags before the @ lead to the same one."""
    name, _, host = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"


def may_answer(state: str) -> Verdict:
    """An offer is answered, or taken back, once."""
    if state == OfferState.SUBMITTED:
        return YES
    return no(_("This offer is already %(state)s.") % {"state": OfferState(state).label.lower()})


def may_revise(state: str) -> Verdict:
    """Until it is answered an offer is the employer's own to say anew."""
    if state == OfferState.SUBMITTED:
        return YES
    return no(
        _("This offer is %(state)s. Offer something new, or call us.")
        % {"state": str(OfferState(state).label).lower()}
    )


def may_move_placement(state: str, target: str) -> Verdict:
    if target in PLACEMENT_MOVES[state]:
        return YES
    if state == PlacementState.WITHDRAWN:
        return no(_("These places are no longer asked for."))
    if target == PlacementState.WITHDRAWN and state in ANSWERED:
        return no(_("The employer has said yes already: end it early instead, and say why."))
    here, there = PlacementState(state).label.lower(), PlacementState(target).label.lower()
    return no(_("A placement that is %(here)s can’t become %(there)s.") % {"here": here, "there": there})


def may_take_to(target: str, hands: Collection[str]) -> Verdict:
    """Whether somebody of these sides takes a placement to a state."""
    if PLACEMENT_HANDS[target] & set(hands):
        return YES
    if target == PlacementState.AGREED:
        return no(_("Only the school can confirm this, or its district."))
    if PLACEMENT_HANDS[target] == {EMPLOYER, STAFF}:
        return no(_("Only the employer can answer this, or the intermediary’s staff."))
    if target == PlacementState.WITHDRAWN:
        return no(_("Only the school can take this back, or the intermediary’s staff."))
    return no(_("Only the two sides and the intermediary’s staff can do this."))


def fits_slots(slots: int, taken: int, learners: int) -> Verdict:
    """The learners of all placements under an offer fit its slots."""
    if taken + learners <= slots:
        return YES
    return no(
        _("The offer has %(slots)d places, %(free)d of them free.")
        % {"slots": slots, "free": max(slots - taken, 0)}
    )


def holds_taken(slots: int, taken: int) -> Verdict:
    """An offer said anew keeps the places that schools have asked for already."""
    if slots >= taken:
        return YES
    return no(
        ngettext(
            "Schools count on %(taken)d place of this offer already.",
            "Schools count on %(taken)d places of this offer already.",
            taken,
        )
        % {"taken": taken}
    )


def may_request(state: str, free: int) -> Verdict:
    """Places are asked for where an offer was accepted and has some."""
    if state != OfferState.ACCEPTED:
        return no(_("Places are asked for in an offer that was accepted."))
    return YES if free > 0 else no(_("No place is free."))


def shows_outcome(learners: int, smallest: int, is_own: bool) -> bool:
    """What became of learners is shown to their own school, and to others only of a group large enough."""
    return is_own or learners >= smallest


# --- Matching: why an offer fits what a school looks for


class Wanted(NamedTuple):
    """What a school looks for."""

    kind: str
    grade_band: str
    learners: int
    county: str = ""
    from_on: date | None = None
    to_on: date | None = None


class Held(NamedTuple):
    """What an offer holds ready."""

    kind: str
    grade_bands: Collection[str]
    free: int
    county: str = ""
    from_on: date | None = None
    to_on: date | None = None


class Reason(NamedTuple):
    fits: bool
    words: str


def reasons(wanted: Wanted, held: Held) -> list[Reason]:
    """Why an offer fits, point by point, and where it doesn't; an unknown is no reason against it."""
    return [
        Reason(wanted.kind == held.kind, str(OfferKind(held.kind).label)),
        _places(wanted.learners, held.free),
        _grades(wanted.grade_band, held.grade_bands),
        _days(wanted, held),
        _county(wanted.county, held.county),
    ]


def is_possible(found: list[Reason]) -> bool:
    """The kind and the places have to be right; the rest people can talk about."""
    kind, places, *_rest = found
    return kind.fits and places.fits


def _places(learners: int, free: int) -> Reason:
    words = ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
    return Reason(free >= learners, words)


def _grades(band: str, bands: Collection[str]) -> Reason:
    if not bands:
        return Reason(True, _("Any grade"))
    label = GradeBand(band).label
    return (
        Reason(True, str(label)) if band in bands else Reason(False, _("Not for %(band)s") % {"band": label})
    )


def _days(wanted: Wanted, held: Held) -> Reason:
    begins_late = wanted.to_on and held.from_on and held.from_on > wanted.to_on
    ends_early = wanted.from_on and held.to_on and held.to_on < wanted.from_on
    if begins_late or ends_early:
        return Reason(False, _("Other days"))
    return Reason(True, _("Days fit") if wanted.from_on and held.from_on else _("Days to agree"))


def _county(wanted: str, held: str) -> Reason:
    if not wanted or not held:
        return Reason(True, _("County not known"))
    if wanted.lower() == held.lower():
        return Reason(True, _("Same county"))
    return Reason(False, _("In %(county)s County") % {"county": held})


# --- The load guard: how much an employer is asked, by all who ask

ASKED_LATELY, MOST_ASKS = 90, 3  # so many asks in so many days are enough
WAITS_FOR = 30  # days in which an open ask is still waited for
SAME_AFTER = 180  # days until the same is asked anew after a no


class Asked(NamedTuple):
    """One ask, by anybody: its kind, its day, what came of it. What was said is not known here."""

    kind: str
    on: date
    outcome: str
    by: str


def strains(asks: Iterable[Asked], kind: str, on: date) -> list[str]:
    """Why asking for this now is asking too much, in the order of weight; nothing if it is not."""
    listed = [ask for ask in asks if ask.on <= on]
    lately = [ask for ask in listed if (on - ask.on).days < ASKED_LATELY]
    found = [
        _("%(by)s asked on %(on)s and still waits for an answer.") % {"by": ask.by, "on": full_day(ask.on)}
        for ask in listed
        if ask.outcome == AskOutcome.OPEN and (on - ask.on).days < WAITS_FOR
    ][:1]
    if len(lately) >= MOST_ASKS:
        found.append(
            _("It was asked %(count)d times in %(days)d days.") % {"count": len(lately), "days": ASKED_LATELY}
        )
    if any(
        ask.kind == kind and ask.outcome == AskOutcome.NO and (on - ask.on).days < SAME_AFTER
        for ask in listed
    ):
        found.append(_("It said no to the same within half a year."))
    return found


def may_ask(strained: list[str], reason: str) -> Verdict:
    """Beyond the guard somebody asks only with a reason that they write down."""
    if not strained or reason.strip():
        return YES
    return no(_("Say why you are asking anyway."))


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


def next_rungs(year: Year) -> list[str]:
    """What would lead to the next rung; nothing on the highest."""
    if year.hosts:
        return [] if year.leads else [_("A seat on an advisory board, or funding or equipment.")]
    hosting = _("Hosting learners for pay or credit, or designing curriculum with the school.")
    if year.kinds >= REPEATED_KINDS or year.times >= REPEATS:
        return [hosting]
    if year.times:
        return [_("A second kind of activity within the year, or a third time."), hosting]
    return [_("Taking part once: a talk, a tour, a job shadow."), hosting]


#: Rung → what stands on it.
RUNGS = {
    1: gettext_lazy("Contact made"),
    2: gettext_lazy("Took part once"),
    3: gettext_lazy("Takes part again and again"),
    4: gettext_lazy("Hosts learners for pay or credit, or co-designs curriculum"),
    5: gettext_lazy("Hosts and leads"),
}


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
