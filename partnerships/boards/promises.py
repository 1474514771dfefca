"""What was agreed and promised: agreements with their clauses, commitments from due to confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from directory.models import User
from directory.pages import Page, page_of
from partnerships.access.acting import Acting, acting
from partnerships.boards.clauses import Settled, settled
from partnerships.boards.head import due_on
from partnerships.models import Agreement, Commitment, Delivery, Partnership

SIZE = 25
#: Deliveries shown with each commitment.
SHOWN = 3
#: Nulls first on every database: what isn't withdrawn and isn't confirmed comes first, by its due date.
OPEN_FIRST = (
    F("withdrawn_on").asc(nulls_first=True),
    F("confirmed_on").desc(nulls_first=True),
    F("due_on").asc(nulls_last=True),
    "pk",
)


@dataclass(frozen=True)
class Promise:
    """A commitment and how far it is."""

    row: Commitment
    today: date

    @property
    def state(self) -> str:
        if self.row.withdrawn_on and self.row.withdrawn_on <= self.today:
            return "withdrawn"
        if self.row.confirmed_on:  # type: ignore[attr-defined]
            return "confirmed"
        if self.row.delivered_on:  # type: ignore[attr-defined]
            return "delivered"
        due = self.row.due_on  # type: ignore[attr-defined]
        return "overdue" if due and due < self.today else "open"

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class Kept(Promise):
    """A commitment with its deliveries, and what the reader may do about it."""

    acting: Acting

    @property
    def deliveries(self) -> list[Delivery]:
        return list(self.row.deliveries.all())

    @property
    def latest(self) -> list[Delivery]:
        return self.deliveries[:SHOWN]

    @property
    def waiting(self) -> Delivery | None:
        """The last delivery that nobody has confirmed yet, if it is the reader's to confirm."""
        if self.is_settled or not self.acting.may_confirm(self.row):
            return None
        return next((one for one in self.deliveries if not hasattr(one, "confirmation")), None)

    @property
    def is_settled(self) -> bool:
        return self.state in ("confirmed", "withdrawn")

    @property
    def may_deliver(self) -> bool:
        return not self.is_settled and bool(self.acting.may_deliver(self.row))

    @property
    def may_change(self) -> bool:
        return not self.is_settled and bool(self.acting.may_work)


LABELS = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "delivered": _("Waits for confirmation"),
    "confirmed": _("Confirmed"),
    "withdrawn": _("Withdrawn"),
}
TONES = {
    "open": "azure",
    "overdue": "red",
    "delivered": "yellow",
    "confirmed": "green",
    "withdrawn": "secondary",
}


class Written(NamedTuple):
    """An agreement, and how many of its clauses are final."""

    row: Agreement
    clauses: Settled


@dataclass(frozen=True)
class Promises:
    agreements: list[Written]
    page: Page
    promises: list[Kept]


def build(
    partnership: Partnership, user: User, asked_page: str | None, today: date, entry: str = ""
) -> Promises:
    """One page of the commitments: the asked one, or the one on which a row stands ("commitment-12")."""
    rows = _commitments(partnership)
    page = page_of(rows, _page_with(entry, rows) or asked_page, size=SIZE)
    hands = acting(user, partnership)
    return Promises(_agreements(partnership), page, [Kept(row, today, hands) for row in page.rows])


def _page_with(entry: str, rows: Any) -> str | None:
    """Nothing if the entry is none of these rows."""
    anchors = [f"commitment-{pk}" for pk in rows.values_list("pk", flat=True)] if entry else []
    return str(anchors.index(entry) // SIZE + 1) if entry in anchors else None


def _agreements(partnership: Partnership) -> list[Written]:
    """Each with how many of its clauses are final, and how many parties still have to sign."""
    rows = list(
        Agreement.objects.filter(partnership=partnership)
        .select_related("owner")
        .annotate(
            party_count=Count("parties", filter=Q(parties__must_sign=True), distinct=True),
            signed_count=Count(
                "parties",
                filter=Q(parties__must_sign=True, parties__signatures__voided_on__isnull=True)
                & Q(parties__signatures__pk__isnull=False),
                distinct=True,
            ),
        )
        .order_by("-effective_on", "-pk")
    )
    clauses = settled(rows)
    return [Written(row, clauses[row.pk]) for row in rows]


def _commitments(partnership: Partnership) -> Any:
    """Open ones by their due date, then those that are done or withdrawn."""
    rows = with_dates(Commitment.objects.filter(partnership=partnership))
    return with_deliveries(rows).order_by(*OPEN_FIRST)


def with_dates(commitments: Any) -> Any:
    """Each with the day it is due, and the latest days on which it was delivered and confirmed."""
    deliveries = Delivery.objects.filter(commitment=OuterRef("pk")).order_by("-delivered_on", "-pk")
    confirmed = deliveries.filter(confirmation__isnull=False)
    return commitments.for_list().annotate(
        due_on=due_on(),
        delivered_on=Subquery(deliveries.values("delivered_on")[:1]),
        confirmed_on=Subquery(confirmed.values("confirmation__on")[:1]),
    )


def with_deliveries(commitments: Any) -> Any:
    """Each with what was delivered, the latest first, its file, and whether that is confirmed."""
    rows = Delivery.objects.select_related("file", "confirmation").order_by("-delivered_on", "-pk")
    return commitments.prefetch_related(Prefetch("deliveries", rows))
