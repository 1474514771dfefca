"""Data that members give each other under an agreement, and what flows without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partnerships.models import Agreement, DataFlow, DataSharingAgreement


@dataclass(frozen=True)
class Flow:
    row: DataFlow
    is_uncovered: bool


@dataclass(frozen=True)
class Sharing:
    terms: DataSharingAgreement | None
    flows: list[Flow]
    today: date

    @property
    def alarms(self) -> int:
        return sum(flow.is_uncovered for flow in self.flows)

    @property
    def is_overdue(self) -> bool:
        """Past its destroy-by date, and nobody has certified that it is gone."""
        terms = self.terms
        return bool(
            terms and terms.destroy_by_on and terms.destroy_by_on < self.today and not terms.destroyed_on
        )


def build(agreement: Agreement, today: date) -> Sharing:
    """The flows that this agreement covers, and those of its partnership that none in force does."""
    terms = (
        DataSharingAgreement.objects.filter(agreement=agreement)
        .select_related("custodian__person", "custodian__organization")
        .first()
    )
    uncovered = set(
        DataFlow.objects.filter(partnership=agreement.partnership_id)
        .uncovered(today)
        .values_list("pk", flat=True)
    )
    rows = DataFlow.objects.filter(Q(covered_by__agreement=agreement) | Q(pk__in=uncovered))
    rows = rows.select_related("giver__organization", "receiver__organization", "covered_by__agreement")
    flows = [Flow(row, row.pk in uncovered) for row in rows.order_by("to_on", "-from_on", "pk")]
    return Sharing(terms, flows, today)
