"""What colleges award: IPEDS completions by program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from directory.imports.kinds import FileResource, Kind, Need, Record, Row
from directory.imports.widgets import Chosen, Known, Number, Text, column
from directory.models import Organization
from pathways.choices import ProgramLevel
from pathways.models import InstructionalProgram, Program, ProgramCompletions
from pathways.resources.shared import CIP, tidy_code

LEVELS = {
    **dict.fromkeys(("1", "2", "4", "20", "21"), ProgramLevel.CERTIFICATE.value),
    "3": ProgramLevel.ASSOCIATE.value,
    "5": ProgramLevel.BACHELOR.value,
    **dict.fromkeys(("6", "7", "8", "17", "18", "19"), ProgramLevel.GRADUATE.value),
}
PROGRAM_KEY = ("organization_id", "instructional_program_id", "level", "name")
COLLEGE = Known(Organization, ("unitid",), "college with the UNITID")


class Level(Text):
    """The award level of IPEDS as one of ours."""

    def shape(self, text: str) -> str:
        if text not in LEVELS:
            raise ValueError(f"“{text[:40]}” is not an award level")
        return LEVELS[text]


class ProgramResource(FileResource):
    """A program as a college runs it, under the title of its CIP code."""

    organization = column("organization", "UNITID", COLLEGE)
    instructional_program = column("instructional_program", "CIPCODE", CIP)
    level = column("level", "AWLEVEL", Level(is_required=True))
    name = column("name", "name", Chosen())
    from_on = column("from_on", "from_on", Chosen())

    matches = (("organization", "instructional_program", "level", "name"),)
    fill = ("from_on",)
    is_shared = True

    class Meta:
        model = Program
        fields = ("organization", "instructional_program", "level", "name", "from_on")

    def existing(self) -> Any:
        return Program.objects.exclude(organization__unitid="")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        begins_on = date(self.source.year - 1, 7, 1)
        for row, record in super().records(rows):
            cip: Any = self.source.known.find(InstructionalProgram, ("cip",), (tidy_code(record["CIPCODE"]),))
            yield row, record | {"name": cip.title if cip else "", "from_on": begins_on}


class CompletionsResource(FileResource):
    program = column("program", "program", Chosen())
    year = column("year", "year", Chosen())
    award_level = column("award_level", "AWLEVEL", Text(is_required=True))
    completions_count = column("completions_count", "CTOTALT", Number(is_required=True))
    source_name = column("source", "source", Chosen())

    matches = (("program", "year", "source", "award_level"),)

    class Meta:
        model = ProgramCompletions
        fields = ("program", "year", "award_level", "completions_count", "source_name")

    def publisher(self) -> str:
        return "NCES IPEDS completions"

    def existing(self) -> Any:
        return ProgramCompletions.objects.filter(source=self.publisher(), year=self.source.year)

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        """Rows whose program the resource before could not make have their failure already."""
        for row, record in super().records(rows):
            if program := self.program_of(record):
                yield row, record | {"program": program, "year": self.source.year, "source": self.publisher()}

    def program_of(self, record: Record) -> Any:
        find = self.source.known.find
        college = find(Organization, ("unitid",), (tidy_code(record["UNITID"]),))
        cip: Any = find(InstructionalProgram, ("cip",), (tidy_code(record["CIPCODE"]),))
        level = LEVELS.get(tidy_code(record["AWLEVEL"]))
        if not (college and cip and level):
            return None
        return find(Program, PROGRAM_KEY, (college.pk, cip.pk, level, cip.title))


def completions_skip(cells: dict[str, str]) -> str:
    if cells["CIPCODE"].strip() == "99":
        return "CIP 99: the grand total over all programs"
    if cells["MAJORNUM"].strip() == "2":
        return "a second major: its learners are counted under the first"
    return ""


COMPLETIONS = Kind(
    name="ipeds_completions",
    title="Awards by program (IPEDS completions, C_A)",
    columns=("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"),
    resources=(ProgramResource, CompletionsResource),
    skip=completions_skip,
    needs=(
        Need(
            lambda: Organization.objects.exclude(unitid=""),
            "import the colleges first (import_directory with the IPEDS HD file).",
        ),
        Need(InstructionalProgram.objects.all, "import the CIP codes (CIPCode2020) first."),
    ),
)
