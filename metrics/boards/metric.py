"""One success metric in detail: its definition, all its periods and groups, its targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.boards.grain import grain, of_one_length
from metrics.boards.success import (
    SHOWN_PERIODS,
    MetricCard,
    Shown,
    best,
    card_of,
    shown_value,
    smallest_cell,
    targets_of,
    wanted_by,
)
from metrics.choices import Unit
from metrics.models import MetricDefinition, MetricTarget, MetricValue, PartnershipMetric
from metrics.suppression import is_outcome


@dataclass(frozen=True)
class MetricPage:
    metric: PartnershipMetric
    definition: MetricDefinition
    card: MetricCard
    periods: tuple[Shown, ...]  # of the agreed length of period, all origins, newest first
    others: tuple[Shown, ...]  # of other lengths
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
    series = of_one_length(main, *wanted_by(metric))
    hides = is_outcome(metric.definition.stage, metric.definition.is_learner_metric)
    length = grain(series[0].from_on, series[0].to_on) if series else 0
    plain = [value for value in shown if not value.group]
    of_length = [value for value in plain if grain(value.from_on, value.to_on) == length]
    return MetricPage(
        metric=metric,
        definition=metric.definition,
        card=card_of(metric, main, targets, smallest, today),
        periods=tuple(of_length),
        # Of an outcome a year beside its quarters would tell the quarter that is hidden.
        others=() if hides else tuple(value for value in plain if value not in of_length),
        groups=tuple(value for value in shown if value.group),
        targets=tuple(targets),
        goals=tuple(metric.goal_links.values_list("goal__title", flat=True)),
        smallest=smallest,
        is_outcome=hides,
        chart=_line(metric.definition.unit, series, targets),
    )


def _line(unit: str, values: Sequence[Shown], targets: Sequence[MetricTarget]) -> dict[str, Any]:
    """The latest periods, oldest first, with the target where the two can be compared."""
    recent = list(values[:SHOWN_PERIODS])[::-1]
    goals = [_goal(unit, value, targets) for value in recent]
    series: list[dict[str, Any]] = [{"name": "Value", "values": [value.value for value in recent]}]
    if any(goal is not None for goal in goals):
        series.append({"name": "Target", "tone": "secondary", "values": goals})
    return {"labels": [f"{value.to_on:%b} {value.to_on.year}" for value in recent], "series": series}


def _goal(unit: str, value: Shown, targets: Sequence[MetricTarget]) -> float | None:
    """An amount is compared with a target of the very period, a percentage with that of any period around."""
    for row in targets:
        is_same = (row.period_from_on, row.period_to_on) == (value.from_on, value.to_on)
        is_within = row.period_from_on <= value.from_on and value.to_on <= row.period_to_on
        if is_same or (unit == Unit.PERCENT and is_within):
            return float(row.value)
    return None
