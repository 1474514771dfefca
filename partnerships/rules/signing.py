"""Who may sign, be asked again, and what the sender sees of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, holds, no
from partnerships.choices import AgreementState, SignerState


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
        return no(_("This agreement is not out for signature."))
    if not facts.must_sign:
        return no(_("This party doesn’t have to sign."))
    if facts.has_left:
        return no(_("This party has left the agreement."))
    if facts.has_ended:
        return no(_("Somebody else signs for this party now."))
    if facts.has_signed:
        return no(_("This has been signed already."))
    if facts.waits_for:
        return no(_("It is signed in order: %(who)s first.") % {"who": ", ".join(facts.waits_for)})
    return YES


def may_agree(document_hash: str, current_hash: str, has_consented: bool, has_authority: bool) -> Verdict:
    """Nobody signs a text that they weren’t shown, or without saying that they mean it."""
    if document_hash != current_hash:
        return no(_("The document has changed since you opened it. Read it again."))
    if not has_consented:
        return no(_("Agree to signing online, or ask for it on paper."))
    return YES if has_authority else no(_("Confirm that you may sign for your organization."))


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
