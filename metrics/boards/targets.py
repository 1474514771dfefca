"""Targets whose period ends next, as bars: how much of each is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.models import Organization
from metrics.boards.success import MetricCard, Shown, Target, best, card_of, shown_value, smallest_cell
from metrics.models import MetricTarget, MetricValue
from partnerships.models import Partnership

BARS = 6


@dataclass(frozen=True)
class Bar:
    """A metric of a partnership against the target that ends next, as on the partnership's page."""

    card: MetricCard
    target: Target
    partnership: Partnership


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
        .select_related("metric__definition", "metric__partnership", "metric__owner__person")
        .order_by("period_to_on", "pk")
    )
    targets = list(rows[:BARS])
    if not targets:
        return []
    smallest = smallest_cell(network.pk)
    values = _values(targets, smallest)
    return [bar for row in targets if (bar := _bar(row, values, smallest, today))]


def _values(targets: Sequence[MetricTarget], smallest: int) -> dict[tuple[int, int], list[Shown]]:
    """(Partnership, definition) → the values in the periods of these targets, newest first."""
    wanted = {(row.metric.partnership_id, row.metric.definition_id) for row in targets}
    rows = MetricValue.objects.filter(
        partnership__in={partnership for partnership, _ in wanted},
        definition__in={definition for _, definition in wanted},
        group="",
        period_to_on__gte=min((row.period_from_on for row in targets), default=date.max),
    ).select_related("definition")
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        found[row.partnership_id, row.definition_id].append(row)
    return {key: [shown_value(row, smallest) for row in best(own)] for key, own in found.items()}


def _bar(
    row: MetricTarget, values: dict[tuple[int, int], list[Shown]], smallest: int, today: date
) -> Bar | None:
    metric = row.metric
    own = values.get((metric.partnership_id, metric.definition_id), [])
    card = card_of(metric, own, [row], smallest, today)
    return Bar(card, card.target, metric.partnership) if card.target else None
