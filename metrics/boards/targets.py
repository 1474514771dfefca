"""Targets whose period ends next, as bars: how much of each is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from directory.models import Organization
from metrics.boards.success import smallest_cell
from metrics.boards.success_network import actual_toward
from metrics.models import MetricTarget

BARS = 6


@dataclass(frozen=True)
class Bar:
    """One target of a partnership, and what counts toward it so far."""

    row: MetricTarget
    today: date

    @property
    def goal(self) -> float:
        return float(self.row.value)

    @property
    def actual(self) -> float | None:
        value: Any = self.row.actual  # type: ignore[attr-defined]
        return None if value is None else float(value)

    @property
    def share(self) -> float | None:
        """0..1 of the target, at most 1."""
        return None if self.actual is None or not self.goal else min(1.0, max(0.0, self.actual / self.goal))


def bars(network: Organization, today: date) -> list[Bar]:
    """The targets of a network that end next, by an index of their last days."""
    rows = (
        MetricTarget.objects.filter(
            metric__partnership__convener=network,
            metric__partnership__status="open",
            metric__to_on__isnull=True,
            period_from_on__lte=today,
            period_to_on__gte=today,
        )
        .select_related("metric__definition", "metric__partnership")
        .order_by("period_to_on", "pk")
    )
    keys = list(rows.values_list("pk", flat=True)[:BARS])
    # Only of these few is worked out what counts toward them.
    told = rows.filter(pk__in=keys).annotate(actual=actual_toward(smallest_cell(network.pk), today))
    return [Bar(row, today) for row in told.order_by(F("period_to_on"), "pk")]
