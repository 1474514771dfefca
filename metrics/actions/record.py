"""A Health as rows hold it: the snapshot's columns, its document, and the detail of the current one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.models import HealthSnapshot
from metrics.scoring.advice import Advice, Blank, Gain
from metrics.scoring.changes import PRESENCE, VOICES, Cause, Change
from metrics.scoring.document import digest, elements_in, to_json
from metrics.scoring.engine import CLOSED, DORMANT, Health
from metrics.scoring.forecast import Drop, Fall, Forecast
from metrics.scoring.rubric import ELEMENTS, INDICATORS, PLACE, VERSION, Band

FROZEN = (DORMANT, CLOSED)  # such a partnership keeps its last score
REASON_LENGTH = HealthSnapshot._meta.get_field("change_reason").max_length or 0
TITLES = {element.id: element.title for element in ELEMENTS}
NOTHING = "No change"
FIRST = "Scored for the first time"
OTHER_RUBRIC = "First score under these weights"


def document_of(health: Health) -> str:
    """The canonical text that a snapshot keeps: row keys stay out of it, they are the current detail's."""
    return to_json(health._replace(failing={}))


def evidence_hash(text: str, ledger: Sequence[str]) -> str:
    """The hash that a day's next snapshot would bear; the last of the ledger means that nothing changed.

    `ledger`: the hashes of that day's snapshots so far, oldest first. Records that change and change back
    within a day give a third snapshot: its text has been there before, so its hash is chained to the one it
    follows.
    """
    plain = digest(text)
    if plain not in ledger or plain == ledger[-1]:
        return plain
    if len(ledger) > 1 and ledger[-1] == _chained(plain, ledger[-2]):
        return ledger[-1]
    return _chained(plain, ledger[-1])


def _chained(plain: str, before: str) -> str:
    return digest(plain + before)


def snapshot_of(health: Health, text: str, mark: str, reason: str) -> dict[str, Any]:
    """The columns of its snapshot."""
    return {
        "partnership_id": health.partnership_id,
        "as_of": health.as_of,
        "version": VERSION,
        "rubric_key": health.rubric,
        "evidence_hash": mark,
        "stage": health.stage,
        "value": health.headline,
        "low": health.low,
        "high": health.high,
        "band": slug(health.band),
        "own_band": slug(health.own_band),
        "capped_by": health.capped_by,
        "coverage": health.coverage,
        "grade": health.grade,
        "absent_reason": health.reason,
        "elements": elements_in(text),
        "readings": text,
        "change_reason": reason,
    }


def slug(band: Band | None) -> str:
    return band.slug if band is not None else ""


# --- what changed, in one line


def is_a_move(before: float | None, after: float | None) -> bool:
    """Whether there is anything to tell: a score that came or went, or one that moved by a shown tenth."""
    if before is None or after is None:
        return before is not after
    return abs(100 * (after - before)) >= 0.05


def reason_of(change: Change) -> str:
    """The line under a moved score: by how much, and the heaviest causes that fit."""
    if not is_a_move(change.before, change.after):
        return NOTHING
    if change.points is None:
        return "There is a score now" if change.before is None else "There is no longer a score"
    line = f"{'Up' if change.points > 0 else 'Down'} {abs(change.points):.1f}"
    causes = [_cause(cause) for cause in change.causes if abs(cause.points) >= 0.05]
    for place, cause in enumerate(causes):
        longer = f"{line}{', ' if place else ': '}{cause}"
        if len(longer) > REASON_LENGTH:
            break
        line = longer
    return line


def _cause(cause: Cause) -> str:
    sign = "+" if cause.points > 0 else "\N{MINUS SIGN}"
    return f"{_source(cause)} {sign}{abs(cause.points):.1f}"


def _source(cause: Cause) -> str:
    if cause.source in PLACE:
        return INDICATORS[PLACE[cause.source]].name
    words = {VOICES: "voices of the partners", PRESENCE: "what is scored"}
    return f"{TITLES[cause.element]} ({words[cause.source]})"


# --- the detail of the current snapshot


def advice_of(advice: Advice) -> list[dict[str, Any]]:
    """Known indicators by their gain, then unknown ones (`value` is None) by the coverage they would add."""
    return [*map(_gain, advice.gains), *map(_blank, advice.blanks)]


def _gain(gain: Gain) -> dict[str, Any]:
    stored = gain._asdict()
    del stored["failing"]  # under the same id in `failing`
    stored["band"] = slug(gain.band)
    return stored


def _blank(blank: Blank) -> dict[str, Any]:
    return {**blank._asdict(), "value": None}


def forecast_of(forecast: Forecast) -> list[dict[str, Any]]:
    """One entry a date: on, value, band, and the falls of that date with their causes."""
    return [
        {
            "on": health.as_of.isoformat(),
            "value": health.headline,
            "band": slug(health.band),
            "falls": [_fall(fall) for fall in forecast.falls if fall.on == health.as_of],
        }
        for health in forecast.scores
    ]


def _fall(fall: Fall) -> dict[str, Any]:
    return {
        "what": fall.what,
        "before": slug(fall.before),
        "after": slug(fall.after),
        "capped_by": fall.capped_by,
        "because": [_drop(drop) for drop in fall.because],
    }


def _drop(drop: Drop) -> dict[str, Any]:
    return drop._asdict()
