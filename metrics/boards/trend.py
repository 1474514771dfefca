"""The headline over time, week by week, broken where the rules changed; the chart and its table twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.models import HealthSnapshot
from metrics.scoring.engine import shown


@dataclass(frozen=True)
class Point:
    as_of: date
    value: float | None
    low: float | None
    high: float | None
    band: str
    grade: str
    rules: str  # version and, if the weights are a network's own, a digest of them
    is_break: bool  # the rules are not those of the point before


@dataclass(frozen=True)
class Trend:
    points: tuple[Point, ...]  # oldest first
    chart: dict[str, Any]  # as static/js/charts.js takes it

    @property
    def newest_first(self) -> tuple[Point, ...]:
        return self.points[::-1]

    @property
    def is_drawn(self) -> bool:
        return sum(point.value is not None for point in self.points) > 1


LINE = ("as_of", "value", "low", "high", "band", "grade", "version", "rubric_key")


def trend(snapshots: Sequence[HealthSnapshot]) -> Trend:
    """From the latest snapshot of each day, newest first."""
    points: list[Point] = []
    for snapshot in reversed(_weekly(snapshots)):
        points.append(_point(snapshot, points[-1].rules if points else None))
    return Trend(tuple(points), _chart(points))


def _weekly(snapshots: Sequence[HealthSnapshot]) -> list[HealthSnapshot]:
    """The last of each week, and of each rule set: thinned history is weekly anyway."""
    kept: list[HealthSnapshot] = []
    seen: set[tuple[Any, ...]] = set()
    for snapshot in snapshots:
        week = (*snapshot.as_of.isocalendar()[:2], snapshot.rubric_key)
        if week not in seen:
            seen.add(week)
            kept.append(snapshot)
    return kept


def _point(snapshot: HealthSnapshot, rules: str | None) -> Point:
    return Point(
        as_of=snapshot.as_of,
        value=snapshot.value,
        low=snapshot.low,
        high=snapshot.high,
        band=snapshot.band,
        grade=snapshot.grade,
        rules=snapshot.rubric_key,
        is_break=rules is not None and rules != snapshot.rubric_key,
    )


def _chart(points: Sequence[Point]) -> dict[str, Any]:
    """One line per rule set, so that none is drawn across a change of rules."""
    eras = list(dict.fromkeys(point.rules for point in points))
    return {
        "labels": [_label(point.as_of) for point in points],
        "max": 100,
        "series": [
            {
                "name": "Health" if len(eras) == 1 else f"Health, rules {era}",
                "values": [_whole(point, era) for point in points],
            }
            for era in eras
        ],
        "marks": [
            {"at": _label(point.as_of), "label": f"Rules {point.rules}"} for point in points if point.is_break
        ],
    }


def _whole(point: Point, era: str) -> int | None:
    return shown(point.value) if point.value is not None and point.rules == era else None


def _label(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
