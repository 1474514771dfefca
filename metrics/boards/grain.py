"""Periods of one length beside each other: a month is never compared with a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from metrics.periods import MONTHS


class Spanned(Protocol):
    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date: ...


S = TypeVar("S", bound=Spanned)

MONTH, QUARTER, YEAR = MONTHS["month"], MONTHS["quarter"], MONTHS["year"]


def grain(from_on: date, to_on: date) -> int:
    """How many whole months a period has; 0 if it isn't made of whole months."""
    after = to_on + timedelta(days=1)
    if from_on.day != 1 or after.day != 1:
        return 0
    return 12 * (after.year - from_on.year) + after.month - from_on.month


def of_one_length(values: Sequence[S], *wanted: int) -> list[S]:
    """The values of the first wanted length that occurs; if none does, of the length of the first value."""
    lengths = [grain(value.from_on, value.to_on) for value in values]
    if not lengths:
        return []
    chosen = next((length for length in wanted if length in lengths), lengths[0])
    return [value for value, length in zip(values, lengths, strict=True) if length == chosen]


def latest_of(values: Sequence[S], today: date) -> tuple[S | None, S | None]:
    """Of values newest first: the latest whose period is over, and the one of the period that still runs.

    With nothing but a running period, that one is the latest.
    """
    over = next((value for value in values if value.to_on < today), None)
    running = next((value for value in values if value.from_on <= today <= value.to_on), None)
    return (over, running) if over else (running or (values[0] if values else None), None)
