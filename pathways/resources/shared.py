"""What the files of reference data share: the forms of their codes, and the occupations that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from directory.imports.kinds import FileResource, Record, Row
from directory.imports.widgets import Code, Known, Text, column, tidy, unwrapped
from pathways.models import InstructionalProgram, Occupation, OnetOccupation

CIP_FORM = r"\d\d(\.\d\d(\d\d)?)?"
SOC_FORM = r"\d\d-\d{4}"
ONET_FORM = r"\d\d-\d{4}\.\d\d"

CIP = Known(InstructionalProgram, ("cip",), "CIP code")
SOC = Known(Occupation, ("soc",), "SOC code")
ONET = Known(OnetOccupation, ("code",), "O*NET-SOC code")

#: The total over all occupations: the yardstick for wages, so it is kept among the occupations.
ALL_OCCUPATIONS = "00-0000"
GROUP = "a group of occupations, not one"


class OccupationResource(FileResource):
    """The occupations that a file names. Titles stay as first written: publishers spell them differently."""

    soc = column("soc", "soc", Code(SOC_FORM, "a SOC code"))
    title = column("title", "title", Text(is_required=True))
    definition = column("definition", "definition", Text())

    matches = (("soc",),)
    fill = ("title", "definition")
    is_shared = True

    class Meta:
        model = Occupation
        fields = ("soc", "title", "definition")

    def named(self, row: Row) -> tuple[str, str, str]:
        """SOC, title and definition in this row; rows with no sound code are left to the other resources."""
        raise NotImplementedError

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row in rows:
            soc, title, definition = self.named(row)
            if re.fullmatch(SOC_FORM, soc) and not is_group(soc) and soc != "99-9999":
                yield row, {"soc": soc, "title": title, "definition": definition}


def is_group(soc: str) -> bool:
    return soc.endswith("-0000") and soc != ALL_OCCUPATIONS


def tidy_code(cell: str) -> str:
    try:
        return unwrapped(tidy(cell))
    except ValueError:
        return ""
