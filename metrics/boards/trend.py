"""The headline over time, week by week, broken where the rules changed; the chart and its table twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.templatetags.words import long_day
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
    rules: str  # in words: the version, and whether the weights are the network's own
    key: str  # equal exactly if the rules are
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
        points.append(_point(snapshot, points[-1].key if points else None))
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


def _point(snapshot: HealthSnapshot, before: str | None) -> Point:
    return Point(
        as_of=snapshot.as_of,
        value=snapshot.value,
        low=snapshot.low,
        high=snapshot.high,
        band=snapshot.band,
        grade=snapshot.grade,
        rules=_rules(snapshot),
        key=snapshot.rubric_key,
        is_break=before is not None and before != snapshot.rubric_key,
    )


def _rules(snapshot: HealthSnapshot) -> str:
    return snapshot.version + ("" if snapshot.rubric_key == snapshot.version else ", own weights")


def _chart(points: Sequence[Point]) -> dict[str, Any]:
    """As static/js/health.js takes it: one line per rule set, so that none crosses a change of rules."""
    eras = {point.key: point.rules for point in points}
    return {
        "labels": [long_day(point.as_of) for point in points],
        "series": [
            {"name": f"Rules {rules}", "values": [_whole(point.value, point.key == key) for point in points]}
            for key, rules in eras.items()
        ],
        "low": [_whole(point.low) for point in points],
        "high": [_whole(point.high) for point in points],
        "marks": [
            {"at": long_day(point.as_of), "label": "Rules changed"} for point in points if point.is_break
        ],
    }


def _whole(value: float | None, is_own: bool = True) -> int | None:
    return shown(value) if value is not None and is_own else None
