"""Opens what people send: CSV of any usual encoding and delimiter, or XLSX, as plain rows of text."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MEGABYTE = 1024 * 1024
MAX_BYTES = 100 * MEGABYTE
MAX_UNPACKED = 300 * MEGABYTE
MAX_COLUMNS = 500
MAX_ROWS = 1_000_000
MAX_CELL = 100_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

#: What readers of archives, XML and sheets raise where the bytes make no sense.
DAMAGED = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError),
    *(ValueError, InvalidFileException, struct.error, zipfile.BadZipFile, zlib.error),
)

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)

Cells = list[str]


class Refused(Exception):
    """The file can't be imported; the message says why and what to do, for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """One sheet of a file. `rows()` starts anew at each call; the first row is number 1."""

    file: str
    sheet: str
    encoding: str
    delimiter: str
    rows: Callable[[], Iterator[Cells]]

    @property
    def is_text(self) -> bool:
        return not self.sheet

    def numbered(self) -> Iterator[tuple[int, Cells]]:
        for number, cells in enumerate(self.rows(), start=1):
            if number > MAX_ROWS:
                raise Refused(f"{self.file} has more than {MAX_ROWS:,} rows. Send it in parts.")
            if len(cells) > MAX_COLUMNS:
                raise Refused(
                    f"{self.file}: row {number} has {len(cells):,} columns; {MAX_COLUMNS} is the limit."
                )
            yield number, cells


def open_file(path: Path) -> list[Table]:
    """The sheets of a file; raises Refused in words for what can't be read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused(f"{path.name} is not a file.")
        if size > MAX_BYTES:
            raise Refused(f"{path.name} is larger than {MAX_BYTES // MEGABYTE} MB. Send it in parts.")
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name} can’t be read: {error.strerror or error}.") from error
    return open_content(path.name, content)


def open_content(name: str, content: bytes) -> list[Table]:
    """The sheets of a file that is already in memory; what it is shows in its first bytes, not its name."""
    if not content.strip():
        raise Refused(f"{name} is empty.")
    if content.startswith(b"PK\x03\x04"):
        return open_workbook(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"{name} is an old Excel file (.xls). Save it as .xlsx or CSV and send it again.")
    if content.startswith(b"%PDF"):
        raise Refused(f"{name} is a PDF, not a table. Send a CSV or XLSX file.")
    return [open_text(name, content)]


# --- text -------------------------------------------------------------------------------------------------


def decode(name: str, content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, else UTF-8, else what Windows writes."""
    for mark, codec, label in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), label
            except UnicodeDecodeError as error:
                raise Refused(f"{name} is not whole {label} text; it seems to be cut off.") from error
    if content[:4000].count(0) * 5 > len(content[:4000]):
        raise Refused(f"{name} is not text in a known encoding. Save it as CSV UTF-8 and send it again.")
    for codec, label in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            return content.decode(codec), label
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "Latin-1"


def find_delimiter(text: str) -> str:
    """The delimiter that makes the most columns in the first rows."""

    def width(delimiter: str) -> int:
        try:
            return max((len(row) for row in islice(read_csv(text, delimiter), 10)), default=0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=width)


def read_csv(text: str, delimiter: str) -> Any:
    csv.field_size_limit(MAX_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def open_text(name: str, content: bytes) -> Table:
    text, encoding = decode(name, content)
    if text.count('"') % 2 and not text.endswith(("\n", "\r")):
        raise Refused(f"{name} ends inside a quotation: it seems to be cut off. Send the whole file.")
    delimiter = find_delimiter(text)

    def rows() -> Iterator[Cells]:
        reader = read_csv(text, delimiter)
        try:
            yield from reader
        except csv.Error as error:
            raise Refused(f"{name}: line {reader.line_num} can’t be read as CSV ({error}).") from error

    return Table(name, "", encoding, DELIMITERS[delimiter], rows)


# --- workbooks --------------------------------------------------------------------------------------------


def open_workbook(name: str, content: bytes) -> list[Table]:
    damaged = f"{name} is not a whole XLSX file: it is damaged, cut off, or another kind of archive."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED:
            limit = MAX_UNPACKED // MEGABYTE
            raise Refused(f"{name} unpacks to {unpacked // MEGABYTE:,} MB; {limit} is the limit.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except DAMAGED as error:
        raise Refused(damaged) from error
    return [Table(name, sheet.title, "XLSX", "", sheet_rows(name, sheet)) for sheet in book.worksheets]


def sheet_rows(name: str, sheet: Any) -> Callable[[], Iterator[Cells]]:
    def rows() -> Iterator[Cells]:
        sheet.reset_dimensions()  # a file may claim any size
        try:
            for cells in sheet.iter_rows(values_only=True):
                yield [cell_text(cell) for cell in cells]
        except DAMAGED as error:
            raise Refused(f"{name}: sheet “{sheet.title}” is damaged ({type(error).__name__}).") from error

    return rows


def cell_text(cell: Any) -> str:
    """A cell as a person reads it: a code typed as a number stays a code (31.0 is “31”)."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != datetime.min.time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
