"""The months, quarters and program years (July to June, as Perkins and WIOA have it) of success metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {"month": 1, "quarter": 3, "year": 12}
YEAR_STARTS = 7  # July


class Period(NamedTuple):
    first: date
    last: date
    kind: str  # a key of MONTHS

    @property
    def before(self) -> Period:
        """The period of the same length that ends the day before this one begins."""
        return period_of(self.first - timedelta(days=1), self.kind)


def period_of(day: date, kind: str) -> Period:
    """The period of that kind which holds the day."""
    length = MONTHS[kind]
    number = day.year * 12 + day.month - 1
    start = number - (number - (YEAR_STARTS - 1)) % length
    return Period(_first(start), _first(start + length) - timedelta(days=1), kind)


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def periods_between(first: date, last: date) -> Iterator[Period]:
    """All periods of all kinds that begin in [first, last]."""
    for kind in MONTHS:
        period = period_of(first, kind)
        while period.first <= last:
            if period.first >= first:
                yield period
            period = period_of(period.last + timedelta(days=1), kind)
