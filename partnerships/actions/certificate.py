"""What the papers that go with an agreement say: the certificate of its signing, and the blank plan."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from directory.addresses import full_address
from partnerships.actions.write import today
from partnerships.models import Agreement, Evidence, Signature, Signer
from partnerships.papers.certificate import Certificate, Signed
from partnerships.papers.plan import PlanForm


def certificate_of(agreement: Agreement, at: datetime) -> Certificate | None:
    """The certificate of the paper that is signed or out; nothing where no paper was ever frozen."""
    paper = agreement.paper
    last = agreement.evidence.order_by("-number").first()
    if paper is None or last is None:
        return None
    signed = _signatures(agreement)
    named = stand_ins(agreement)
    return Certificate(
        title=agreement.title,
        kind=agreement.get_kind_display(),
        edition=paper.edition,
        partnership=agreement.partnership.name,
        convener=agreement.partnership.convener.name,
        made_on=today(agreement.partnership, at),
        time_zone=agreement.partnership.time_zone,
        sha256=paper.content_hash,
        pdf_sha256=paper.pdf_hash,
        head_hash=last.hash,
        row_count=last.number,
        signed=tuple(
            _signed(one, words, named.get(one.signer_id or 0, ""))
            for one, words in zip(signed, _words(agreement, signed), strict=True)
        ),
        consent_sha256=next((one.consent_hash for one in signed if one.consent_hash), ""),
        address=full_address(reverse("partnerships:paper_verify", args=[paper.content_hash])),
    )


def stand_ins(agreement: Agreement) -> dict[int, str]:
    """Signer → who is named in the paper in their place, since they passed it on after it was frozen."""
    if agreement.paper is None:
        return {}
    passed = Signer.objects.filter(
        party__agreement=agreement, delegated_to__isnull=False, ended_at__gte=agreement.paper.frozen_at
    )
    found: dict[int, str] = {}
    for one in passed.select_related("affiliation__person").order_by("ended_at", "pk"):
        if one.delegated_to_id is not None:
            found[one.delegated_to_id] = found.get(one.pk, str(one.affiliation.person))
    return found


def _signatures(agreement: Agreement) -> list[Signature]:
    rows = Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True)
    return list(rows.select_related("party__membership__organization").order_by("at", "pk"))


def _words(agreement: Agreement, signed: list[Signature]) -> list[str]:
    """How we know each signer, in the words of the evidence."""
    rows = Evidence.objects.filter(agreement=agreement, signer__isnull=False).exclude(authenticated_by="")
    words = dict(rows.order_by("number").values_list("signer", "authenticated_by"))
    return [words.get(one.signer_id or 0, str(one.get_method_display())) for one in signed]


def _signed(row: Signature, words: str, named: str) -> Signed:
    place = row.party.membership.organization.name
    return Signed(row.name, row.title, place, words, row.at, in_place_of=named)


def plan_of(agreement: Agreement, on: date) -> PlanForm:
    """With the names that are known; one of several stays blank."""
    parties = agreement.parties.filter(left_on__isnull=True).select_related("membership__organization")
    organizations = [party.membership.organization for party in parties]
    return PlanForm(
        convener=agreement.partnership.convener.name,
        dated_on=on,
        school=_only(organizations, "school", "district", "postsecondary"),
        employer=_only(organizations, "employer"),
    )


def _only(organizations: list[object], *kinds: str) -> str:
    names = [row.name for row in organizations if row.kind in kinds]  # type: ignore[attr-defined]
    return names[0] if len(names) == 1 else ""
