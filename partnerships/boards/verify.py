"""What anybody may know of a document by its hash: whether it is ours, how far it is, whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.actions.evidence import verify_agreement
from partnerships.models import Agreement, AgreementParty, Paper, Signature


@dataclass(frozen=True)
class Page:
    """Words for each line, of the same shape for a document that nobody knows."""

    sha256: str
    at: datetime
    is_known: bool = False
    is_whole: bool = False
    state: str = ""
    signed_count: int = 0
    party_count: int = 0


def build(sha256: str, at: datetime) -> Page:
    """By the hash of its text, which stands on each page, or of the PDF file itself."""
    rows = Paper.objects.filter(Q(content_hash=sha256) | Q(pdf_hash=sha256)).select_related("agreement")
    paper = rows.order_by("voided_at", "-pk").first()
    if paper is None:
        return Page(sha256, at)
    parties = AgreementParty.objects.filter(agreement=paper.agreement, must_sign=True, left_on__isnull=True)
    signed = Signature.objects.filter(
        document_hash=paper.content_hash, party__in=parties, voided_on__isnull=True
    )
    return Page(
        sha256,
        at,
        is_known=True,
        is_whole=not verify_agreement(agreement=paper.agreement),
        state=words(paper, paper.agreement),
        signed_count=signed.values("party").distinct().count(),
        party_count=parties.count(),
    )


def words(paper: Paper, agreement: Agreement) -> str:
    if paper.voided_at is not None:
        return _("Void: its text was changed or taken back after it was sent")
    return str(agreement.get_state_display())
