"""The portfolio: partnerships × seven elements, movers, agreements that end, and how the whole is made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from directory.pages import COUNTED_UP_TO, Page, capped_tally, page_of
from metrics.actions.moves import MOVED_BY
from metrics.choices import TONES, Band
from metrics.scoring.rubric import ELEMENTS
from partnerships.choices import Stage
from partnerships.filters import BANDS, band_of
from partnerships.models import Agreement, Partnership

MOVERS = 6
ENDING_WITHIN = timedelta(days=90)
ENDING = 6
BINDING = ("signed", "active", "under_review", "renewed")
GRADES = (*((grade, grade) for grade in "ABCD"), ("", "No evidence yet"))
SHORT_NAMES = ("Convener", "Purpose", "Recruitment", "Mutual value", "Communication", "Roles", "Metrics")


class Column(NamedTuple):
    """One element as the head of a column."""

    id: str
    title: str
    short: str


COLUMNS = tuple(Column(e.id, e.title, short) for e, short in zip(ELEMENTS, SHORT_NAMES, strict=True))


class Cell(NamedTuple):
    """One element of one partnership; without a score it has no band either."""

    score: float | None
    band: str


NO_CELL = Cell(None, "")


class HeatRow(NamedTuple):
    partnership: Partnership
    coverage: float | None
    cells: tuple[Cell, ...]


class Ending(NamedTuple):
    """An agreement that ends soon."""

    pk: int
    title: str
    ends_on: date
    partnership: str


class Mover(NamedTuple):
    """A partnership against itself about four weeks before, under the same rules."""

    partnership: Partnership
    before: float
    after: float
    since: date
    reason: str

    @property
    def points(self) -> float:
        return 100 * (self.after - self.before)


class Share(NamedTuple):
    """How many partnerships of the list are in one state."""

    key: Any
    label: str
    count: int
    share: float
    tone: str


@dataclass(frozen=True)
class Portfolio:
    page: Page
    rows: list[HeatRow]
    movers: list[Mover]
    ending: list[Ending]
    stages: list[Share]
    bands: list[Share]
    grades: list[Share]
    unscored_address: str = "?band=none"

    @property
    def count(self) -> int:
        return self.page.count

    @property
    def is_partial(self) -> bool:
        """Whether the shares speak of the first 10,000 only."""
        return self.count > COUNTED_UP_TO

    @property
    def unscored_count(self) -> int:
        return self._count("none")

    @property
    def concern_count(self) -> int:
        return self._count(Band.NEEDS_ATTENTION, Band.CRITICAL)

    @property
    def scored_note(self) -> str:
        return f"{self._count(*Band.values):,} with a health score"

    @property
    def ending_note(self) -> str:
        return f"{len(self.ending)}{'+' if len(self.ending) == ENDING else ''}"

    def _count(self, *keys: str) -> int:
        return sum(share.count for share in self.bands if share.key in keys)


def build(partnerships: QuerySet[Partnership], asked_page: str | None, today: date) -> Portfolio:
    """The board over partnerships that are scoped and filtered already; it reads what is stored."""
    tally = capped_tally(partnerships, "stage", "shown_band", "shown_grade")
    shown = partnerships.for_list().annotate(  # type: ignore[attr-defined]
        coverage=F("current_detail__snapshot__coverage"), elements=F("current_detail__snapshot__elements")
    )
    page = page_of(shown.order_by("name", "pk"), asked_page, count=tally.total())
    return Portfolio(
        page=page,
        rows=[_heat_row(row) for row in page.rows],
        movers=_movers(partnerships, today),
        ending=_ending(partnerships, today),
        stages=_shares(Stage.choices, tally, lambda stage, band, grade: stage),
        bands=_shares(BANDS, tally, lambda stage, band, grade: band_of(stage, band), "secondary"),
        grades=_shares(GRADES, tally, lambda stage, band, grade: grade),
    )


def _shares(
    kinds: Iterable[tuple[Any, str]],
    tally: Counter[tuple[Any, ...]],
    key_of: Callable[..., Any],
    tone: str = "",
) -> list[Share]:
    """Each kind with its part of the whole; `tone` is that of kinds without one of their own."""
    counts: Counter[Any] = Counter()
    for state, count in tally.items():
        counts[key_of(*state)] += count
    total = counts.total() or 1
    return [Share(key, label, counts[key], counts[key] / total, TONES.get(key, tone)) for key, label in kinds]


def _heat_row(row: Any) -> HeatRow:
    given = {one["element"]: Cell(one["score"], one["band"] or "") for one in row.elements}
    return HeatRow(row, row.coverage, tuple(given.get(column.id, NO_CELL) for column in COLUMNS))


def _movers(partnerships: QuerySet[Partnership], today: date) -> list[Mover]:
    """Those that moved most, up or down, against themselves; a change of rules is no move."""
    # From the partnerships on, so that the index of moves is walked until enough are seen, and no further.
    moved = partnerships.filter(
        current_detail__moved__gte=MOVED_BY, status="open", shown_value__isnull=False
    ).order_by("-current_detail__moved", "current_detail__partnership_id")
    told = {name: F(f"current_detail__{name}") for name in ("before", "before_on", "moved_reason")}
    rows: Any = moved.annotate(**told).only("slug", "name", "shown_value")[:MOVERS]
    return [Mover(row, row.before, row.shown_value, row.before_on, row.moved_reason) for row in rows]


def _ending(partnerships: QuerySet[Partnership], today: date) -> list[Ending]:
    """Agreements in force that end soon while no successor is under way."""
    renewal = Agreement.objects.filter(predecessor=OuterRef("agreements__pk")).exclude(
        state__in=["withdrawn", "declined", "terminated"]
    )
    # From the partnerships on, for the same reason, in the order of an index; each comes once for each
    # of its agreements.
    rows = partnerships.filter(
        ~Exists(renewal),
        agreements__ends_on__range=(today, today + ENDING_WITHIN),
        agreements__state__in=BINDING,
    ).order_by("agreements__ends_on", "agreements__title", "agreements__pk")
    columns = ("agreements__pk", "agreements__title", "agreements__ends_on", "name")
    return [Ending(*row) for row in rows.values_list(*columns)[:ENDING]]
