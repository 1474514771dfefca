"""Pages of money: the streams of a network, one stream's record, and what one partnership lives on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from directory.models import User
from directory.pages import Page, page_of
from partnerships.boards import outlook
from partnerships.boards.outlook import Outlook
from partnerships.choices import TONES, FundingKind, FundingState
from partnerships.models import Allocation, Budget, FundingReport, FundingSource, Match, Partnership

KINDS = {value: str(label) for value, label in FundingKind.choices}
REPORTS = 6  # shown beside the list
ROWS = 200  # of one award, or of one partnership
ROOM = 8  # awards with money left, those that end first


@dataclass(frozen=True)
class Line:
    """An award with where it stands and how much of it is used."""

    row: FundingSource
    state: FundingState

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "azure")

    @property
    def left(self) -> Decimal:
        return Decimal(self.row.amount - self.row.allocated)  # type: ignore[attr-defined]

    @property
    def match_due(self) -> Decimal | None:
        """The match that the award asks for, in dollars."""
        rate = self.row.match_required
        return self.row.amount * rate / 100 if rate else None

    def share(self, amount: Decimal, of: Decimal | None) -> float:
        return min(float(amount / of), 1.0) if of else 0.0

    @property
    def allocated_share(self) -> float:
        return self.share(self.row.allocated, self.row.amount)  # type: ignore[attr-defined]

    @property
    def spent_share(self) -> float:
        return self.share(self.row.spent, self.row.amount)  # type: ignore[attr-defined]

    @property
    def match_share(self) -> float:
        return self.share(self.row.matched, self.match_due)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Funding:
    page: Page
    lines: list[Line]
    open_count: int
    closed_count: int
    outlook: Outlook
    reports: list[FundingReport]


def build(user: User, asked_page: str | None, is_closed: bool, today: date) -> Funding:
    """All streams that the user's organizations plan, and where their money ends."""
    seen = FundingSource.objects.for_user(user)
    shut = Q(closed_on__isnull=False)
    open_count, closed_count = seen.filter(~shut).count(), seen.filter(shut).count()
    rows = seen.filter(shut if is_closed else ~shut).select_related("holder").with_sums()
    page = page_of(
        rows.order_by("to_on", "name", "pk"), asked_page, count=closed_count if is_closed else open_count
    )
    return Funding(
        page,
        [Line(row, row.state_on(today)) for row in page.rows],
        open_count,
        closed_count,
        outlook.build(
            Allocation.objects.filter(source__in=seen.order_by().values("pk")),
            Budget.objects.for_user(user),
            today,
            KINDS,
        ),
        _reports(FundingReport.objects.for_user(user)),
    )


def _reports(rows: Any) -> list[FundingReport]:
    waiting = rows.filter(sent_on__isnull=True, source__closed_on__isnull=True)
    return list(waiting.select_related("source").order_by("due_on", "pk")[:REPORTS])


@dataclass(frozen=True)
class Source:
    line: Line
    allocations: list[Allocation]
    matches: list[Match]
    reports: list[FundingReport]


def source(row: FundingSource, today: date) -> Source:
    return Source(
        Line(row, row.state_on(today)),
        list(row.allocations.select_related("partnership").order_by("from_on", "pk")[:ROWS]),
        list(row.matches.select_related("contribution__giver__organization", "file")[:ROWS]),
        list(row.reports.all()[:ROWS]),
    )


@dataclass(frozen=True)
class Ours:
    """What one partnership costs and lives on."""

    outlook: Outlook
    allocations: list[Allocation]
    budgets: list[Budget]
    room: list[FundingSource]  # awards of the convener that still have something to give


def of_partnership(partnership: Partnership, user: User, today: date) -> Ours:
    given = Allocation.objects.filter(partnership=partnership)
    budgets = Budget.objects.filter(partnership=partnership)
    awards = FundingSource.objects.for_user(user).filter(
        holder=partnership.convener, closed_on__isnull=True, to_on__gte=today
    )
    return Ours(
        outlook.build(given, budgets, today, None),
        list(given.select_related("source__holder").order_by("-to_on", "pk")[:ROWS]),
        list(budgets.order_by("-from_on", "pk")[:ROWS]),
        list(awards.with_sums().filter(amount__gt=F("allocated")).order_by("to_on", "name", "pk")[:ROOM]),
    )
