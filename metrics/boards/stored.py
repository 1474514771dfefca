"""Stored scores read back: a snapshot as a Health, the current detail as advice, falls and failing rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from metrics.actions.record import slug
from metrics.actions.standing import rubric_of as of_version
from metrics.models import CurrentDetail, HealthSnapshot, RubricVersion
from metrics.scoring.advice import Advice, Blank, Gain
from metrics.scoring.document import from_json
from metrics.scoring.engine import Health
from metrics.scoring.evidence import Key
from metrics.scoring.forecast import Drop, Fall
from metrics.scoring.rubric import DEFAULT, Band, Rubric

__all__ = ["advice_in", "failing_in", "falls_in", "health_in", "rubric_of", "slug"]

BANDS = {band.slug: band for band in Band}


def health_in(snapshot: HealthSnapshot) -> Health:
    return from_json(snapshot.readings)


def rubric_of(health: Health, network_id: int) -> Rubric:
    """The weights that a score was made with; the published ones if its own are no longer on record."""
    if health.rubric == DEFAULT.key:
        return DEFAULT
    rubrics = map(of_version, RubricVersion.objects.filter(network=network_id))
    return next((rubric for rubric in rubrics if rubric.key == health.rubric), DEFAULT)


def failing_in(detail: CurrentDetail | None) -> dict[str, list[Key]]:
    return {indicator: _keys(keys) for indicator, keys in detail.failing.items()} if detail else {}


def advice_in(detail: CurrentDetail | None) -> Advice:
    if detail is None:
        return Advice((), ())
    failing = failing_in(detail)
    gains = [_gain(row, failing) for row in detail.advice if row["value"] is not None]
    blanks = [
        Blank(row["indicator"], row["coverage"], row["note"]) for row in detail.advice if row["value"] is None
    ]
    return Advice(tuple(gains), tuple(blanks))


def falls_in(detail: CurrentDetail | None) -> tuple[Fall, ...]:
    if detail is None:
        return ()
    days = [(date.fromisoformat(day["on"]), day["falls"]) for day in detail.forecast]
    return tuple(_fall(on, fall) for on, falls in days for fall in falls)


def _gain(row: dict[str, Any], failing: dict[str, list[Key]]) -> Gain:
    return Gain(
        row["indicator"],
        row["value"],
        row["points"],
        row["element_points"],
        BANDS.get(row["band"]),
        tuple(failing.get(row["indicator"], ())),
    )


def _fall(on: date, row: dict[str, Any]) -> Fall:
    because = tuple(Drop(**{**drop, "failing": tuple(_keys(drop["failing"]))}) for drop in row["because"])
    return Fall(on, row["what"], BANDS[row["before"]], BANDS.get(row["after"]), because, row["capped_by"])


def _keys(keys: list[list[Any]]) -> list[Key]:
    return [(kind, name) for kind, name in keys]
