"""Signing: by link with a mailed code, signed in, or on paper; the last signature does the rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from directory.actions.code import spend_code
from directory.actions.file import store_file
from directory.actions.link import Browser, issue_link
from directory.actions.retry import retried
from directory.actions.save import change, insist
from directory.choices import LinkPurpose
from directory.models import SecureLink, StoredFile, User
from directory.uploads import Upload
from partnerships.actions.agreement import follow_signing, move, standing_since, unsigned
from partnerships.actions.certificate import certificate_of
from partnerships.actions.evidence import NOBODY, add_evidence, signature_of
from partnerships.actions.sending import ask_signers, locked_signer, signing_facts
from partnerships.actions.write import on_day, today, write
from partnerships.choices import AgreementState, EvidenceKind, SignatureMethod
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, ConsentText, Signature, Signer
from partnerships.papers import chain
from partnerships.papers.pdf import certificate_pdf
from partnerships.rules import may_agree, may_sign


class Agreed(NamedTuple):
    """What a signer did on the page: typed, ticked, and the text that was shown."""

    name: str
    title: str
    document_hash: str
    consent: ConsentText
    has_consented: bool = False
    has_authority: bool = False


# --- three ways to sign


@retried
@transaction.atomic
def sign_by_link(
    *, signer: Signer, link: SecureLink, agreed: Agreed, at: datetime, browser: Browser = NOBODY
) -> Signature:
    """The outside party signs without an account; a code mailed within ten minutes is used up by it."""
    row, signer = locked_signer(signer)
    insist_may_sign(row, signer, agreed)
    insist_own_link(signer, link)
    spend_code(link=link, at=at)
    words = "By a code mailed to the address on file"
    return sign(row, signer, agreed, SignatureMethod.LINK, words, by=None, at=at, browser=browser, link=link)


@retried
@transaction.atomic
def sign_signed_in(
    *,
    signer: Signer,
    agreed: Agreed,
    authenticated_by: str,
    by: User,
    at: datetime,
    browser: Browser = NOBODY,
) -> Signature:
    """A user signs for their own person; `authenticated_by` says how they proved just now who they are."""
    row, signer = locked_signer(signer)
    insist_may_sign(row, signer, agreed)
    if by.person_id is None or by.person_id != signer.affiliation.person_id:
        raise ValidationError({"signer": "You can sign for yourself only."})
    if not authenticated_by.strip():
        raise ValidationError({"signer": "Confirm first that it is you."})
    return sign(row, signer, agreed, SignatureMethod.ACCOUNT, authenticated_by, by=by, at=at, browser=browser)


@retried
@transaction.atomic
def attest_paper(
    *,
    signer: Signer,
    name: str,
    upload: Upload,
    by: User | None,
    at: datetime,
    title: str = "",
    on: date | None = None,
) -> Signature:
    """Signed with a pen: a member of staff keeps the scanned copy and vouches for it."""
    row, signer = locked_signer(signer)
    insist(may_sign(signing_facts(row, signer)), "signer")
    on = on_day(row.partnership, on, at)
    signature = written(
        row,
        signer,
        name=name,
        title=title,
        method=SignatureMethod.PAPER,
        on=on,
        by=by,
        at=at,
        scan=store_file(upload=upload, by=by, at=at),
        scan_hash=upload.sha256,
        attested_by=by,
    )
    words = f"On paper, attested by {by}" if by else "On paper"
    keep_signature(row, signature, EvidenceKind.ATTESTED, words, by=by)
    after_signature(row, signature, by=by, at=at)
    return signature


# --- what they share


def insist_may_sign(row: Agreement, signer: Signer, agreed: Agreed) -> None:
    insist(may_sign(signing_facts(row, signer)), "signer")
    shown = row.paper.content_hash if row.paper else ""
    insist(may_agree(agreed.document_hash, shown, agreed.has_consented, agreed.has_authority))
    if not agreed.title.strip():
        raise ValidationError({"title": _("Type your title.")})


def insist_own_link(signer: Signer, link: SecureLink) -> None:
    """The link of this very signer, at the address that the agreement was sent to."""
    if signer.link_id != link.pk or link.recipient_id != signer.affiliation_id:
        raise ValidationError({"link": _("This link was sent to somebody else.")})
    if signer.affiliation.email.lower() != signer.email.lower():
        raise ValidationError({"link": _("The address was changed since it was sent. Ask the sender.")})


def sign(
    row: Agreement,
    signer: Signer,
    agreed: Agreed,
    method: str,
    authenticated_by: str,
    *,
    by: User | None,
    at: datetime,
    browser: Browser,
    link: SecureLink | None = None,
) -> Signature:
    signature = written(
        row,
        signer,
        name=agreed.name,
        title=agreed.title,
        method=method,
        on=today(row.partnership, at),
        by=by,
        at=at,
        link=link,
        consent_hash=agreed.consent.text_hash,
        address=browser.address,
        user_agent=browser.agent[:400],
    )
    keep_signature(row, signature, EvidenceKind.SIGNED, authenticated_by, by=by, browser=browser)
    after_signature(row, signature, by=by, at=at)
    return signature


def written(
    row: Agreement,
    signer: Signer,
    *,
    name: str,
    title: str,
    on: date,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Signature:
    """The signature's row, complete: nothing of it is ever changed but that it is void."""
    if not name.strip():
        raise ValidationError({"name": _("Type the full name of the person who signs.")})
    insist_one_party(row, signer)
    signature = Signature(
        party=signer.party,
        signer=signer,
        affiliation=signer.affiliation,
        name=name.strip(),
        title=title.strip(),
        document_hash=row.paper.content_hash if row.paper else "",
        on=on,
        at=at,
        entered_on=today(row.partnership, at),
        **fields,
    )
    return write(signature, by=by, at=at)


def insist_one_party(row: Agreement, signer: Signer) -> None:
    """Nobody signs for two parties."""
    others = Signature.objects.filter(
        party__agreement=row, voided_on__isnull=True, affiliation__person=signer.affiliation.person_id
    ).exclude(party=signer.party)
    if others.exists():
        raise ValidationError({"signer": _("Nobody signs for two parties.")})


def keep_signature(
    row: Agreement,
    signature: Signature,
    kind: str,
    authenticated_by: str,
    *,
    by: User | None,
    browser: Browser = NOBODY,
) -> None:
    """The chain covers every column of the signature as the database holds it."""
    signature.refresh_from_db()
    add_evidence(
        row,
        kind,
        by=by,
        signer=signature.signer,
        name=signature.name,
        authenticated_by=authenticated_by[:120],
        link=signature.link,
        browser=browser,
        consent_hash=signature.consent_hash,
        details=chain.signature_facts(signature_of(signature)),
    )


def after_signature(row: Agreement, signature: Signature, *, by: User | None, at: datetime) -> None:
    """Who signed has it in writing; the next in order is asked; after the last the agreement is signed."""
    letters.agreement_receipt(row, signature, at=at)
    if unsigned(row) & set(
        row.parties.filter(must_sign=True, left_on__isnull=True).values_list("pk", flat=True)
    ):
        ask_signers(row, by=by, at=at)
        return
    on = latest_day(row, signature.on)
    move(row, AgreementState.SIGNED, on, by=by, at=at)
    add_evidence(row, EvidenceKind.COMPLETED, by=by)
    letters.agreement_signed(row, at=at)
    mail_papers(row, at=at)
    follow_signing(row, on, by=by, at=at)


def latest_day(row: Agreement, on: date) -> date:
    """A paper signature may be entered late: the agreement is signed on the day of the last one."""
    signed = Signature.objects.filter(party__agreement=row, voided_on__isnull=True)
    latest: date = max([on, standing_since(row), *signed.values_list("on", flat=True)])
    return latest


PAPERS_DAYS = 60


def mail_papers(row: Agreement, *, at: datetime) -> None:
    """Every signer gets the certificate, and the signed papers by a link that lasts."""
    enclosed = keep_certificate(row, at=at)
    for signer in Signer.objects.standing().filter(party__agreement=row).with_people():
        if signer.affiliation.email:
            link = issue_link(
                purpose=LinkPurpose.SIGN,
                recipient=signer.affiliation,
                template="agreement_papers",
                subject_key=f"agreement {row.pk}",
                context={"title": row.title},
                organization=row.partnership.convener,
                days=PAPERS_DAYS,
                file=enclosed,
                by=None,
                at=at,
            )
            change(signer, by=None, at=at, link=link)


def keep_certificate(row: Agreement, *, at: datetime) -> StoredFile | None:
    """The certificate as it stands at this moment, to go with the letters."""
    certificate = certificate_of(row, at)
    if certificate is None:
        return None
    name = f"{slugify(row.title)}-certificate.pdf"
    upload = Upload(name, "application/pdf", certificate_pdf(certificate))
    return store_file(upload=upload, by=None, at=at)
