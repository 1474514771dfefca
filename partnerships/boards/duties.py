"""What the parties do under an agreement, and the commitments that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from directory.models import User
from partnerships.access.acting import acting
from partnerships.boards.promises import OPEN_FIRST, Kept, with_dates, with_deliveries
from partnerships.models import Agreement, Commitment, Responsibility

#: Commitments shown with each duty: open ones first.
SHOWN = 3


@dataclass(frozen=True)
class Duty:
    row: Responsibility
    promises: list[Kept]
    promise_count: int


def build(agreement: Agreement, user: User, today: date) -> list[Duty]:
    rows = agreement.responsibilities.select_related(
        "membership__organization", "receiver__organization", "person__person"
    ).order_by("membership__organization__name", "pk")
    commitments = with_dates(Commitment.objects.filter(responsibility__agreement=agreement))
    hands = acting(user, agreement.partnership)
    made: dict[int, list[Kept]] = {}
    for commitment in with_deliveries(commitments).order_by(*OPEN_FIRST):
        made.setdefault(commitment.responsibility_id, []).append(Kept(commitment, today, hands))
    return [Duty(row, made.get(row.pk, [])[:SHOWN], len(made.get(row.pk, []))) for row in rows]
