"""Health as one canonical text: what a snapshot stores, what is hashed, and the way back.

Keys sorted, no blanks, floats by repr: the same Health gives the same text, byte for byte. Elements and
readings are lists under their id, in the order of the fields of ElementScore and Reading; readings below the
partnership's stage are left out and come back by themselves. The survey's spread is never written: a snapshot
keeps S and n alone.
"""

import json
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from metrics.scoring.elements import BELOW_STAGE, Reading, reading
from metrics.scoring.engine import ElementScore, Health
from metrics.scoring.evidence import Key
from metrics.scoring.rubric import BANDS, INDICATORS, Band

_BANDS: dict[str | None, Band | None] = {None: None, **{band.slug: band for band in Band}}
_SLUGS = tuple(f'"{band.slug}"' for band in BANDS)
_BELOW = [(line.id, reading(line.id, BELOW_STAGE)) for line in INDICATORS]
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode
# What is remembered is so by its type too, or 1 and 1.0 would share a text and the first seen decide it.
# Between them stand the parts that are read by themselves; no quoted string can hold them.
_ELEMENTS, _FAILING, _READINGS, _REASON = '"elements":', ',"failing":', '"readings":', ',"reason":'


def to_json(health: Health) -> str:
    """The canonical text of a Health, laid out by hand: a third of what an encoder takes."""
    h = health
    return (
        f'{{"as_of":"{h.as_of.isoformat()}","balance":{_number(h.balance)},"band":{_slug(h.band)},'
        f'"capped_by":"{h.capped_by}","coverage":{_number(h.coverage)}'
        f",{_ELEMENTS}{{{','.join([_element_text(*element) for element in h.elements])}}}"
        f"{_FAILING}{_encode(h.failing) if h.failing else '{}'},"
        f'"grade":"{h.grade}","headline":{_number(h.headline)},"high":{_number(h.high)},'
        f'"low":{_number(h.low)},"own_band":{_slug(h.own_band)},"parties":{h.parties},'
        f'"partnership_id":{h.partnership_id},{_READINGS}{_readings_text(h.readings)}'
        f'{_REASON}"{h.reason}","rubric":"{h.rubric}","stage":{h.stage},"status":"{h.status}"}}'
    )


def from_json(text: str) -> Health:
    """The Health that `to_json` wrote, without spread. KeyError, TypeError or ValueError for other text."""
    before, _, rest = text.partition(_READINGS)
    readings, _, after = rest.partition(_REASON)
    document = json.loads(f"{before}{_READINGS}0{_REASON}{after}" if rest else text)
    document["as_of"] = date.fromisoformat(document["as_of"])
    document["band"], document["own_band"] = _BANDS[document["band"]], _BANDS[document["own_band"]]
    document["elements"] = tuple(
        [
            ElementScore(name, score, _BANDS[slug], *rest)
            for name, (score, slug, *rest) in document["elements"].items()
        ]
    )
    document["readings"] = _readings(readings)
    document["failing"] = {indicator: _keys(keys) for indicator, keys in document["failing"].items()}
    return Health(**document)


def elements_in(text: str) -> str:
    """What a document says of the elements, by itself. ValueError for text that `to_json` didn't write."""
    return text[text.index(_ELEMENTS) + len(_ELEMENTS) : text.index(_FAILING)]


def digest(text: str) -> str:
    """64 hex digits that stand for a canonical text: the evidence hash of a snapshot."""
    return sha256(text.encode()).hexdigest()


def _element_text(
    name: str,
    score: float | None,
    band: Band | None,
    record: float | None,
    coverage: float | None,
    low: float | None,
    high: float | None,
    survey: float | None,
    beta: float,
    is_disputed: bool,
    reason: str,
    _spread: object,
) -> str:
    """Its name, and a list of all else but the spread, the band by its slug."""
    return (
        f'"{name}":[{_number(score)},{_slug(band)},{_number(record)},{_number(coverage)},{_number(low)},'
        f'{_number(high)},{_number(survey)},{_number(beta)},{"true" if is_disputed else "false"},"{reason}"]'
    )


@lru_cache(maxsize=16384, typed=True)
def _number(value: float | None) -> str:
    """Remembered, because the ends of a range that is none, and the score between them, are one number."""
    return "null" if value is None else repr(value)


def _slug(band: Band | None) -> str:
    return "null" if band is None else _SLUGS[band]


def _readings_text(readings: tuple[Reading, ...]) -> str:
    """In rubric order, which is the order of the ids."""
    below = BELOW_STAGE[3]
    lines = [
        f'"{name}":{_reading_text(state, value, numerator, denominator, note)}'
        for name, state, value, numerator, denominator, note in readings
        if note != below
    ]
    return f"{{{','.join(lines)}}}"


# Few different readings make up millions, both ways.


@lru_cache(maxsize=16384, typed=True)
def _reading_text(state: str, value: float | None, numerator: float, denominator: float, note: str) -> str:
    return _encode([state, value, numerator, denominator, note])


def _readings(text: str) -> tuple[Reading, ...]:
    """From the texts of the readings, each of which ends with the only bracket that it has."""
    found = {line.indicator: line for line in map(_reading, text[1:-2].split("],"))} if text[2:] else {}
    return tuple([found.get(name, below) for name, below in _BELOW]) if found else ()


@lru_cache(maxsize=16384)
def _reading(text: str) -> Reading:
    name, _, said = text.partition(":")
    return Reading(json.loads(name), *json.loads(f"{said}]"))


def _keys(keys: list[list[Any]]) -> tuple[Key, ...]:
    return tuple((kind, name) for kind, name in keys)
