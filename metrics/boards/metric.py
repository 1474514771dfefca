"""One success metric in detail: its definition, all its periods and groups, its targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.boards.success import (
    SHOWN_PERIODS,
    MetricCard,
    Shown,
    best,
    card_of,
    shown_value,
    smallest_cell,
    targets_of,
)
from metrics.models import MetricDefinition, MetricTarget, MetricValue, PartnershipMetric
from metrics.suppression import is_outcome


@dataclass(frozen=True)
class MetricPage:
    metric: PartnershipMetric
    definition: MetricDefinition
    card: MetricCard
    periods: tuple[Shown, ...]  # every value of the whole, all origins, newest first
    groups: tuple[Shown, ...]  # by student group, newest first
    targets: tuple[MetricTarget, ...]
    goals: tuple[str, ...]
    smallest: int
    is_outcome: bool
    chart: dict[str, Any]

    @property
    def is_charted(self) -> bool:
        return sum(value is not None for value in self.chart["series"][0]["values"]) > 1


def metric_page(metric: PartnershipMetric, today: date) -> MetricPage:
    """A metric with its definition and all its periods. `metric` has definition, owner and partnership."""
    smallest = smallest_cell(metric.partnership.convener_id)
    rows = list(
        MetricValue.objects.filter(partnership=metric.partnership_id, definition=metric.definition_id)
        .select_related("definition")
        .order_by("-period_to_on", "-period_from_on", "group", "origin")
    )
    targets = targets_of([metric.pk])[metric.pk]
    main = [shown_value(row, smallest) for row in best(row for row in rows if not row.group)]
    shown = [shown_value(row, smallest) for row in rows]
    return MetricPage(
        metric=metric,
        definition=metric.definition,
        card=card_of(metric, main, targets, today),
        periods=tuple(value for value in shown if not value.group),
        groups=tuple(value for value in shown if value.group),
        targets=tuple(targets),
        goals=tuple(metric.goal_links.values_list("goal__title", flat=True)),
        smallest=smallest,
        is_outcome=is_outcome(metric.definition.stage, metric.definition.is_learner_metric),
        chart=_line(main, targets),
    )


def _line(values: Sequence[Shown], targets: Sequence[MetricTarget]) -> dict[str, Any]:
    recent = list(values[:SHOWN_PERIODS])[::-1]
    series = [{"name": "Value", "values": [value.value for value in recent]}]
    if targets:
        series.append(
            {
                "name": "Target",
                "tone": "secondary",
                "values": [_goal_on(value.to_on, targets) for value in recent],
            }
        )
    return {"labels": [f"{value.to_on:%b} {value.to_on.year}" for value in recent], "series": series}


def _goal_on(day: date, targets: Sequence[MetricTarget]) -> float | None:
    return next((float(row.value) for row in targets if row.period_from_on <= day <= row.period_to_on), None)
