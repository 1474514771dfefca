"""The evidence of an agreement: a chain, added to under the agreement's lock, and verified as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.storage import Storage
from django.db import connection

from directory.actions.link import Browser
from directory.models import SecureLink, StoredFile, User
from partnerships.choices import EvidenceKind
from partnerships.models import Agreement, Attachment, ConsentText, Evidence, Paper, Signature, Signer
from partnerships.papers import chain
from partnerships.papers.content import Attachment as Named
from partnerships.papers.content import read, text_hash

NOBODY = Browser()
#: Columns of a signature that may change, or that its evidence knows under another name.
NOT_KEPT = {"id", "voided_on"}


def add_evidence(
    agreement: Agreement,
    kind: str,
    *,
    by: User | None,
    signer: Signer | None = None,
    name: str = "",
    authenticated_by: str = "",
    link: SecureLink | None = None,
    browser: Browser = NOBODY,
    consent_hash: str = "",
    details: Mapping[str, chain.Fact] | None = None,
) -> Evidence:
    """The next row of the chain of a locked agreement; its moment is the database's."""
    row = Evidence(
        agreement=agreement,
        kind=kind,
        at=database_now(),
        actor=by,
        signer=signer,
        name=name,
        authenticated_by=authenticated_by,
        email=signer.email if signer else "",
        link=link,
        address=browser.address,
        user_agent=browser.agent[:400],
        document_hash=agreement.paper.content_hash if agreement.paper else "",
        consent_hash=consent_hash,
        details=dict(details or {}),
    )
    last = agreement.evidence.order_by("-number").first()
    own = chain.next_row(last and link_of(last), kind=kind, at=row.at, facts=facts_of(row))
    row.number, row.previous_hash, row.hash = own.number, own.previous_hash, own.hash
    row.full_clean()
    row.save(force_insert=True)
    return row


def database_now() -> datetime:
    """The database's clock: one for all web servers."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp()" if is_postgres else "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"
        )
        (now,) = cursor.fetchone()
    moment: datetime = now if isinstance(now, datetime) else datetime.fromisoformat(now)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def facts_of(row: Evidence) -> dict[str, chain.Fact]:
    """Every stored column that has no name of its own in the chain."""
    return {
        **row.details,
        "actor": row.actor_id,
        "signer": row.signer_id,
        "name": row.name,
        "authenticated_by": row.authenticated_by,
        "email": row.email,
        "link": row.link_id,
        "address": row.address,
        "user_agent": row.user_agent,
        "document_hash": row.document_hash,
        "consent_hash": row.consent_hash,
    }


def link_of(row: Evidence) -> chain.Row:
    return chain.Row(row.number, row.kind, row.at, facts_of(row), row.previous_hash, row.hash)


def signature_of(row: Signature) -> chain.Signature:
    """A signature with every column that is never changed."""
    columns = [field.attname for field in row._meta.concrete_fields if field.name not in NOT_KEPT]
    return chain.Signature(str(row.pk), {name: plain(getattr(row, name)) for name in columns})


def plain(value: Any) -> chain.Fact:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int) or value is None else str(value)


def paper_of(row: Paper) -> chain.Paper:
    return chain.Paper(str(row.pk), row.content, row.content_hash, file_bytes(row.pdf), row.pdf_hash)


def file_bytes(file: Any) -> bytes:
    """The stored file; one that is gone reads as nothing, and so fails its hash."""
    storage: Storage = file.storage
    if not file.name or not storage.exists(file.name):
        return b""
    with storage.open(file.name) as opened:
        return bytes(opened.read())


def frozen_facts(row: Paper) -> dict[str, chain.Fact]:
    """What the evidence of sending holds: a paper's hashes, and every other column that never changes."""
    known = chain.Paper(str(row.pk), row.content, row.content_hash, b"", row.pdf_hash)
    columns = {"edition": row.edition, "file": row.pdf.name, "frozen_by": row.frozen_by_id}
    return {**chain.paper_facts(known), **columns, "frozen_at": plain(row.frozen_at)}


# --- verified


def verify_agreement(*, agreement: Agreement, head: str | None = None) -> list[chain.Finding]:
    """What of the agreement's papers, signatures and evidence is no longer as it was written.

    `head`, the chain's last hash as a certificate carries it, finds rows that were cut off at the end.
    """
    signatures = Signature.objects.filter(party__agreement=agreement, signer__isnull=False)
    return verify_rows(
        list(agreement.evidence.order_by("number")),
        list(agreement.papers.order_by("edition")),
        list(signatures.order_by("pk")),
        head=head,
    )


def verify_rows(
    rows: list[Evidence], papers: list[Paper], signatures: list[Signature], *, head: str | None = None
) -> list[chain.Finding]:
    found = chain.verify(
        [link_of(row) for row in rows],
        [paper_of(row) for row in papers],
        [signature_of(row) for row in signatures],
        head=head,
    )
    return [
        *found,
        *changed_papers(rows, papers),
        *changed_attachments(papers),
        *changed_scans(signatures),
        *changed_consents(signatures),
    ]


def changed_papers(rows: list[Evidence], papers: list[Paper]) -> Iterator[chain.Finding]:
    sent = [row.details for row in rows if row.kind == EvidenceKind.SENT]
    for paper in papers:
        if frozen_facts(paper) not in sent:
            yield chain.Finding(f"paper {paper.pk}", "was frozen otherwise")


def changed_attachments(papers: list[Paper]) -> Iterator[chain.Finding]:
    """A file that a paper names, of which no copy with these very bytes is kept."""
    named = [(paper, one) for paper in papers for one in attachments_of(paper)]
    if not named:
        return
    kept = Attachment.objects.filter(agreement__in={paper.agreement_id for paper in papers})
    hashes = {
        (one.agreement_id, hashlib.sha256(file_bytes(one.file.file)).hexdigest())
        for one in kept.select_related("file")
    }
    for paper, one in named:
        if (paper.agreement_id, one.sha256) not in hashes:
            yield chain.Finding(f"paper {paper.pk}", f"attachment was changed: {one.name}")


def attachments_of(paper: Paper) -> tuple[Named, ...]:
    """What a paper names; of one whose text was changed there is nothing to ask, for that is found anyway."""
    try:
        return read(paper.content).attachments
    except ValueError:
        return ()


def changed_scans(signatures: list[Signature]) -> Iterator[chain.Finding]:
    scanned = [row for row in signatures if row.scan_id is not None]
    kept = StoredFile.objects.in_bulk([row.scan_id for row in scanned])
    for row in scanned:
        copy = kept.get(row.scan_id)
        if copy is None or hashlib.sha256(file_bytes(copy.file)).hexdigest() != row.scan_hash:
            yield chain.Finding(f"signature {row.pk}", "scanned copy was changed")


def changed_consents(signatures: list[Signature]) -> Iterator[chain.Finding]:
    hashes = {row.consent_hash for row in signatures} - {""}
    kept = {text_hash(row.text) for row in ConsentText.objects.filter(text_hash__in=hashes)}
    for missing in sorted(hashes - kept):
        yield chain.Finding(f"consent {missing[:12]}", "is not as it was shown")
