"""Agreements on their way to being signed, as people bring them there: by the deeds alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from directory.models import SecureLink
from directory.uploads import Upload
from partnerships.actions.agreement import draft_agreement, move_agreement
from partnerships.actions.clause import set_clause
from partnerships.actions.sending import Named, send_agreement, set_signers
from partnerships.actions.signature import Agreed, attest_paper, sign_by_link
from partnerships.actions.template import consent_text
from partnerships.models import Agreement, AgreementParty, Membership, Signature, Signer
from tests import build


def drafted(*members: Membership, at: Any = build.AT, **fields: Any) -> Agreement:
    """A draft of a year, from today, among these members."""
    words = {"kind": "mou", "title": "Memorandum", "purpose": "Who does what", "effective_on": build.DAY}
    fields = {**words, "ends_on": build.DAY + timedelta(days=364), "by": None, **fields}
    return draft_agreement(partnership=members[0].partnership, parties=list(members), at=at, **fields)


def final(agreement: Agreement, *, at: Any = build.AT) -> Agreement:
    """In review, every clause settled, one person named for each party."""
    who = {"by": None, "at": at}
    move_agreement(agreement=agreement, state="in_review", **who)
    for clause in agreement.clauses.all():
        set_clause(clause=clause, text="As agreed", progress="final", **who)
    if not Signer.objects.filter(party__agreement=agreement).exists():
        set_signers(agreement=agreement, signers=map(somebody, agreement.parties.order_by("pk")), **who)
    return agreement


def ready(*members: Membership) -> Agreement:
    """In review and ready to be sent, with one clause only: for tests that need many of them."""
    row: Agreement = build.Agreement(
        partnership=members[0].partnership, state="in_review", effective_on=build.DAY, drafted_on=build.ago(9)
    )
    build.ClauseState(clause=build.Clause(agreement=row, text="As agreed"), progress="final")
    for membership in members:
        build.Signer(party=build.AgreementParty(agreement=row, membership=membership))
    return row


def somebody(party: AgreementParty, **words: Any) -> Named:
    return Named(party, build.Affiliation(organization=party.membership.organization), **words)


def sent(agreement: Agreement, *, at: Any = build.AT) -> Agreement:
    row = agreement if agreement.state == "in_review" else final(agreement, at=at)
    return send_agreement(agreement=row, by=None, at=at)


def signer_of(membership: Membership, agreement: Agreement) -> Signer:
    row: Signer = Signer.objects.standing().get(party__membership=membership, party__agreement=agreement)
    return row


def agreed(signer: Signer, **words: Any) -> Agreed:
    """What somebody does who reads it, ticks everything and types a name."""
    paper = Agreement.objects.get(pk=signer.party.agreement_id).paper
    facts = {
        "name": str(signer.affiliation.person),
        "title": "President",
        "document_hash": paper.content_hash if paper else "",
        "consent": consent_text(at=build.AT),
        "has_consented": True,
        "has_authority": True,
    }
    return Agreed(**{**facts, **words})


def with_code(link: SecureLink, *, at: Any = build.AT) -> SecureLink:
    """The code that was mailed has just been typed in rightly."""
    life = {"asked_at": at, "expires_at": at + timedelta(minutes=10), "checked_at": at}
    build.LinkCode(link=link, code_hash="c" * 64, **life)
    return link


def sign_link(signer: Signer, *, at: Any = build.AT, **words: Any) -> Signature:
    signer.refresh_from_db()
    link = with_code(signer.link, at=at)
    return sign_by_link(signer=signer, link=link, agreed=agreed(signer, **words), at=at)


def scan(words: str = "ink") -> Upload:
    return Upload("scan.pdf", "application/pdf", f"%PDF-1.7 {words} %%EOF".encode())


def sign_paper(signer: Signer, *, at: Any = build.AT, **words: Any) -> Signature:
    facts = {"name": str(signer.affiliation.person), "upload": scan(), "by": None, **words}
    return attest_paper(signer=signer, at=at, **facts)


def signed(agreement: Agreement, *, at: Any = build.AT) -> Agreement:
    """Sent, and signed by everybody on the link that they got."""
    if agreement.state != "out_for_signature":
        sent(agreement, at=at)
    for signer in Signer.objects.waiting().filter(party__agreement=agreement).order_by("place", "pk"):
        sign_link(signer, at=at)
    agreement.refresh_from_db()
    return agreement
