"""The numbers of a report: kept as they were shown on its day, under the rule of small groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.boards.success import MetricCard, Shown, success_page
from partnerships.models import Partnership


@dataclass(frozen=True)
class Figure:
    """A number as a report says it."""

    title: str
    unit: str
    value: float | None
    is_hidden: bool
    from_on: date
    to_on: date
    source: str
    target: float | None


def figures_of(partnership: Partnership, on: date) -> list[dict[str, Any]]:
    """What is kept: plain words and numbers, one line a metric that has a value, by stage of the process."""
    return [
        _kept(card, card.latest)
        for stage in success_page(partnership, on).stages
        for card in stage.cards
        if card.latest
    ]


def _kept(card: MetricCard, latest: Shown) -> dict[str, Any]:
    return {
        "title": card.title,
        "unit": card.unit,
        "value": latest.value,
        "is_hidden": latest.is_hidden,
        "from_on": latest.from_on.isoformat(),
        "to_on": latest.to_on.isoformat(),
        "source": latest.where,
        "target": card.target.value if card.target else None,
    }


def read_figures(kept: Iterable[dict[str, Any]]) -> list[Figure]:
    days = ("from_on", "to_on")
    return [Figure(**{**line, **{name: date.fromisoformat(line[name]) for name in days}}) for line in kept]
