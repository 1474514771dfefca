"""One agreement: who is party and who signed, each clause and how far it is, what led here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Clause,
    ClauseState,
    DataSharingAgreement,
    Signature,
)


@dataclass(frozen=True)
class Party:
    row: AgreementParty
    signature: Signature | None


@dataclass(frozen=True)
class Part:
    """A clause with the state that holds now; a clause without any is not addressed."""

    row: Clause
    state: ClauseState | None


@dataclass(frozen=True)
class Paper:
    agreement: Agreement
    parties: list[Party]
    clauses: list[Part]
    transitions: list[AgreementTransition]
    data_terms: DataSharingAgreement | None
    today: date

    @property
    def final_count(self) -> int:
        return sum(part.state is not None and part.state.progress == "final" for part in self.clauses)

    @property
    def final_share(self) -> float:
        return self.final_count / 14


def build(agreement: Agreement, today: date) -> Paper:
    return Paper(
        agreement=agreement,
        parties=_parties(agreement),
        clauses=_clauses(agreement),
        transitions=list(agreement.transitions.order_by("-on", "-pk")),
        data_terms=DataSharingAgreement.objects.filter(agreement=agreement).first(),
        today=today,
    )


def _parties(agreement: Agreement) -> list[Party]:
    rows = agreement.parties.select_related("membership__organization").order_by(
        "membership__organization__name"
    )
    signed = {
        row.party_id: row
        for row in Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True)
    }
    return [Party(row, signed.get(row.pk)) for row in rows]


def _clauses(agreement: Agreement) -> list[Part]:
    states = {row.clause_id: row for row in ClauseState.objects.filter(clause__agreement=agreement).current()}
    return [Part(row, states.get(row.pk)) for row in agreement.clauses.order_by("number")]
