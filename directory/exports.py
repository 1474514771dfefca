"""What a list shows as a file: the same rows for the same eyes, in cells that nothing takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from openpyxl import Workbook

from directory.pages import COUNTED_UP_TO

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What makes a spreadsheet read a cell as something to compute, also in its wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
FORMULA += ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")
#: What XML can't hold.
UNHEARD = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


class Column(NamedTuple):
    label: str
    value: Callable[[Any], Any]


def wants_file(asked: str | None) -> bool:
    return asked in TYPES


def list_file(form: str, name: str, columns: Iterable[Column], rows: Any, today: date) -> HttpResponse:
    """The rows of a queryset in its order, as many as a list counts."""
    table = cells(list(columns), rows[:COUNTED_UP_TO])
    body = as_csv(table) if form == CSV else as_xlsx(table, name)
    title = f'attachment; filename="{name}-{today.isoformat()}.{form}"'
    return HttpResponse(body, content_type=TYPES[form], headers={"Content-Disposition": title})


def cells(columns: list[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    yield [str(column.label) for column in columns]
    for row in rows:
        yield [harmless(column.value(row)) for column in columns]


def harmless(value: Any) -> Any:
    """Days and numbers as they are; a text that could be a formula begins with an apostrophe."""
    if value is None or isinstance(value, date | int | float):
        return value
    text = str(value).translate(UNHEARD)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def as_csv(table: Iterable[list[Any]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(table)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[list[Any]], name: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for line in table:
        sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
