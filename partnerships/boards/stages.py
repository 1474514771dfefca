"""Partnerships by stage: a column each, with its first cards and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from directory.models import User
from directory.pages import COUNTED_UP_TO, Chip, beside, capped_tally, without
from directory.rules import holds
from partnerships.boards.partnerships import with_lead
from partnerships.choices import Stage
from partnerships.filters import PartnershipFilter
from partnerships.models import Partnership

CARDS = 12


@dataclass(frozen=True)
class Column:
    stage: Stage
    cards: list[Any]
    count: int | None  # None: there are more than are counted
    others: list[Stage]

    @property
    def has_more(self) -> bool:
        return self.count is None or self.count > len(self.cards)


@dataclass(frozen=True)
class Stages:
    filters: PartnershipFilter
    chips: list[Chip]
    clear: str
    keep: list[tuple[str, str]]
    columns: list[Column]
    count: int
    words: str  # of its address, as a move carries them along to lead back
    works_at: set[int]  # the conveners whose partnerships the user may move


def build(user: User, query: Any) -> Stages:
    filters = PartnershipFilter(query, Partnership.objects.narrowed_for(user), user)
    rows = filters.narrowed()
    tally = capped_tally(rows, "stage")
    return Stages(
        filters=filters,
        chips=filters.chips(),
        clear=without(query, *filters.filters),
        keep=beside(query, *filters.filters),
        columns=list(columns(with_lead(rows.for_list(), user).order_by("name", "pk"), tally)),
        count=tally.total(),
        words=quote(query.urlencode(), safe=""),
        works_at=works_at(filters, user),
    )


def columns(rows: Any, tally: Any) -> Iterator[Column]:
    is_counted = tally.total() <= COUNTED_UP_TO
    for stage in Stage:
        count = tally[(stage,)] if is_counted else None
        # A stage that is known to be empty isn't asked for.
        cards = list(rows.filter(stage=stage)[:CARDS]) if count != 0 else []
        yield Column(stage, cards, count, [other for other in Stage if other != stage])


def works_at(filters: PartnershipFilter, user: User) -> set[int]:
    own = filters.networks
    return {row.pk for row in own if user.is_superuser or holds(user.role_in(row.pk), "member")}
