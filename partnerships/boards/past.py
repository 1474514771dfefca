"""How an agreement came here: its versions, its papers, its states, and the evidence in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from directory.models import User
from partnerships.models import Agreement, AgreementTransition, Evidence, Paper

#: What a signer does without an account; all else that nobody signed in did, the program did.
SIGNERS_OWN = ("signed", "declined", "delegated")


class Fact(NamedTuple):
    """One link of the chain of evidence, and who did it in words."""

    row: Evidence
    by: str


@dataclass(frozen=True)
class Past:
    versions: list[Agreement]
    papers: list[Paper]
    steps: list[AgreementTransition]
    evidence: list[Fact]


def build(agreement: Agreement, user: User) -> Past:
    versions = Agreement.objects.for_user(user).filter(lineage=agreement.lineage)
    evidence = Evidence.objects.for_user(user).filter(agreement=agreement)
    return Past(
        versions=list(versions.order_by("-version", "-pk")),
        papers=list(agreement.papers.defer("content").order_by("-edition")),
        steps=list(agreement.transitions.order_by("-on", "-pk")),
        evidence=[Fact(row, _by(row)) for row in evidence.select_related(*PEOPLE).order_by("-number")],
    )


PEOPLE = ("actor", "signer__affiliation__person")


def _by(row: Evidence) -> str:
    if row.actor is not None:
        return str(row.actor)
    return "the signer" if row.signer and row.kind in SIGNERS_OWN else "the program"
