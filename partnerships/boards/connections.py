"""The list of connections, each with the step where it is; and what is under way beside one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from directory.models import Organization, User
from directory.pages import Page, page_of
from partnerships.choices import GuideStep
from partnerships.forms.connection import INITIATIVES
from partnerships.forms.connection import under_way as initiatives
from partnerships.models import Connection, PlanStep
from pathways.models import Initiative


@dataclass(frozen=True)
class Line:
    row: Connection
    number: int | None  # of the step where it is; None once all six are done

    @property
    def step(self) -> str:
        return str(GuideStep(self.number).label) if self.number else ""


@dataclass(frozen=True)
class Connections:
    page: Page
    lines: list[Line]
    open_count: int
    over_count: int


def build(user: User, asked_page: str | None, is_over: bool) -> Connections:
    seen = Connection.objects.for_user(user)
    over = Q(ended_on__isnull=False)
    counts = seen.order_by().aggregate(open=Count("pk", filter=~over), over=Count("pk", filter=over))
    steps = PlanStep.objects.filter(plan__connection=OuterRef("pk")).order_by("step")
    rows = (
        seen.filter(over if is_over else ~over)
        .select_related("organization", "partnership", "intermediary")
        .annotate(
            current=Subquery(steps.filter(done_on__isnull=True).values("step")[:1]),
            first=Subquery(steps.values("step")[:1]),
        )
    )
    page = page_of(rows, asked_page, count=counts["over" if is_over else "open"])
    return Connections(page, [_line(row) for row in page.rows], counts["open"], counts["over"])


def _line(row: Any) -> Line:
    """One that was made without a sheet stands at the first step."""
    return Line(row, row.current if row.first else GuideStep.INTEREST.value)


@dataclass(frozen=True)
class UnderWay:
    row: Initiative
    is_chosen: bool


def under_way(connection: Connection, today: date) -> list[UnderWay]:
    """What goes on in the region, that which the connection looked at first."""
    chosen = set(connection.initiatives.values_list("pk", flat=True))
    place = Organization.objects.filter(pk=connection.intermediary_id)
    found = [UnderWay(row, row.pk in chosen) for row in initiatives(place, today)[:INITIATIVES]]
    return sorted(found, key=lambda one: not one.is_chosen)
