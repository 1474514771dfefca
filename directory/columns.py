"""The columns of a list: which of them are shown stands in its address, and its file holds the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpResponse, QueryDict
from django.utils.html import format_html_join

from directory.exports import Column, list_file
from directory.models import User
from directory.pages import beside

NOTHING = "–"


class Shown(NamedTuple):
    """One column of a page: its word in the address, its heading, and what a file says in its place."""

    name: str
    label: Any
    cells: tuple[Column, ...]
    is_usual: bool = True  # shown where an address names none
    sorts: bool = False  # by its own name
    #: Adds to the rows what the column says to a user, in the same question.
    joined: Callable[[Any, User], Any] | None = None
    #: What a page says of a row on a day, where that is more than the value in a file.
    show: Callable[[Any, date], Any] | None = None

    def said(self, row: Any, today: date) -> Any:
        said = self.show(row, today) if self.show else self.cells[0].value(row)
        return NOTHING if said is None or said == "" else said


@dataclass(frozen=True)
class Columns:
    all: tuple[Shown, ...]
    chosen: tuple[Shown, ...]
    keep: list[tuple[str, str]]  # what else the address says

    @cached_property
    def labeled(self) -> list[tuple[str, Shown]]:
        return [(str(column.label), column) for column in self.chosen]

    def row(self, row: Any, today: date) -> str:
        """The cells of a row, each under its heading; made here, for a list has hundreds of them."""
        cells = ((label, column.said(row, today)) for label, column in self.labeled)
        return format_html_join("", '<td data-label="{}">{}</td>', cells)

    def joined(self, rows: Any, user: User) -> Any:
        for column in self.chosen:
            rows = column.joined(rows, user) if column.joined else rows
        return rows

    def file(self, form: str, name: str, first: tuple[Column, ...], rows: Any, today: date) -> HttpResponse:
        """The list as it is seen; what stands in the head of each row comes first."""
        cells = [*first, *(cell for column in self.chosen for cell in column.cells)]
        return list_file(form, name, cells, rows, today)


def choose(all: tuple[Shown, ...], query: QueryDict) -> Columns:
    asked = set(query.getlist("column"))
    chosen = tuple(column for column in all if column.name in asked)
    usual = tuple(column for column in all if column.is_usual)
    return Columns(all, chosen or usual, beside(query, "column"))


def order(sorts: dict[str, tuple[str, ...]], asked: str) -> list[str]:
    """The fields to order by for a word of the address; the first of `sorts` where it says none."""
    fields = sorts.get(asked.removeprefix("-")) or next(iter(sorts.values()))
    sign = "-" if asked.startswith("-") else ""
    return [f"{sign}{field}" for field in fields]
