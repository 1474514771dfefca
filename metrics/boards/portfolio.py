"""The portfolio: partnerships × seven elements, movers, agreements that end, and how the whole is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from directory.pages import COUNTED_UP_TO, Page, page_of
from metrics.actions.keep import MOVED_WITHIN
from metrics.choices import TONES, Band
from metrics.models import CurrentDetail, HealthSnapshot
from metrics.scoring.rubric import ELEMENTS
from partnerships.choices import Stage
from partnerships.models import Agreement, Partnership

MOVED_BY = 0.02  # two points: less is the passing of days
MOVERS = 6
ENDING_WITHIN = timedelta(days=90)
ENDING = 6
BINDING = ("signed", "active", "under_review", "renewed")
GRADES = ("A", "B", "C", "D", "")
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


class HeatRow(NamedTuple):
    partnership: Partnership
    as_of: date | None
    coverage: float | None
    cells: tuple[Cell, ...]


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

    key: str
    label: str
    count: int
    share: float
    tone: str


@dataclass(frozen=True)
class Portfolio:
    page: Page
    rows: list[HeatRow]
    movers: list[Mover]
    ending: list[Agreement]
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
        return f"{sum(share.count for share in self.bands) - self.unscored_count:,} with a health score"

    @property
    def ending_note(self) -> str:
        return f"{len(self.ending)}{'+' if len(self.ending) == ENDING else ''}"

    def _count(self, *keys: str) -> int:
        return sum(share.count for share in self.bands if share.key in keys)


def build(partnerships: QuerySet[Partnership], asked_page: str | None, today: date) -> Portfolio:
    """The board over partnerships that are scoped and filtered already; it reads what is stored."""
    partnerships = partnerships.narrowed()  # type: ignore[attr-defined]
    counts = _counts(partnerships)
    page = page_of(partnerships.for_list().order_by("name", "pk"), asked_page, count=counts["all"])
    return Portfolio(
        page=page,
        rows=_heat(page.rows),
        movers=_movers(partnerships, today),
        ending=_ending(partnerships, today),
        stages=_shares(counts, "stage"),
        bands=_shares(counts, "shown_band"),
        grades=_shares(counts, "shown_grade"),
    )


NOT_SCORED = ("", "Not enough evidence", "secondary")
#: The states that partnerships are counted by: field → (value, label, tone).
STATES: dict[str, list[tuple[Any, str, str]]] = {
    "stage": [(value, str(label), "") for value, label in Stage.choices],
    "shown_band": [*((band.value, str(band.label), TONES[band]) for band in Band), NOT_SCORED],
    "shown_grade": [(grade, grade or "No evidence yet", "") for grade in GRADES],
}


def _counts(partnerships: QuerySet[Partnership]) -> dict[str, int]:
    """Counts by stage, band and grade in one pass that never reads more than COUNTED_UP_TO rows."""
    wanted = {
        f"{field}_{place}": Count("pk", filter=Q(**{field: state[0]}))
        for field, states in STATES.items()
        for place, state in enumerate(states)
    }
    found: dict[str, int] = partnerships.order_by()[: COUNTED_UP_TO + 1].aggregate(all=Count("pk"), **wanted)
    return found


def _shares(counts: dict[str, int], field: str) -> list[Share]:
    total = counts["all"] or 1
    found = []
    for place, (key, label, tone) in enumerate(STATES[field]):
        count = counts[f"{field}_{place}"]
        found.append(Share(str(key) or "none", label, count, count / total, tone))
    return found


def _heat(partnerships: list[Partnership]) -> list[HeatRow]:
    rows = HealthSnapshot.objects.filter(details__partnership__in=[row.pk for row in partnerships])
    latest = {
        row.partnership_id: row
        for row in rows.order_by().only("partnership", "as_of", "coverage", "elements")
    }
    return [_heat_row(row, latest.get(row.pk)) for row in partnerships]


def _heat_row(partnership: Partnership, snapshot: HealthSnapshot | None) -> HeatRow:
    if snapshot is None:
        return HeatRow(partnership, None, None, (NO_CELL,) * len(COLUMNS))
    elements = {one["element"]: one for one in snapshot.elements if one}
    cells = tuple(_cell(elements.get(column.id)) for column in COLUMNS)
    return HeatRow(partnership, snapshot.as_of, snapshot.coverage, cells)


NO_CELL = Cell(None, "")


def _cell(element: dict[str, Any] | None) -> Cell:
    if element is None or element["score"] is None:
        return NO_CELL
    return Cell(element["score"], element["band"])


def _movers(partnerships: QuerySet[Partnership], today: date) -> list[Mover]:
    """Those that moved most, up or down, against themselves; a change of rules is no move."""
    moved = (
        CurrentDetail.objects.filter(
            moved__gte=MOVED_BY,
            partnership__status="open",
            partnership__shown_value__isnull=False,
            partnership__in=partnerships.order_by().values("pk"),
        )
        .select_related("partnership")
        .only("before", "before_on", "partnership__slug", "partnership__name", "partnership__shown_value")
        .order_by("-moved", "partnership__name")[:MOVERS]
    )
    found = list(moved)
    reasons = _reasons([row.partnership_id for row in found], today)
    return [_mover(row, reasons.get(row.partnership_id, [])) for row in found]


def _mover(row: CurrentDetail, reasons: list[str]) -> Mover:
    """With the latest reason that points the way the score went."""
    now = row.partnership.shown_value
    way = "Up" if now > row.before else "Down"
    fitting = [reason for reason in reasons if reason.startswith(way)]
    return Mover(row.partnership, row.before, now, row.before_on, fitting[-1] if fitting else "")


def _reasons(partnership_ids: list[int], today: date) -> dict[int, list[str]]:
    """Why each moved, step by step, oldest first."""
    found: dict[int, list[str]] = {}
    if not partnership_ids:
        return found
    rows = (
        HealthSnapshot.objects.filter(partnership__in=partnership_ids, as_of__gt=today - MOVED_WITHIN)
        .exclude(change_reason="")
        .order_by("as_of", "pk")
    )
    for partnership_id, reason in rows.values_list("partnership_id", "change_reason"):
        found.setdefault(partnership_id, []).append(reason)
    return found


def _ending(partnerships: QuerySet[Partnership], today: date) -> list[Agreement]:
    """Agreements in force that end soon while no successor is under way."""
    renewal = Agreement.objects.filter(predecessor=OuterRef("pk")).exclude(
        state__in=["withdrawn", "declined", "terminated"]
    )
    rows = Agreement.objects.filter(
        Q(ends_on__gte=today, ends_on__lte=today + ENDING_WITHIN),
        ~Exists(renewal),
        state__in=BINDING,
        partnership__in=partnerships.order_by().values("pk"),
    )
    return list(rows.select_related("partnership").order_by("ends_on", "pk")[:ENDING])
