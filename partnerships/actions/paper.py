"""Freezing an agreement: what the rows say becomes one document, its text and its PDF, each with its hash."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db.models import Prefetch

from directory.models import User
from partnerships.actions.write import put, today
from partnerships.choices import RenewalKind
from partnerships.models import (
    Agreement,
    AgreementParty,
    Attachment,
    DataSharingAgreement,
    Paper,
    Responsibility,
    Signer,
)
from partnerships.papers import content as papers
from partnerships.papers.content import canonical_text, text_hash
from partnerships.papers.pdf import agreement_pdf


def freeze_paper(agreement: Agreement, *, by: User | None, at: datetime) -> Paper:
    """The next edition of the locked agreement's document, as its rows stand now."""
    edition = agreement.papers.count() + 1
    said = compose(agreement, edition, today(agreement.partnership, at))
    text = canonical_text(said)
    pdf = agreement_pdf(said)
    row = Paper(
        agreement=agreement,
        edition=edition,
        content=text,
        content_hash=text_hash(text),
        pdf=ContentFile(pdf, name=f"{uuid.uuid4().hex}.pdf"),
        pdf_hash=hashlib.sha256(pdf).hexdigest(),
        frozen_at=at,
        frozen_by=by,
    )
    return put(row, by=by, at=at)


def void_paper(agreement: Agreement, reason: str, *, at: datetime) -> None:
    """What was sent is no longer what will be signed; the document itself stays as it was."""
    if agreement.paper is not None:
        agreement.paper.voided_at, agreement.paper.void_reason = at, reason[:240]
        agreement.paper.save(update_fields=["voided_at", "void_reason"])


def compose(agreement: Agreement, edition: int, on: date) -> papers.Content:
    """All that the agreement says on this day, in the order of its rows."""
    terms = DataSharingAgreement.objects.filter(agreement=agreement).first()
    return papers.Content(
        title=agreement.title,
        kind=agreement.get_kind_display(),
        edition=edition,
        partnership=agreement.partnership.name,
        convener=agreement.partnership.convener.name,
        dated_on=on,
        parties=tuple(map(_party, _parties(agreement))),
        purpose=agreement.purpose,
        term=_term(agreement),
        clauses=tuple(
            papers.ClauseText(row.number, row.heading, row.text)
            for row in agreement.clauses.order_by("number")
        ),
        duties=tuple(map(_duty, _responsibilities(agreement))),
        data_terms=terms and _data_terms(agreement, terms),
        attachments=tuple(map(_attachment, attached(agreement))),
    )


def attached(agreement: Agreement) -> list[Attachment]:
    """The files that are part of the text now."""
    rows = agreement.attachments.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("file").order_by("pk"))


def _attachment(row: Attachment) -> papers.Attachment:
    return papers.Attachment(f"{row.title} ({row.file.name})", row.file.sha256)


def _parties(agreement: Agreement) -> list[AgreementParty]:
    signers = Signer.objects.standing().select_related("affiliation__person").order_by("place", "pk")
    standing = agreement.parties.filter(left_on__isnull=True).select_related("membership__organization")
    named = standing.prefetch_related(Prefetch("signers", signers))
    return list(named.order_by("membership__organization__name", "pk"))


def _party(row: AgreementParty) -> papers.Party:
    return papers.Party(
        name=row.membership.organization.name,
        role=row.membership.get_role_display(),
        signers=tuple(
            papers.Signer(str(one.affiliation.person), one.affiliation.title) for one in row.signers.all()
        ),
    )


#: How it goes on, as every signer reads it.
RENEWALS: dict[str, str] = {
    RenewalKind.NONE: "Ends with its term",
    RenewalKind.MANUAL: "Renewed by a new agreement, which all sign again",
    RenewalKind.AUTOMATIC: "Renewed for {months} months at a time, unless a party gives notice",
}


def _term(agreement: Agreement) -> papers.Term:
    months, days = agreement.renewal_months, agreement.notice_days
    return papers.Term(
        effective_on=agreement.effective_on,
        ends_on=agreement.ends_on,
        review_on=agreement.review_on,
        renewal=RENEWALS[agreement.renewal].format(months=months),
        notice=f"{days} days" if days else "",
    )


def _responsibilities(agreement: Agreement) -> list[Responsibility]:
    rows = agreement.responsibilities.select_related("membership__organization", "receiver__organization")
    return list(rows.order_by("membership__organization__name", "pk"))


def _duty(row: Responsibility) -> papers.Duty:
    return papers.Duty(
        who=row.membership.organization.name,
        what=row.description or row.role,
        by_when=row.due_on.isoformat() if row.due_on else "",
        how_often=row.get_how_often_display() if row.how_often else "",
        proof=row.get_proof_display() if row.proof else "",
        receiver=row.receiver.organization.name if row.receiver else "",
    )


def _data_terms(agreement: Agreement, row: DataSharingAgreement) -> papers.DataTerms:
    return papers.DataTerms(
        exception=row.get_legal_basis_display(),
        purpose="\n".join(filter(None, [row.purpose, row.scope])),
        elements=row.elements,
        direction=row.direction,
        method=row.method,
        frequency=row.frequency,
        recipients="\n".join(filter(None, [row.recipients, row.representative])),
        from_on=agreement.effective_on,
        to_on=agreement.ends_on,
        destroy_by_on=row.destroy_by_on,
        custodian=str(row.custodian or ""),
        breach_contact=row.breach_contact,
    )
