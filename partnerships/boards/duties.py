"""What the parties do under an agreement, and the commitments that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerships.boards.promises import OPEN_FIRST, Promise, with_dates
from partnerships.models import Agreement, Commitment, Responsibility

#: Commitments shown with each duty: open ones first.
SHOWN = 3


@dataclass(frozen=True)
class Duty:
    row: Responsibility
    promises: list[Promise]
    promise_count: int


def build(agreement: Agreement, today: date) -> list[Duty]:
    rows = agreement.responsibilities.select_related(
        "membership__organization", "receiver__organization", "person__person"
    ).order_by("membership__organization__name", "pk")
    commitments = with_dates(Commitment.objects.filter(responsibility__agreement=agreement)).order_by(
        *OPEN_FIRST
    )
    made: dict[int, list[Promise]] = {}
    for commitment in commitments:
        made.setdefault(commitment.responsibility_id, []).append(Promise(commitment, today))
    return [Duty(row, made.get(row.pk, [])[:SHOWN], len(made.get(row.pk, []))) for row in rows]
