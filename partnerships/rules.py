"""May: tables and pure verdicts over stages, agreements, due dates, confirmations and money."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from directory.rules import YES, Verdict, holds, no
from partnerships.choices import AgreementState, LegalBasis, SignerState, Stage

#: How long before its end an agreement in force calls for renewal.
RENEWAL_DAYS = 90
#: A clause a signature covers may no longer change without a new text.
IN_FORCE: frozenset[str] = frozenset({"signed", "active", "under_review", "renewed"})
#: In force today, and nothing has followed it yet.
BINDING: frozenset[str] = frozenset({"active", "under_review"})
#: States in which the text may still be worked on.
EDITABLE: frozenset[str] = frozenset({"draft", "in_review", "out_for_signature"})
#: State of an agreement → the states it may move to (domain: life cycle, with *declined*).
AGREEMENT_MOVES: dict[str, frozenset[str]] = {
    AgreementState.DRAFT: frozenset({"in_review", "withdrawn"}),
    AgreementState.IN_REVIEW: frozenset({"draft", "out_for_signature", "withdrawn", "declined"}),
    AgreementState.OUT_FOR_SIGNATURE: frozenset({"in_review", "signed", "declined"}),
    AgreementState.SIGNED: frozenset({"active", "terminated"}),
    AgreementState.ACTIVE: frozenset({"under_review", "renewed", "expired", "terminated"}),
    AgreementState.UNDER_REVIEW: frozenset({"active", "renewed", "expired", "terminated"}),
    AgreementState.RENEWED: frozenset(),
    AgreementState.EXPIRED: frozenset(),
    AgreementState.TERMINATED: frozenset(),
    AgreementState.WITHDRAWN: frozenset(),
    AgreementState.DECLINED: frozenset(),
}
#: The use tag whose allocations count toward an award's administration cap.
ADMINISTRATION = "administration"
#: Moves that need a reason in words, whatever the state they start from.
NEED_REASON: frozenset[str] = frozenset({"terminated", "withdrawn", "declined"})


class AgreementFacts(NamedTuple):
    """What the guards of an agreement's moves look at."""

    party_count: int = 0
    has_purpose: bool = False
    effective_on: date | None = None
    ends_on: date | None = None
    open_clauses: tuple[int, ...] = ()
    without_signer: tuple[str, ...] = ()
    missing_terms: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    has_successor: bool = False
    notice_days: int = 0
    notice_ends_on: date | None = None


def may_move_agreement(state: str, target: str, facts: AgreementFacts, on: date, reason: str = "") -> Verdict:
    """Whether the table has the edge, and then whether its guard holds on this day."""
    if target not in AGREEMENT_MOVES[state]:
        here, there = AgreementState(state).label.lower(), AgreementState(target).label.lower()
        return no(f"An agreement that is {here} can’t become {there}.")
    if target in NEED_REASON and not reason.strip():
        return no("Say why.")
    guard = GUARDS.get(target)
    return guard(facts, on) if guard else YES


def ready_for_review(facts: AgreementFacts, on: date) -> Verdict:
    if facts.party_count < 2:
        return no("An agreement needs at least two parties.")
    if not facts.has_purpose:
        return no("Write down the purpose first.")
    if facts.effective_on is None or facts.ends_on is None:
        return no("Set the days from which and until which it holds.")
    return YES


def ready_for_signature(facts: AgreementFacts, on: date) -> Verdict:
    if facts.open_clauses:
        numbers = ", ".join(map(str, facts.open_clauses))
        return no(f"These clauses are not final yet: {numbers}.")
    if facts.without_signer:
        return no(f"Nobody is named to sign for {', '.join(facts.without_signer)}.")
    if facts.missing_terms:
        return no(f"The data-sharing terms don’t say yet: {', '.join(facts.missing_terms)}.")
    return ready_for_review(facts, on)


def all_signed(facts: AgreementFacts, on: date) -> Verdict:
    if facts.unsigned:
        return no(f"Not signed yet: {', '.join(facts.unsigned)}.")
    return YES


def takes_effect(facts: AgreementFacts, on: date) -> Verdict:
    if facts.effective_on is None or on < facts.effective_on:
        return no(f"It takes effect on {facts.effective_on}.")
    return YES


def has_ended(facts: AgreementFacts, on: date) -> Verdict:
    if facts.ends_on is None or on <= facts.ends_on:
        return no(f"It holds until the end of {facts.ends_on}.")
    return YES


def is_succeeded(facts: AgreementFacts, on: date) -> Verdict:
    return YES if facts.has_successor else no("Sign the agreement that follows it first.")


def notice_is_over(facts: AgreementFacts, on: date) -> Verdict:
    """Without days of notice in the agreement, a reason is enough."""
    if facts.notice_days and facts.notice_ends_on is None:
        return no(f"Give notice first: the agreement asks for {facts.notice_days} days.")
    if facts.notice_ends_on is not None and on < facts.notice_ends_on:
        return no(f"Notice has been given: it ends on {facts.notice_ends_on}.")
    return YES


#: State → the guard of moving into it.
GUARDS: dict[str, Callable[[AgreementFacts, date], Verdict]] = {
    AgreementState.IN_REVIEW: ready_for_review,
    AgreementState.OUT_FOR_SIGNATURE: ready_for_signature,
    AgreementState.SIGNED: all_signed,
    AgreementState.ACTIVE: takes_effect,
    AgreementState.EXPIRED: has_ended,
    AgreementState.RENEWED: is_succeeded,
    AgreementState.TERMINATED: notice_is_over,
}
#: Moves that follow from a deed of their own, never from a choice of state.
BY_DEED: frozenset[str] = frozenset({"out_for_signature", "signed", "renewed", "expired", "terminated"})


def may_edit_agreement(state: str) -> Verdict:
    if state in EDITABLE:
        return YES
    if state in IN_FORCE:
        return no("A signed agreement is never edited: amend or renew it.")
    return no(f"This agreement is {AgreementState(state).label.lower()}.")


class SigningFacts(NamedTuple):
    """What decides whether one signer may sign now."""

    state: str
    must_sign: bool = True
    has_signed: bool = False
    has_left: bool = False
    has_ended: bool = False
    waits_for: tuple[str, ...] = ()


def may_sign(facts: SigningFacts) -> Verdict:
    if facts.state != AgreementState.OUT_FOR_SIGNATURE:
        return no("This agreement is not out for signature.")
    if not facts.must_sign:
        return no("This party doesn’t have to sign.")
    if facts.has_left:
        return no("This party has left the agreement.")
    if facts.has_ended:
        return no("Somebody else signs for this party now.")
    if facts.has_signed:
        return no("This has been signed already.")
    if facts.waits_for:
        return no(f"It is signed in order: {', '.join(facts.waits_for)} first.")
    return YES


def may_agree(document_hash: str, current_hash: str, has_consented: bool, has_authority: bool) -> Verdict:
    """Nobody signs a text that they weren’t shown, or without saying that they mean it."""
    if document_hash != current_hash:
        return no("The document has changed since you opened it. Read it again.")
    if not has_consented:
        return no("Agree to signing online, or ask for it on paper.")
    return YES if has_authority else no("Confirm that you may sign for your organization.")


#: A signer hears from us at most once in so long, unless the text changes.
NUDGE_EVERY = timedelta(days=1)


def may_nudge(asked_at: datetime | None, nudged_at: datetime | None, at: datetime) -> Verdict:
    if asked_at is None:
        return no("Not asked yet: it is signed in order.")
    if at - max(asked_at, nudged_at or asked_at) < NUDGE_EVERY:
        return no("Asked within the last day. Wait a little: a letter a day is enough.")
    return YES


def may_readdress(role: str | None) -> Verdict:
    if holds(role, "manager"):
        return YES
    return no("Only a manager of the convener changes where a sent agreement goes.")


class SignerFacts(NamedTuple):
    """What the sender sees of one signer is told from this."""

    asked_at: datetime | None = None
    is_signed: bool = False
    is_declined: bool = False
    is_delegated: bool = False
    letter: str = ""
    is_visited: bool = False
    is_continued: bool = False
    expires_at: datetime | None = None
    must_wait: bool = False


def signer_state(facts: SignerFacts, at: datetime) -> str:
    """Signed or not is what counts; opened counts once Continue was pressed, before that it is unverified."""
    told: tuple[tuple[bool, str], ...] = (
        (facts.is_signed, SignerState.SIGNED),
        (facts.is_declined, SignerState.DECLINED),
        (facts.is_delegated, SignerState.DELEGATED),
        (facts.asked_at is None and facts.must_wait, SignerState.WAITING),
        (facts.asked_at is None, SignerState.NOT_ASKED),
        (facts.letter == "dead", SignerState.BOUNCED),
        (facts.expires_at is not None and facts.expires_at <= at, SignerState.EXPIRED),
        (facts.is_continued, SignerState.OPENED),
        (facts.is_visited, SignerState.UNVERIFIED),
        (facts.letter in ("queued", "sending"), SignerState.QUEUED),
    )
    return next((state for holds_now, state in told if holds_now), SignerState.SENT)


#: What data-sharing terms have to say, by field; where it depends on the exception, by exception.
TERMS: dict[str, str] = {
    "purpose": "purpose",
    "scope": "whose records",
    "elements": "data elements",
    "direction": "from whom to whom",
    "method": "method",
    "frequency": "how often",
    "recipients": "recipients",
    "custodian": "custodian",
    "breach_contact": "breach contact",
    "destroy_by_on": "destroy-by date",
}
#: An agreement about aggregates names no records, so nothing of them needs to be destroyed.
NOT_FOR_AGGREGATES: frozenset[str] = frozenset({"scope", "custodian", "destroy_by_on"})


def missing_terms(legal_basis: str, said: Collection[str]) -> tuple[str, ...]:
    """What a data-sharing agreement has to say for its exception and doesn’t; `said`: the filled fields."""
    needed = dict(TERMS)
    if legal_basis == LegalBasis.AUDIT:
        needed["representative"] = "authorized representative"
    if legal_basis == LegalBasis.AGGREGATE:
        needed = {name: words for name, words in needed.items() if name not in NOT_FOR_AGGREGATES}
    return tuple(words for name, words in needed.items() if name not in said)


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
        return Proposal(Stage.RENEWING, f"The agreement in force ends on {facts.ends_on}.")
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
        return no(f"It takes a day after {begun_on}, when the part of one of the two began.")
    return YES if reason.strip() else no("Say why.")


def is_late_agreement(current_due_on: date, agreed_on: date) -> bool:
    """A due date is judged as last agreed before it fell due: one agreed on that day or later is late."""
    return agreed_on >= current_due_on


def may_confirm(confirmer: int, owner: int | None, receiver: int | None, convener: int | None) -> Verdict:
    """Only the receiver confirms; without one the convener does, and for the convener any other member.

    All four are ids of memberships. Nobody ever confirms its own promise.
    """
    if confirmer == owner:
        return no("Nobody confirms what it delivered itself.")
    if receiver is not None:
        return YES if confirmer == receiver else no("Only the receiver can confirm this.")
    if confirmer == convener or owner == convener:
        return YES
    return no("Only the convener can confirm this.")


def may_allocate(
    *,
    award: Decimal,
    allocated: Decimal,
    amount: Decimal,
    period: tuple[date, date],
    wanted: tuple[date, date],
    activity: str,
    allowed: Collection[str],
    prohibited: Collection[str],
    cap: Decimal | None = None,
    administered: Decimal = Decimal(0),
) -> Verdict:
    """Money goes no further than the award, its period, its permitted uses and its cap on administration."""
    if allocated + amount > award:
        return no(f"Of this award {award - allocated} is left.")
    if wanted[0] < period[0] or wanted[1] > period[1]:
        return no(f"The award runs from {period[0]} to {period[1]}.")
    if activity in prohibited:
        return no(f"This award may not be used for {activity}.")
    if allowed and activity not in allowed:
        return no(f"This award may be used for {', '.join(sorted(allowed))} only.")
    if activity.casefold() == ADMINISTRATION:
        return may_administer(administered + amount, award=award, cap=cap)
    return YES


def may_administer(amount: Decimal, *, award: Decimal, cap: Decimal | None) -> Verdict:
    """Of an award with a cap (Perkins V: 5 percent) no more than that share pays for administration."""
    if cap is None or amount * 100 <= award * cap:
        return YES
    return no(f"Administration may take {cap.normalize():f}% of this award, {award * cap / 100:.2f}.")


#: State of a prospect → the states it may move to.
PROSPECT_MOVES: dict[str, frozenset[str]] = {
    "listed": frozenset({"approached", "joined", "declined"}),
    "approached": frozenset({"joined", "declined"}),
    "joined": frozenset(),
    "declined": frozenset({"approached"}),
}


def may_move_prospect(state: str, target: str) -> Verdict:
    return YES if target in PROSPECT_MOVES[state] else no(f"This prospect has {state}.")
