"""Partnerships by stage: a column each, with its first cards and how many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html_join

from directory.models import User
from directory.pages import COUNTED_UP_TO, capped_tally
from directory.rules import holds
from directory.unions import Part, part_of, rows_of_all
from partnerships.boards.partnerships import with_lead
from partnerships.choices import Stage
from partnerships.filters import PartnershipFilter
from partnerships.models import Partnership

CARDS = 12


@dataclass(frozen=True)
class Card:
    row: Partnership
    moves: str  # the lines of its menu; nothing for who may not move it


@dataclass(frozen=True)
class Column:
    stage: Stage
    cards: list[Card]
    count: int | None  # None: there are more than are counted

    @property
    def has_more(self) -> bool:
        return self.count is None or self.count > len(self.cards)


@dataclass(frozen=True)
class Stages:
    filters: PartnershipFilter
    columns: list[Column]
    count: int


def build(user: User, query: Any) -> Stages:
    filters = PartnershipFilter(query, Partnership.objects.narrowed_for(user), user)
    rows = filters.narrowed()
    tally = capped_tally(rows, "stage")
    cards = cards_of(rows, user, works_at(filters, user), quote(query.urlencode(), safe=""))
    is_counted = tally.total() <= COUNTED_UP_TO
    return Stages(
        filters=filters,
        columns=[Column(stage, cards[stage], tally[(stage,)] if is_counted else None) for stage in Stage],
        count=tally.total(),
    )


def cards_of(rows: Any, user: User, works_at: set[int], words: str) -> dict[int, list[Card]]:
    """Stage → its first cards; `words` are those of the board's address, which a move carries along."""
    keys = [key for (key,) in rows_of_all(_first_of_each(rows))]
    found: dict[int, list[Card]] = defaultdict(list)
    shown = with_lead(Partnership.objects.filter(pk__in=keys).for_list(), user)
    steps = [(stage.value, words, str(stage.label)) for stage in Stage]
    for row in shown.order_by("name", "pk"):
        found[row.stage].append(Card(row, moves(row, steps) if row.convener_id in works_at else ""))
    return found


def _first_of_each(rows: Any) -> list[Part]:
    """Compiled once: the stage is the last word of the question."""
    part = part_of(rows.filter(stage=Stage.values[0]).order_by("name", "pk").values_list("pk")[:CARDS])
    if part is None:
        return []
    sql, words = part
    return [(sql, [*words[:-1], stage]) for stage in Stage.values]


def moves(row: Partnership, steps: list[tuple[int, str, str]]) -> str:
    address = reverse("partnerships:partnership_stage", args=[row.slug])
    others = ((address, *step) for step in steps if step[0] != row.stage)
    return format_html_join("", '<li><a href="{}?stage={}&amp;board={}">{}</a></li>', others)


def works_at(filters: PartnershipFilter, user: User) -> set[int]:
    """The conveners whose partnerships the user may move."""
    own = filters.networks
    return {row.pk for row in own if user.is_superuser or holds(user.role_in(row.pk), "member")}
