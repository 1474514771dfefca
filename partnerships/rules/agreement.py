"""The life of an agreement: its states, its moves and what stands before each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from directory.templatetags.words import full_day
from partnerships.choices import AgreementState

#: How long before its end an agreement in force calls for renewal.
RENEWAL_DAYS = 90
#: A clause a signature covers may no longer change without a new text.
IN_FORCE: frozenset[str] = frozenset({"signed", "active", "under_review", "renewed"})
#: In force today, and nothing has followed it yet.
BINDING: frozenset[str] = frozenset({"active", "under_review"})
#: States in which the text may still be worked on.
EDITABLE: frozenset[str] = frozenset({"draft", "in_review", "out_for_signature"})
#: States in which it is negotiated: nothing has been sent for signature, or it was taken back.
NEGOTIATED: frozenset[str] = frozenset({"draft", "in_review"})
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
        return no(f"It takes effect on {full_day(facts.effective_on)}.")
    return YES


def has_ended(facts: AgreementFacts, on: date) -> Verdict:
    if facts.ends_on is None or on <= facts.ends_on:
        return no(f"It holds until the end of {full_day(facts.ends_on)}.")
    return YES


def is_succeeded(facts: AgreementFacts, on: date) -> Verdict:
    return YES if facts.has_successor else no("Sign the agreement that follows it first.")


def notice_is_over(facts: AgreementFacts, on: date) -> Verdict:
    """Without days of notice in the agreement, a reason is enough."""
    if facts.notice_days and facts.notice_ends_on is None:
        return no(f"Give notice first: the agreement asks for {facts.notice_days} days.")
    if facts.notice_ends_on is not None and on < facts.notice_ends_on:
        return no(f"Notice has been given: it ends on {full_day(facts.notice_ends_on)}.")
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


def may_comment(state: str) -> Verdict:
    """Whether whoever reads it by a link may still say something to its text."""
    if state in NEGOTIATED:
        return YES
    return no(_("The text is settled: comments are taken while it is negotiated."))
