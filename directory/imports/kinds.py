"""What a kind of file is: the columns by which it is recognized and the resources that read its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet
from import_export import resources

from directory.imports.tables import Cells, Refused, Table

#: How far down the known header is looked for: titles and notes may stand above it.
HEADER_WITHIN = 30

Record = dict[str, Any]
#: A record made of several cells says here, by its own column, which column of the file each came from.
CAME_FROM = "came from"


@dataclass(slots=True)
class Row:
    """One row of the file: the cells of the columns that its kind reads."""

    number: int
    cells: dict[str, str]
    skip: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Need:
    """Rows that must have been imported before, else hardly a row of this file could be."""

    rows: Callable[[], QuerySet[Any]]
    message: str


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    `columns` are the names in its header, in which `{year}` stands for any year, `{span}` for two, `{note}`
    for the mark of a footnote. All of them must be there, in any order; others may stand beside them.
    `skip` says why a row is passed over, `problem` what is wrong with it as a whole, or nothing.
    `resources` read the rows one after the other, so that later ones find what earlier ones made.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    resources: tuple[type[FileResource], ...]
    skip: Callable[[dict[str, str]], str] = lambda cells: ""
    problem: Callable[[dict[str, str]], str] = lambda cells: ""
    needs: tuple[Need, ...] = ()


@dataclass
class Match:
    """A table, the row of its header and where each column stands."""

    kind: Kind
    table: Table
    header_row: int
    places: dict[str, int]
    width: int
    header: Cells = field(default_factory=list)
    year: int | None = None

    def shown(self, column: str) -> str:
        """A column as it stands in the header of this file."""
        place = self.places.get(column)
        return column if place is None else " ".join(self.header[place].split())


@dataclass
class Source:
    """What resources may ask about the file that they read."""

    match: Match
    known: KnownRows
    rows: list[Row] = field(default_factory=list)
    #: What the resources of one file share, each thing under its name.
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year that the file speaks of."""
        if self.match.year is None:
            raise Refused(
                f"{self.match.table.file}: the year of its figures stands neither in the file nor in its "
                "name. Say it with --year."
            )
        return self.match.year


class KnownRows:
    """Rows of other models by their keys: loaded once each, joined by those that this import makes."""

    def __init__(self) -> None:
        self.tables: dict[tuple[type[Model], tuple[str, ...]], dict[tuple[Any, ...], Model]] = {}
        self.fresh: dict[type[Model], list[Model]] = {}

    def find(self, model: type[Model], key: tuple[str, ...], values: tuple[Any, ...]) -> Model | None:
        return self.table(model, key).get(values)

    def table(self, model: type[Model], key: tuple[str, ...]) -> dict[tuple[Any, ...], Model]:
        if (model, key) not in self.tables:
            there = model._default_manager.exclude(**{key[-1]: ""})
            rows = [*there.iterator(chunk_size=2000), *self.fresh.get(model, [])]
            self.tables[model, key] = {key_of(row, key): row for row in rows}
        return self.tables[model, key]

    def add(self, row: Model) -> None:
        self.fresh.setdefault(type(row), []).append(row)
        for (model, key), table in self.tables.items():
            if model is type(row):
                table[key_of(row, key)] = row


def key_of(row: Model, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in key)


class FileResource(resources.ModelResource):
    """How the rows of one kind of file become rows of one model.

    The fields say which column goes where and how it is cleaned; the class says by which keys a row is
    found again (`matches`, the first one that is filled and known wins), which attributes are written
    only once (`fill`), and whether it may create.
    """

    matches: tuple[tuple[str, ...], ...] = ()
    fill: Collection[str] = ()
    may_create = True
    #: Made for several rows at once (a district for its schools): no row's own outcome, and it stays when
    #: one of the rows fails.
    is_shared = False
    #: Attributes that a score reads: a row in which one changes leaves a stale mark of this kind.
    scored: Collection[str] = ()
    stale_kind = ""
    #: Rows are tied to rows before them in the same file: they are read one by one, so `existing` is needed.
    builds_on_itself = False

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        """What each row says, by column name."""
        return ((row, dict(row.cells)) for row in rows if not row.skip)

    def existing(self) -> QuerySet[Any] | None:
        """All rows among which the file's may be found, where that is quicker than asking by key."""
        return None

    def keeps(self, instance: Any) -> str:
        """Why a row that is there stays as it is, or nothing."""
        return ""

    def differs(self, attribute: str, old: Any, new: Any) -> bool:
        return bool(old != new)

    def complete(self, instance: Any) -> None:
        """The last touch to a new row: what no column says."""


# --- recognizing ------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split()).casefold()


STANDS_FOR = {"{year}": r"\d{4}", "{later}": r"\d{4}", "{span}": r"\d{4}[–-]\d{2,4}", "{note}": r"(\[\d+\])?"}


@cache
def pattern(column: str) -> str:
    text = re.escape(plain(column))
    for sign, meaning in STANDS_FOR.items():
        text = text.replace(re.escape(sign), meaning)
    return text


def places_of(kind: Kind, header: Cells) -> dict[str, int]:
    """Where each of the kind's columns stands in the header, as far as they are there."""
    names = [plain(cell) for cell in header]
    places: dict[str, int] = {}
    for column in kind.columns:
        free = (at for at, name in enumerate(names) if name and at not in places.values())
        if (at := next((at for at in free if re.fullmatch(pattern(column), names[at])), None)) is not None:
            places[column] = at
    return places


def repeated(kind: Kind, header: Cells) -> str:
    """A column of the kind that stands twice in the header, or nothing."""
    names = [plain(cell) for cell in header]
    wanted = Counter(pattern(column) for column in kind.columns)
    for column in kind.columns:
        if sum(bool(re.fullmatch(pattern(column), name)) for name in names) > wanted[pattern(column)]:
            return column
    return ""


def candidates(tables: Iterable[Table], kinds: Iterable[Kind]) -> Iterator[Match]:
    """Each kind at each of the first rows of each sheet that names at least one of its columns."""
    kinds = list(kinds)
    for table in tables:
        for number, cells in table.numbered():
            if number > HEADER_WITHIN:
                break
            for kind in kinds:
                if places := places_of(kind, cells):
                    yield Match(kind, table, number, places, len(cells))


def recognize(name: str, tables: Sequence[Table], kinds: Sequence[Kind]) -> Match:
    """The kind whose columns are all there; else Refused with what is missing and what is known."""
    best: Match | None = None
    for match in candidates(tables, kinds):
        if len(match.places) == len(match.kind.columns):
            return checked(match)
        if best is None or share(match) > share(best):
            best = match
    raise Refused(not_recognized(name, best, kinds))


def checked(match: Match) -> Match:
    header = next(cells for number, cells in match.table.numbered() if number == match.header_row)
    if twice := repeated(match.kind, header):
        raise Refused(f"{match.table.file}: the column “{twice}” stands twice in its header.")
    match.header = header
    match.year = year_in(match)
    return match


def year_in(match: Match) -> int | None:
    """The year in the header, else the only year in the file's name."""
    for column in match.places:
        if "{year}" in column:
            return year_of(match, column)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", match.table.file))
    return int(years.pop()) if len(years) == 1 else None


def year_of(match: Match, column: str) -> int:
    """The first year that stands in the header of this column."""
    found = re.search(r"\d{4}", match.header[match.places[column]])
    return int(found[0]) if found else 0


def share(match: Match) -> float:
    return len(match.places) / len(match.kind.columns)


def not_recognized(name: str, best: Match | None, kinds: Sequence[Kind]) -> str:
    known = "; ".join(kind.title for kind in kinds)
    if best is None or share(best) < 0.3:
        return f"{name} is none of the files that can be imported here. Known are: {known}."
    missing = [column for column in best.kind.columns if column not in best.places]
    return (
        f"{name} looks like “{best.kind.title}” (header in row {best.header_row}), but lacks "
        f"{'the column' if len(missing) == 1 else 'the columns'} {', '.join(missing)}. Known are: {known}."
    )


def read_rows(match: Match) -> list[Row]:
    """All rows under the header; a row of the wrong width is a problem, an empty one is left out."""
    rows = []
    for number, cells in match.table.numbered():
        if number <= match.header_row or not any(cells):
            continue
        row = Row(number, {c: cells[at] if at < len(cells) else "" for c, at in match.places.items()})
        row.problem = width_problem(match, cells)
        if not row.problem:
            row.skip = match.kind.skip(row.cells)
            row.problem = "" if row.skip else match.kind.problem(row.cells)
        rows.append(row)
    return rows


def width_problem(match: Match, cells: Cells) -> str:
    """Text rows have as many cells as the header; sheets leave out empty cells at the end."""
    if not match.table.is_text or len(cells) == match.width:
        return ""
    if len(cells) > match.width and not any(cells[match.width :]):
        return ""
    return f"has {len(cells)} cells where the header has {match.width}: cut off, or a quote is missing"
