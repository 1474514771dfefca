"""CIP, its crosswalk to SOC, and NAICS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from directory.imports.kinds import CAME_FROM, FileResource, Kind, Need, Record, Row
from directory.imports.names import readable
from directory.imports.widgets import Chosen, Code, Known, Text, column
from pathways.models import CipSocLink, Industry, InstructionalProgram
from pathways.resources.shared import CIP, CIP_FORM, SOC, OccupationResource, tidy_code

# --- CIP ---

LEFT_CIP = {"Moved from": "moved to another code in this edition", "Deleted": "deleted in this edition"}


class Title(Text):
    """A title as NCES writes it: a full stop at its end, families in capitals."""

    def shape(self, text: str) -> str:
        return readable(text.removesuffix("."))


class CipResource(FileResource):
    cip = column("cip", "CIPCode", Code(CIP_FORM, "a CIP code", is_required=True))
    title = column("title", "CIPTitle", Title(is_required=True))
    definition = column("definition", "CIPDefinition", Text())

    matches = (("cip",),)

    class Meta:
        model = InstructionalProgram
        fields = ("cip", "title", "definition")


CIP_CODES = Kind(
    name="cip_2020",
    title="CIP codes (NCES)",
    columns=("CIPFamily", "CIPCode", "Action", "CIPTitle", "CIPDefinition"),
    resources=(CipResource,),
    skip=lambda cells: LEFT_CIP.get(cells["Action"].strip(), ""),
)


# --- CIP to SOC ---


class CrosswalkSocResource(OccupationResource):
    def named(self, row: Row) -> tuple[str, str, str]:
        return row.cells["SOC2018Code"].strip(), row.cells["SOC2018Title"], ""


class CipSocResource(FileResource):
    """A published link; one that staff removed stays removed."""

    instructional_program = column("instructional_program", "CIP2020Code", CIP)
    occupation = column("occupation", "SOC2018Code", SOC)
    source = column("source", "source", Chosen())

    matches = (("instructional_program", "occupation"),)
    fill = ("source",)

    class Meta:
        model = CipSocLink
        fields = ("instructional_program", "occupation", "source")

    def __init__(self, source: Any) -> None:
        super().__init__(source)
        self.words = "NCES and BLS, CIP 2020 to SOC 2018"

    def existing(self) -> Any:
        return CipSocLink.objects.all()

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        return ((row, record | {"source": self.words}) for row, record in super().records(rows))


def no_match(cells: dict[str, str]) -> str:
    if cells["SOC2018Code"].strip() == "99-9999":
        return "99-9999 NO MATCH: a program without an occupation"
    if cells["CIP2020Code"].strip() == "99.9999":
        return "99.9999 NO MATCH: an occupation without a program"
    return ""


CROSSWALK = Kind(
    name="cip_soc",
    title="CIP 2020 to SOC 2018 crosswalk (NCES and BLS)",
    columns=("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"),
    resources=(CrosswalkSocResource, CipSocResource),
    skip=no_match,
    needs=(Need(InstructionalProgram.objects.all, "import the CIP codes (CIPCode2020) first."),),
)


# --- NAICS ---

#: First two digits → the sector that spans them.
SECTORS = {
    **dict.fromkeys(("31", "32", "33"), "31-33"),
    **dict.fromkeys(("44", "45"), "44-45"),
    **dict.fromkeys(("48", "49"), "48-49"),
}
NAICS_CODE, NAICS_TITLE = "{year} NAICS US Code", "{year} NAICS US Title"


def naics_parent(code: str) -> str:
    """The industry one digit wider; three sectors span a range."""
    if "-" in code or len(code) < 3:
        return ""
    return SECTORS.get(code[:2], code[:2]) if len(code) == 3 else code[:-1]


def naics_depth(code: str) -> int:
    return 2 if "-" in code else len(code)


class IndustryResource(FileResource):
    naics = column("naics", NAICS_CODE, Code(r"\d{2,6}|\d\d-\d\d", "a NAICS code", is_required=True))
    title = column("title", NAICS_TITLE, Text(is_required=True))
    parent = column("parent", "parent", Known(Industry, ("naics",), "NAICS code", is_required=False))

    matches = (("naics",),)
    builds_on_itself = True

    class Meta:
        model = Industry
        fields = ("naics", "title", "parent")

    def existing(self) -> Any:
        return Industry.objects.all()

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        """Wider industries first, so that each finds the one it is part of."""
        for row in sorted(rows, key=lambda row: naics_depth(tidy_code(row.cells[NAICS_CODE]))):
            code = tidy_code(row.cells[NAICS_CODE])
            yield row, dict(row.cells) | {"parent": naics_parent(code), CAME_FROM: {"parent": NAICS_CODE}}


NAICS = Kind(
    name="naics",
    title="NAICS industries (Census Bureau)",
    columns=("Seq. No.", NAICS_CODE, NAICS_TITLE),
    resources=(IndustryResource,),
)
