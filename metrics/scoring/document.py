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
from metrics.scoring.rubric import INDICATORS, Band

_BANDS = {band.slug: band for band in Band}
_BELOW = [(line.id, reading(line.id, BELOW_STAGE)) for line in INDICATORS]
_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False)
_encode = _encoder.encode


def to_json(health: Health) -> str:
    """The canonical text of a Health."""
    document = health._asdict()
    document["as_of"] = health.as_of.isoformat()
    document["band"], document["own_band"] = _slug(health.band), _slug(health.own_band)
    document["elements"] = {element[0]: _stored(element) for element in health.elements}
    document["readings"] = None
    # Spliced in, because few different readings make up millions; no quoted string can hold the bare pattern.
    return _encode(document).replace('"readings":null', f'"readings":{_readings_text(health.readings)}', 1)


def from_json(text: str) -> Health:
    """The Health that `to_json` wrote, without spread. KeyError, TypeError or ValueError for other text."""
    document = json.loads(text)
    document["as_of"] = date.fromisoformat(document["as_of"])
    document["band"], document["own_band"] = _band(document["band"]), _band(document["own_band"])
    document["elements"] = tuple(
        ElementScore(name, score, _band(slug), *rest)
        for name, (score, slug, *rest) in document["elements"].items()
    )
    document["readings"] = _readings(document["readings"])
    document["failing"] = {indicator: _keys(keys) for indicator, keys in document["failing"].items()}
    return Health(**document)


def digest(text: str) -> str:
    """64 hex digits that stand for a canonical text: the evidence hash of a snapshot."""
    return sha256(text.encode()).hexdigest()


def _readings_text(readings: tuple[Reading, ...]) -> str:
    """In rubric order, which is the order of the ids."""
    return (
        "{"
        + ",".join(
            [
                f'"{name}":{_reading_text(state, value, numerator, denominator, note)}'
                for name, state, value, numerator, denominator, note in readings
                if note != BELOW_STAGE[3]
            ]
        )
        + "}"
    )


@lru_cache(maxsize=16384, typed=True)  # typed, or 1 and 1.0 would share a text and the first seen decide it
def _reading_text(state: str, value: float | None, numerator: float, denominator: float, note: str) -> str:
    return _encode([state, value, numerator, denominator, note])


def _stored(element: ElementScore) -> list[Any]:
    """Name and spread dropped, the band by its slug."""
    _, score, band, *rest, _ = element
    return [score, _slug(band), *rest]


def _readings(stored: dict[str, list[Any]]) -> tuple[Reading, ...]:
    if not stored:
        return ()
    return tuple([Reading(name, *stored[name]) if name in stored else below for name, below in _BELOW])


def _keys(keys: list[list[Any]]) -> tuple[Key, ...]:
    return tuple((kind, name) for kind, name in keys)


def _slug(band: Band | None) -> str | None:
    return None if band is None else band.slug


def _band(slug: str | None) -> Band | None:
    return None if slug is None else _BANDS[slug]
