"""The head of a partnership's record: the same over each of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from directory.models import User
from directory.querysets import standing
from directory.rules import Verdict
from partnerships.access import may_work
from partnerships.models import Agreement, Assignment, Commitment, Delivery, DueDate, Partnership

#: Agreements by how much they say about where the partnership stands.
STATE_ORDER = (
    "active",
    "under_review",
    "renewed",
    "signed",
    "out_for_signature",
    "in_review",
    "draft",
    "expired",
    "terminated",
    "declined",
    "withdrawn",
)


DUE = 12  # commitments that are read


class Due(NamedTuple):
    """A commitment that is to be kept, and the member that made it."""

    pk: int
    text: str
    on: date
    who: str | None


@dataclass(frozen=True)
class Head:
    partnership: Partnership
    today: date
    agreement: Agreement | None
    lead: Assignment | None
    backup: Assignment | None
    promises: list[Due]  # the open commitments that are due next, overdue ones first
    may_work: Verdict

    @property
    def promise(self) -> Due | None:
        return self.promises[0] if self.promises else None

    @property
    def promise_is_overdue(self) -> bool:
        return self.promise is not None and self.promise.on < self.today


def build(partnership: Partnership, user: User, today: date) -> Head:
    people = _people(partnership, today)
    return Head(
        partnership=partnership,
        today=today,
        agreement=_agreement(partnership),
        lead=people.get("lead"),
        backup=people.get("backup"),
        promises=promises(partnership, today, DUE),
        may_work=may_work(user, partnership),
    )


def _agreement(partnership: Partnership) -> Agreement | None:
    """The agreement that says most: in force before on its way before over; data terms stand apart."""
    rows = Agreement.objects.filter(partnership=partnership).exclude(kind="data_sharing").order_by()
    return min(rows, key=lambda row: (STATE_ORDER.index(row.state), -row.pk), default=None)


def _people(partnership: Partnership, today: date) -> dict[str, Assignment]:
    rows = Assignment.objects.filter(standing(today), partnership=partnership).select_related("person")
    return {row.role: row for row in rows.order_by("pk")}


def promises(partnership: Partnership, today: date, most: int) -> list[Due]:
    """Open commitments that nobody has delivered on yet, by the day they are due; what was delivered and
    waits for the receiver's word isn't overdue."""
    rows = (
        Commitment.objects.filter(partnership=partnership)
        .open(today)
        .annotate(due_on=due_on())
        .filter(~Exists(Delivery.objects.filter(commitment=OuterRef("pk"))), due_on__isnull=False)
        .order_by("due_on", "pk")
    )
    return [Due(*row) for row in rows.values_list("pk", "text", "due_on", "owner__organization__name")[:most]]


def due_on() -> Subquery:
    """The day by which a commitment is due, as it is agreed now."""
    rows = DueDate.objects.filter(commitment=OuterRef("pk"), until_on__isnull=True, is_late=False)
    return Subquery(rows.values("due_on")[:1])
