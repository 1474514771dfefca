"""Figures of the labor market from BLS: wages by area and employment projections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from directory.imports.kinds import CAME_FROM, FileResource, Kind, Record, Row, year_of
from directory.imports.widgets import Chosen, Code, Known, Number, Text, column
from pathways.choices import AreaKind, FactMeasure, FactStatus
from pathways.models import Area, OccupationFact
from pathways.resources.shared import ALL_OCCUPATIONS, GROUP, SOC, OccupationResource, is_group

#: The highest annual wage that BLS publishes; above it stands only a sign.
TOP_WAGE = "239200"
NOT_RELEASED_SIGNS = {"-", "—", "–", "*", "**", "", "N/A"}


def figure(text: str, footnote: str = "") -> tuple[str, str]:
    """A cell as value and status: a bare sign says which kind of nothing it is."""
    if text == "#" or (footnote == "5" and text in NOT_RELEASED_SIGNS):
        return TOP_WAGE, FactStatus.AT_LEAST.value
    if text in NOT_RELEASED_SIGNS:
        return "", (FactStatus.NOT_APPLICABLE if footnote == "4" else FactStatus.NOT_RELEASED).value
    if text.startswith((">=", "≥")):
        return text.lstrip(">=≥ $"), FactStatus.AT_LEAST.value
    return text.removeprefix("$"), FactStatus.RELEASED.value


class FactResource(FileResource):
    """One figure with its area, year, source and status; a subclass says which cells are figures."""

    occupation = column("occupation", "soc", SOC)
    area = column("area", "area", Known(Area, ("code",), "area"))
    year = column("year", "year", Chosen())
    source_name = column("source", "source", Chosen())
    measure = column("measure", "measure", Chosen())
    value = column("value", "value", Number(places=2, least=None))
    status = column("status", "status", Chosen())

    matches = (("occupation", "area", "year", "source", "measure"),)

    class Meta:
        model = OccupationFact
        fields = ("occupation", "area", "year", "source_name", "measure", "value", "status")

    def publisher(self) -> str:
        raise NotImplementedError

    def years(self) -> Iterable[int]:
        return (self.source.year,)

    def existing(self) -> Any:
        return OccupationFact.objects.filter(source=self.publisher(), year__in=self.years())


class OewsAreaResource(FileResource):
    code = column("code", "area_code", Code(r"\d{7}", "an area code of seven digits", is_required=True))
    title = column("title", "area_name", Text(is_required=True))
    kind = column("kind", "kind", Chosen())

    matches = (("code",),)
    is_shared = True

    class Meta:
        model = Area
        fields = ("code", "title", "kind")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        return ((row, record | {"kind": area_kind(row.cells)}) for row, record in super().records(rows))


def area_kind(cells: dict[str, str]) -> str:
    if cells["areatype"].strip() == "S":
        return AreaKind.STATE.value
    is_nonmetro = "nonmetropolitan" in cells["area_name"]
    return (AreaKind.NONMETRO if is_nonmetro else AreaKind.METRO).value


class OewsSocResource(OccupationResource):
    def named(self, row: Row) -> tuple[str, str, str]:
        return row.cells["soc_code"].strip(), row.cells["occupation"], ""


OEWS_MEASURES = {
    "Employment": FactMeasure.EMPLOYMENT.value,
    "Annual mean wage": FactMeasure.WAGE_MEAN.value,
    "Annual median wage": FactMeasure.WAGE_MEDIAN.value,
    "Annual 10th percentile wage": FactMeasure.WAGE_P10.value,
    "Annual 25th percentile wage": FactMeasure.WAGE_P25.value,
    "Annual 75th percentile wage": FactMeasure.WAGE_P75.value,
    "Annual 90th percentile wage": FactMeasure.WAGE_P90.value,
}


class OewsFactResource(FactResource):
    def publisher(self) -> str:
        return "BLS OEWS"

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        publisher, year = self.publisher(), self.source.year
        for row in rows:
            if row.skip:
                continue
            cells = row.cells
            shared = {"soc": cells["soc_code"], "area": cells["area_code"], "source": publisher, "year": year}
            for name, measure in OEWS_MEASURES.items():
                value, status = figure(cells[name].strip(), cells[f"fn_{name}"].strip())
                came_from = {"value": name, "soc": "soc_code", "area": "area_code"}
                told = {"measure": measure, "value": value, "status": status, CAME_FROM: came_from}
                yield row, shared | told


OEWS = Kind(
    name="oews",
    title="Wages and employment by area (BLS OEWS)",
    columns=(
        *("area_code", "areatype", "area_name", "soc_code", "occupation"),
        *OEWS_MEASURES,
        *(f"fn_{name}" for name in OEWS_MEASURES),
    ),
    resources=(OewsAreaResource, OewsSocResource, OewsFactResource),
    skip=lambda cells: GROUP if is_group(cells["soc_code"].strip()) else "",
)


NATION = {"code": "0000000", "title": "United States", "kind": AreaKind.NATION.value}
BLS_TITLE, BLS_CODE = "{year} National Employment Matrix title", "{year} National Employment Matrix code"
BASE, LATER = "Employment, {year}", "Employment, {later}"
GROWTH = "Employment change, percent, {span}"
OPENINGS = "Occupational openings, {span} annual average"
MEDIAN = "Median annual wage, dollars, {year}{note}"

#: Column → measure, whether it speaks of the later year, and its factor (jobs stand in thousands).
BLS_MEASURES = {
    BASE: (FactMeasure.EMPLOYMENT.value, False, 1000),
    MEDIAN: (FactMeasure.WAGE_MEDIAN.value, False, 1),
    LATER: (FactMeasure.PROJECTED.value, True, 1000),
    GROWTH: (FactMeasure.GROWTH.value, True, 1),
    OPENINGS: (FactMeasure.OPENINGS.value, True, 1000),
}


class NationResource(FileResource):
    code = column("code", "code", Chosen())
    title = column("title", "title", Chosen())
    kind = column("kind", "kind", Chosen())

    matches = (("code",),)
    fill = ("title",)
    is_shared = True

    class Meta:
        model = Area
        fields = ("code", "title", "kind")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        return ((row, dict(NATION)) for row in rows[:1])


class BlsSocResource(OccupationResource):
    def named(self, row: Row) -> tuple[str, str, str]:
        return row.cells[BLS_CODE].strip(), row.cells[BLS_TITLE], ""

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        return super().records([row for row in rows if not row.skip])


class Thousands(Number):
    """A number that the table gives in thousands, or as it is."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        number = super().clean(value, row, **kwargs)
        return None if number is None else number * row["times"]


class BlsFactResource(FactResource):
    value = column("value", "value", Thousands(places=2, least=None))

    class Meta(FactResource.Meta):
        pass

    def later(self) -> int:
        return year_of(self.source.match, LATER)

    def publisher(self) -> str:
        return f"BLS employment projections {self.source.year}–{self.later()}"

    def years(self) -> Iterable[int]:
        return (self.source.year, self.later())

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        publisher, years = self.publisher(), {False: self.source.year, True: self.later()}
        for row in rows:
            if row.skip:
                continue
            shared = {"soc": row.cells[BLS_CODE], "area": NATION["code"], "source": publisher}
            for name, (measure, is_later, times) in BLS_MEASURES.items():
                value, status = figure(row.cells[name].strip())
                told = {"measure": measure, "value": value, "status": status, "times": times}
                came_from = {"value": name, "soc": BLS_CODE}
                yield row, shared | told | {"year": years[is_later], CAME_FROM: came_from}


def bls_skip(cells: dict[str, str]) -> str:
    code = cells[BLS_CODE].strip()
    if not code and not cells[BASE].strip():
        return "a footnote"
    is_summary = cells["Occupation type"].strip() == "Summary" and code != ALL_OCCUPATIONS
    return GROUP if is_summary else ""


PROJECTIONS = Kind(
    name="bls_projections",
    title="Employment projections (BLS, table 1.2)",
    columns=(
        *(BLS_TITLE, BLS_CODE, "Occupation type", BASE, LATER, GROWTH),
        *("Percent self employed, {year}", OPENINGS, MEDIAN),
    ),
    resources=(NationResource, BlsSocResource, BlsFactResource),
    skip=bls_skip,
)
