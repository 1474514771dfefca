"""Pages of a list that cost the same at any length: counts stop at 10,000, one row more tells of a next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import QueryDict

#: From here on a count is said as "10,000+".
COUNTED_UP_TO = 10_000
SIZE = 50


@dataclass(frozen=True)
class Page:
    """A slice of a list and where it lies; `count` is exact up to COUNTED_UP_TO and one more beyond."""

    rows: list[Any]
    number: int
    count: int
    has_next: bool
    size: int = SIZE

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


def number_of(asked: str | None, size: int = SIZE) -> int:
    """The page that an address asks for; nonsense is page 1, and nobody pages deeper than is counted."""
    number = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return max(1, min(number, COUNTED_UP_TO // size))


def page_of(queryset: Any, asked: str | None, size: int = SIZE, count: int | None = None) -> Page:
    """One page of an ordered queryset in one query, and one more for the count if it isn't known."""
    number = number_of(asked, size)
    start = (number - 1) * size
    rows = list(queryset[start : start + size + 1])
    if count is None:
        count = capped_count(queryset)
    return Page(rows[:size], number, count, len(rows) > size, size)


def capped_count(queryset: Any) -> int:
    """How many, counted no further than one past COUNTED_UP_TO."""
    return int(queryset.order_by()[: COUNTED_UP_TO + 1].count())


def capped_tally(queryset: Any, *fields: str) -> Counter[tuple[Any, ...]]:
    """How many rows have each combination of values, over no more than one past COUNTED_UP_TO rows."""
    rows = queryset.order_by().values(*fields)[: COUNTED_UP_TO + 1]
    try:
        statement, words = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Counter()
    # Grouping what is already cut off is more than the ORM says.
    names = ", ".join(map(connection.ops.quote_name, fields))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}, count(*) FROM ({statement}) seen GROUP BY {names}", words)  # noqa: S608
        return Counter({tuple(values): count for *values, count in cursor.fetchall()})


class Chip(NamedTuple):
    """One filter that is in force, and the address without it."""

    name: str
    label: str
    value: str
    address: str


class Drop(NamedTuple):
    """A filter without which there would be rows, and how many."""

    chip: Chip
    count: int


def without(query: QueryDict, *names: str) -> str:
    """The address with these filters dropped, from its first page."""
    left = query.copy()
    for name in (*names, "page"):
        left.pop(name, None)
    return f"?{left.urlencode()}"


def beside(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """What an address says besides these and its page: what a form that asks for them keeps."""
    left = {name: words for name, words in query.lists() if name not in (*names, "page", "as", "entry")}
    return [(name, word) for name, words in left.items() for word in words]
