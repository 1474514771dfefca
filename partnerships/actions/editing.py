"""Changing an agreement that isn't signed: its fields, its parties; what was sent before no longer counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.link import revoke_link
from directory.actions.retry import retried
from directory.actions.save import change, insist
from directory.models import User
from partnerships.actions.agreement import locked, move, standing_since
from partnerships.actions.evidence import add_evidence
from partnerships.actions.paper import void_paper
from partnerships.actions.write import insist_active, rewrite, today, write
from partnerships.choices import AgreementState, EvidenceKind
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, AgreementParty, Membership, Signature, Signer
from partnerships.rules import may_edit_agreement

#: Fields with deeds of their own, or that only the program writes.
NOT_EDITED = {"state", "partnership", "kind", "paper", "lineage", "template", "predecessor", "version"}


def open_for_edit(
    agreement: Agreement, *, by: User | None, at: datetime, reason: str = "The text changed"
) -> Agreement:
    """The locked agreement, if its text may change; out for signature it goes back to review first."""
    row = locked(agreement)
    insist(may_edit_agreement(row.state))
    if row.state == AgreementState.OUT_FOR_SIGNATURE:
        void_what_was_sent(row, reason, by=by, at=at)
    agreement.state = row.state
    return row


def void_what_was_sent(row: Agreement, reason: str, *, by: User | None, at: datetime) -> None:
    """Paper, signatures and links are void, and everybody who was asked is told."""
    on = max(today(row.partnership, at), standing_since(row))
    edition = row.paper.edition if row.paper else 0
    void_signatures(row, on, by=by, at=at)
    add_evidence(row, EvidenceKind.VOIDED, by=by, details={"reason": reason, "edition": edition})
    letters.agreement_voided(row, edition, reason, at=at)
    void_paper(row, reason, at=at)
    forget_asking(row, reason, by=by, at=at)
    move(row, AgreementState.IN_REVIEW, on, by=by, at=at, reason=reason, paper=None)


def void_signatures(row: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """The text is open again: what was signed was another text."""
    for signature in Signature.objects.filter(party__agreement=row, voided_on__isnull=True):
        change(signature, by=by, at=at, reason="The text changed", voided_on=max(on, signature.on))


def forget_asking(row: Agreement, reason: str, *, by: User | None, at: datetime) -> None:
    """Links are dead at once, and each signer is asked anew with the next edition."""
    for signer in Signer.objects.standing().filter(party__agreement=row, asked_at__isnull=False):
        if signer.link is not None:
            revoke_link(link=signer.link, by=by, at=at, reason=reason[:100])
        change(signer, by=by, at=at, reason=reason[:100], link=None, asked_at=None, nudged_at=None)


@retried
@transaction.atomic
def take_back(*, agreement: Agreement, reason: str, by: User | None, at: datetime) -> Agreement:
    """The sender opens the text again without having changed it yet."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})
    row = locked(agreement)
    if row.state != AgreementState.OUT_FOR_SIGNATURE:
        raise ValidationError({"state": "This agreement is not out for signature."})
    void_what_was_sent(row, reason.strip(), by=by, at=at)
    agreement.state = row.state
    return row


@retried
@transaction.atomic
def change_agreement(
    *, agreement: Agreement, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Agreement:
    """Title, purpose, dates, owner, renewal and notice: as long as it isn't signed."""
    refused = NOT_EDITED & set(fields)
    if refused:
        raise ValidationError(dict.fromkeys(refused, "This has a deed of its own."))
    row = open_for_edit(agreement, by=by, at=at, reason=reason or "The text changed")
    return rewrite(row, by=by, at=at, reason=reason, **fields)


@transaction.atomic
def change_keepers(
    *, agreement: Agreement, owner: User | None, backup: User | None, by: User | None, at: datetime
) -> Agreement:
    """Who looks after it may change at any time: it is no part of the text."""
    return rewrite(locked(agreement), by=by, at=at, owner=owner, backup=backup)


@transaction.atomic
def hold_agreement(
    *, agreement: Agreement, reason: str, by: User | None, at: datetime, is_held: bool = True
) -> Agreement:
    """A legal hold: kept beyond its time, until it is lifted."""
    held = {"is_held": is_held, "held_reason": reason.strip() if is_held else ""}
    return rewrite(locked(agreement), by=by, at=at, reason=reason, **held)


@retried
@transaction.atomic
def add_party(
    *, agreement: Agreement, membership: Membership, by: User | None, at: datetime, must_sign: bool = True
) -> AgreementParty:
    row = open_for_edit(agreement, by=by, at=at)
    insist_active(membership, today(row.partnership, at))
    gone: AgreementParty | None = row.parties.filter(membership=membership, left_on__isnull=False).first()
    if gone is not None:
        return rewrite(gone, by=by, at=at, must_sign=must_sign, left_on=None)
    return write(AgreementParty(agreement=row, membership=membership, must_sign=must_sign), by=by, at=at)


@retried
@transaction.atomic
def remove_party(*, party: AgreementParty, reason: str, by: User | None, at: datetime) -> AgreementParty:
    """Out of the text before anybody is bound by it; it stays on record as having left."""
    row = open_for_edit(party.agreement, by=by, at=at)
    party = row.parties.get(pk=party.pk)
    return rewrite(party, by=by, at=at, reason=reason, left_on=today(row.partnership, at))
