"""Sending an agreement for signature: who signs, the frozen paper, the links, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.link import issue_link, renew_link, revoke_link
from directory.actions.person import change_affiliation
from directory.actions.retry import retried
from directory.actions.save import change, insist
from directory.choices import LinkPurpose
from directory.models import Affiliation, User
from partnerships.actions.agreement import facts, locked, move
from partnerships.actions.editing import open_for_edit
from partnerships.actions.evidence import add_evidence, frozen_facts
from partnerships.actions.paper import freeze_paper
from partnerships.actions.write import on_day, put, today, touched, works_for
from partnerships.choices import AgreementState, EvidenceKind, SigningOrder
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, AgreementParty, Signer
from partnerships.rules import SigningFacts, may_move_agreement, may_nudge, may_readdress


class Named(NamedTuple):
    """One person who is to sign for a party."""

    party: AgreementParty
    affiliation: Affiliation
    place: int = 1
    is_required: bool = True


# --- who signs


@retried
@transaction.atomic
def set_signers(
    *, agreement: Agreement, signers: Iterable[Named], by: User | None, at: datetime
) -> list[Signer]:
    """All who sign, for all parties; whoever isn't among them is asked no more."""
    row = open_for_edit(agreement, by=by, at=at, reason="The signers changed")
    named = list(signers)
    insist_own_signers(row, named, today(row.partnership, at))
    standing = {
        (one.party_id, one.affiliation_id): one
        for one in Signer.objects.filter(party__agreement=row, ended_at__isnull=True)
    }
    kept = [
        name_signer(one, standing.pop((one.party.pk, one.affiliation.pk), None), by=by, at=at)
        for one in named
    ]
    for gone in standing.values():
        change(gone, by=by, at=at, ended_at=at)
    touched(row, at)
    return kept


def name_signer(named: Named, signer: Signer | None, *, by: User | None, at: datetime) -> Signer:
    fields: dict[str, Any] = {"place": named.place, "is_required": named.is_required}
    if signer is None:
        return put(Signer(party=named.party, affiliation=named.affiliation, **fields), by=by, at=at)
    return change(signer, by=by, at=at, **fields)


def insist_own_signers(row: Agreement, named: list[Named], on: date) -> None:
    """Each works for their party, and nobody, by person or by mailbox, signs for two."""
    person: dict[int, int] = {}
    mailbox: dict[str, int] = {}
    for one in named:
        if one.party.agreement_id != row.pk or one.party.left_on is not None:
            raise ValidationError({"party": "This is no party of the agreement."})
        works_for(one.affiliation, one.party.membership.organization)
        if one.affiliation.to_on is not None and one.affiliation.to_on < on:
            raise ValidationError({"affiliation": f"{one.affiliation.person} no longer works there."})
        same_person = person.setdefault(one.affiliation.person_id, one.party.pk)
        email = one.affiliation.email.lower()
        same_mailbox = mailbox.setdefault(email, one.party.pk) if email else one.party.pk
        if {same_person, same_mailbox} != {one.party.pk}:
            raise ValidationError({"affiliation": f"{one.affiliation.person} can’t sign for two parties."})


# --- out for signature


@retried
@transaction.atomic
def send_agreement(
    *, agreement: Agreement, by: User | None, at: datetime, on: date | None = None, days: int | None = None
) -> Agreement:
    """Freezes the document and asks its signers: all of them, or in order those whose turn it is."""
    row = locked(agreement)
    on = on_day(row.partnership, on, at)
    freeze(row, on, by=by, at=at)
    ask_signers(row, by=by, at=at, days=days)
    agreement.state, agreement.paper = row.state, row.paper
    return row


def freeze(row: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """From now on the document is what its paper says. The rules come first: no paper without their yes."""
    insist(may_move_agreement(row.state, AgreementState.OUT_FOR_SIGNATURE, facts(row), on), "state")
    paper = freeze_paper(row, by=by, at=at)
    move(row, AgreementState.OUT_FOR_SIGNATURE, on, by=by, at=at, paper=paper)
    add_evidence(row, EvidenceKind.SENT, by=by, details=frozen_facts(paper))


def ask_signers(row: Agreement, *, by: User | None, at: datetime, days: int | None = None) -> None:
    """Mails a link to everybody whose turn it is and who hasn't had one; without an address it is paper."""
    waiting = Signer.objects.waiting().filter(party__agreement=row)
    optional = Signer.objects.standing().filter(party__agreement=row, is_required=False)
    places = list(waiting.values_list("place", flat=True))
    turn = (waiting | optional).filter(asked_at__isnull=True)
    if row.signing_order == SigningOrder.IN_ORDER and places:
        turn = turn.filter(place__lte=min(places))
    for signer in turn.with_people().order_by("place", "pk"):
        ask_signer(row, signer, by=by, at=at, days=days)


def ask_signer(
    row: Agreement,
    signer: Signer,
    *,
    by: User | None,
    at: datetime,
    days: int | None = None,
    passed_on_by: str = "",
) -> None:
    email = signer.affiliation.email
    link = None
    if email:
        link = issue_link(
            purpose=LinkPurpose.SIGN,
            recipient=signer.affiliation,
            template="sign_request",
            subject_key=f"agreement {row.pk}",
            context={
                "title": row.title,
                "party": signer.party.membership.organization.name,
                "passed_on_by": passed_on_by,
            },
            organization=row.partnership.convener,
            days=days,
            by=by,
            at=at,
        )
    change(signer, by=by, at=at, asked_at=at, email=email, link=link)
    add_evidence(row, EvidenceKind.ASKED, by=by, signer=signer, link=link)


def signing_facts(row: Agreement, signer: Signer) -> SigningFacts:
    """What decides whether this signer may sign now."""
    others = Signer.objects.waiting().filter(party__agreement=row, place__lt=signer.place)
    earlier = others.with_people() if row.signing_order == SigningOrder.IN_ORDER else []
    return SigningFacts(
        state=row.state,
        must_sign=signer.party.must_sign,
        has_signed=signer.signatures.filter(voided_on__isnull=True).exists(),
        has_left=signer.party.left_on is not None,
        has_ended=signer.ended_at is not None,
        waits_for=tuple(str(one.affiliation.person) for one in earlier),
    )


def locked_signer(signer: Signer) -> tuple[Agreement, Signer]:
    """The agreement first, then its signer: one order for all, so that no two wait for each other."""
    row = locked(signer.party.agreement)
    held: Signer = Signer.objects.select_for_update(of=("self",)).with_people().get(pk=signer.pk)
    return row, held


def insist_waiting(row: Agreement, signer: Signer) -> None:
    if row.state != AgreementState.OUT_FOR_SIGNATURE or signer.ended_at is not None:
        raise ValidationError({"signer": _("This signature is no longer needed.")})
    if signer.signatures.filter(voided_on__isnull=True).exists():
        raise ValidationError({"signer": _("This has been signed already.")})


# --- while it is out


@retried
@transaction.atomic
def nudge_signer(*, signer: Signer, by: User | None, at: datetime) -> Signer:
    """Asks again, by a fresh link; the one before is dead."""
    row, signer = locked_signer(signer)
    insist_waiting(row, signer)
    insist(may_nudge(signer.asked_at, signer.nudged_at, at), "signer")
    if signer.link is None:
        raise ValidationError({"signer": "There is no e-mail address to write to."})
    renew_link(link=signer.link, by=by, at=at, reason="Asked again")
    return change(signer, by=by, at=at, nudged_at=at)


@retried
@transaction.atomic
def readdress_signer(*, signer: Signer, email: str, reason: str, by: User, at: datetime) -> Signer:
    """Corrects where a sent agreement goes: a manager, with a reason, and both addresses are told."""
    row, signer = locked_signer(signer)
    insist_waiting(row, signer)
    insist(may_readdress("manager" if by.is_superuser else by.role_in(row.partnership.convener_id)))
    old, new = signer.email or signer.affiliation.email, email.strip().lower()
    if not reason.strip():
        raise ValidationError({"reason": "Say why the address changes."})
    if not new or new == old.lower():
        raise ValidationError({"email": "Give another address."})
    insist_free_mailbox(row, signer, new)
    change_affiliation(affiliation=signer.affiliation, by=by, at=at, reason=reason[:100], email=new)
    if signer.link is not None:
        revoke_link(link=signer.link, by=by, at=at, reason=reason[:100])
    change(signer, by=by, at=at, reason=reason[:100], email=new)
    add_evidence(
        row,
        EvidenceKind.READDRESSED,
        by=by,
        signer=signer,
        details={"old": old, "new": new, "reason": reason.strip()},
    )
    letters.agreement_address(row, str(signer.affiliation.person), old, new, signer.pk, at=at)
    ask_signer(row, signer, by=by, at=at)
    return signer


def insist_free_mailbox(row: Agreement, signer: Signer, email: str) -> None:
    others = Signer.objects.standing().filter(party__agreement=row).exclude(party=signer.party)
    if others.filter(affiliation__email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody of another party signs from this address.")})
