"""The evidence of an agreement: a chain, added to under the agreement's lock, and verified as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.storage import Storage
from django.db import connection

from directory.actions.link import Browser
from directory.models import SecureLink, User
from partnerships.models import Agreement, Evidence, Paper, Signature, Signer
from partnerships.papers import chain

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


def verify_agreement(*, agreement: Agreement, head: str | None = None) -> list[chain.Finding]:
    """What of the agreement's papers, signatures and evidence is no longer as it was written.

    `head`, the chain's last hash as a certificate carries it, finds rows that were cut off at the end.
    """
    signatures = list(Signature.objects.filter(party__agreement=agreement, signer__isnull=False))
    found = chain.verify(
        [link_of(row) for row in agreement.evidence.order_by("number")],
        [paper_of(row) for row in agreement.papers.order_by("edition")],
        [signature_of(row) for row in signatures],
        head=head,
    )
    return found + [
        chain.Finding(f"signature {row.pk}", "scanned copy was changed")
        for row in signatures
        if row.scan and hashlib.sha256(file_bytes(row.scan)).hexdigest() != row.scan_hash
    ]
