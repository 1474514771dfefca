"""What the finders are given and give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Place(NamedTuple):
    """An open partnership, and the day that it is there."""

    network_id: int
    time_zone: str
    today: date


#: Partnership → its place.
Places = Mapping[int, Place]


class Found(NamedTuple):
    """One situation: of which row, from which day on it is to be seen, and the fact that it rests on."""

    kind: str
    subject_id: int
    partnership_id: int
    from_on: date
    fact: str


def start_of(day: date, time_zone: str) -> datetime:
    """The first moment of a day in a place."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(time_zone))
