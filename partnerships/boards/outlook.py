"""Money month by month: what each stream brings, what it all costs, and where the money ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.actions.unroll import months_after
from partnerships.rules import find_cliff, prorated

MONTHS = 18
#: So many streams have a color of their own; the smallest of more are drawn as one.
COLORS = 5
ZERO = Decimal(0)


class Part(NamedTuple):
    """Money that lies in a period: of a stream, or what something costs."""

    label: str
    amount: Decimal
    first: date
    last: date
    is_formula: bool = False
    is_secured: bool = True


@dataclass(frozen=True)
class Stream:
    label: str
    values: list[Decimal]
    is_secured: bool = True

    @property
    def total(self) -> Decimal:
        return sum(self.values, ZERO)


class Cliff(NamedTuple):
    month: date
    before: int
    after: int
    ending: list[str]  # the streams that end or shrink there


@dataclass(frozen=True)
class Year:
    """The next 12 months in whole dollars: what they cost, and from which kind of money that is covered."""

    cost: int
    formula: int
    one_off: int
    awaited: int  # allocated, not awarded yet

    @property
    def gap(self) -> int:
        return max(self.cost - self.formula - self.one_off, 0)

    @property
    def formula_share(self) -> float | None:
        """The sustainability figure: durable money over cost."""
        return min(self.formula / self.cost, 1.0) if self.cost else None


@dataclass(frozen=True)
class Outlook:
    months: list[date]
    streams: list[Stream]
    cost: list[Decimal]
    cliff: Cliff | None
    year: Year

    @property
    def is_drawn(self) -> bool:
        return any(stream.total for stream in self.streams) or any(self.cost)

    @property
    def chart(self) -> dict[str, Any]:
        """As static/js/funding.js takes it."""
        return {
            "labels": [_month(month) for month in self.months],
            "streams": [
                {
                    "name": one.label,
                    "values": [float(value) for value in one.values],
                    "awaited": not one.is_secured,
                }
                for one in self.streams
            ],
            "cost": {"name": _("Cost"), "values": [float(value) for value in self.cost]},
            "cliff": _month(self.cliff.month) if self.cliff else None,
            "cliff_label": _("Money ends"),
        }

    @property
    def headers(self) -> list[str]:
        return [_("Month"), *(stream.label for stream in self.streams), _("Cost")]

    @property
    def rows(self) -> list[list[str]]:
        columns = [*(stream.values for stream in self.streams), self.cost]
        return [
            [_month(month), *(f"{column[place]:,.0f}" for column in columns)]
            for place, month in enumerate(self.months)
        ]


def build(allocations: Any, budgets: Any, today: date, label: Mapping[str, str] | None) -> Outlook:
    """Two queries, summed where periods coincide: by kind of money with `label`, else by stream."""
    parts = _parts(allocations, today, label)
    costs = [Part("", *row) for row in _summed(budgets, "from_on", "to_on", today=today)]
    first = today.replace(day=1)
    months = [months_after(first, number) for number in range(MONTHS)]
    streams = _streams(parts, months)
    return Outlook(
        months, streams, _values(costs, months), _cliff(streams, months), _year(parts, costs, today)
    )


def _summed(rows: Any, *columns: str, today: date) -> list[tuple[Any, ...]]:
    """Amounts from this month on, one row for all that lie alike."""
    ahead = rows.filter(to_on__gte=today.replace(day=1)).order_by()
    return [(total, *keys) for *keys, total in ahead.values_list(*columns).annotate(Sum("amount"))]


def _parts(allocations: Any, today: date, label: Mapping[str, str] | None) -> list[Part]:
    columns = ("from_on", "to_on", "source__is_formula", "source__awarded_on", "source__closed_on")
    name = "source__kind" if label else "source__name"
    return [
        Part(
            str(label[words] if label else words),
            amount,
            first,
            last,
            is_formula,
            awarded is not None and awarded <= today,
        )
        for amount, first, last, is_formula, awarded, closed, words in _summed(
            allocations, *columns, name, today=today
        )
        if closed is None or closed > today
    ]


def _values(parts: Iterable[Part], months: list[date]) -> list[Decimal]:
    return [
        sum((prorated(part.amount, part[2:4], _whole(month)) for part in parts), ZERO) for month in months
    ]


def _whole(month: date) -> tuple[date, date]:
    return month, months_after(month, 1) - timedelta(days=1)


def _streams(parts: list[Part], months: list[date]) -> list[Stream]:
    """The largest first; what isn't awarded yet is one stream of its own, on top."""
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part.is_secured:
            found[part.label].append(part)
    streams = [Stream(name, _values(rows, months)) for name, rows in found.items()]
    streams.sort(key=lambda stream: (-stream.total, stream.label))
    if len(streams) > COLORS:
        rest = [
            sum(values, ZERO) for values in zip(*(one.values for one in streams[COLORS - 1 :]), strict=True)
        ]
        streams = [*streams[: COLORS - 1], Stream(_("Other streams"), rest)]
    awaited = [part for part in parts if not part.is_secured]
    if awaited:
        streams.append(Stream(_("Not awarded yet"), _values(awaited, months), is_secured=False))
    return streams


def _cliff(streams: list[Stream], months: list[date]) -> Cliff | None:
    secured = [stream for stream in streams if stream.is_secured]
    totals = [sum((stream.values[place] for stream in secured), ZERO) for place in range(len(months))]
    place = find_cliff(totals)
    if place is None:
        return None
    ending = [one.label for one in secured if find_cliff(one.values[place - 1 : place + 1])]
    return Cliff(months[place], round(totals[place - 1]), round(totals[place]), ending)


def _year(parts: list[Part], costs: list[Part], today: date) -> Year:
    """The same 365 days that the score asks about, the day itself included."""
    window = today, today + timedelta(days=364)

    def within(rows: Iterable[Part]) -> int:
        return round(sum((prorated(part.amount, (part.first, part.last), window) for part in rows), ZERO))

    secured = [part for part in parts if part.is_secured]
    return Year(
        cost=within(costs),
        formula=within(part for part in secured if part.is_formula),
        one_off=within(part for part in secured if not part.is_formula),
        awaited=within(part for part in parts if not part.is_secured),
    )


def _month(month: date) -> str:
    return date_format(month, "M Y")
