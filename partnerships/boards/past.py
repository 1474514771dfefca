"""How an agreement came here: its versions, its papers, its states, and the evidence in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import User
from partnerships.models import Agreement, AgreementTransition, Evidence, Paper


@dataclass(frozen=True)
class Past:
    versions: list[Agreement]
    papers: list[Paper]
    steps: list[AgreementTransition]
    evidence: list[Evidence]


def build(agreement: Agreement, user: User) -> Past:
    versions = Agreement.objects.for_user(user).filter(lineage=agreement.lineage)
    evidence = Evidence.objects.for_user(user).filter(agreement=agreement)
    return Past(
        versions=list(versions.order_by("-version", "-pk")),
        papers=list(agreement.papers.defer("content").order_by("-edition")),
        steps=list(agreement.transitions.order_by("-on", "-pk")),
        evidence=list(evidence.select_related("actor", "signer__affiliation__person").order_by("-number")),
    )
