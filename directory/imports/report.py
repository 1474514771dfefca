"""What an import says about itself: counts and every failed row, as table, JSON or CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TextIO

#: How many failures a person is shown; the file of failed rows has them all.
SHOWN = 200
#: What a spreadsheet would take for the start of a formula, in plain and full-width form.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


class Outcome(StrEnum):
    """What becomes of a row; of a row that writes several records the strongest word stands."""

    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    UPDATED = "updated"
    CREATED = "created"
    FAILED = "failed"


STRENGTH = list(Outcome)


@dataclass(frozen=True)
class Failure:
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class RowVerdict:
    row: int
    outcome: Outcome
    reason: str = ""


@dataclass
class Report:
    """Of one file: rows by outcome, skipped ones by reason, records by kind, and all failures."""

    file: str
    kind: str
    title: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    rows_read: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    records: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    verdicts: list[RowVerdict] = field(default_factory=list)
    is_dry_run: bool = False
    is_committed: bool = False

    def count(self, outcome: Outcome) -> int:
        return self.outcomes[outcome]

    @property
    def is_ok(self) -> bool:
        return not self.failures

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "kind": self.kind,
            "title": self.title,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "rows_read": self.rows_read,
            "rows": {outcome.value: self.count(outcome) for outcome in reversed(STRENGTH)},
            "skipped": dict(sorted(self.skipped.items())),
            "records": {name: dict(sorted(counts.items())) for name, counts in self.records.items()},
            "failures": [vars(failure) for failure in self.failures[:SHOWN]],
            "failure_count": len(self.failures),
            "is_dry_run": self.is_dry_run,
            "is_committed": self.is_committed,
        }


def lines(report: Report) -> Iterator[str]:
    """The report for a person, line by line."""
    form = report.sheet or f"{report.encoding}, {report.delimiter}-separated"
    yield f"{report.file}: {report.title} ({form}, header in row {report.header_row})"
    yield f"  {'rows read':<11}{report.rows_read:>9,}"
    for outcome in reversed(STRENGTH):
        yield f"  {outcome.value:<11}{report.count(outcome):>9,}"
        if outcome is Outcome.SKIPPED:
            for reason, count in report.skipped.most_common():
                yield f"  {count:>22,}  {reason}"
    for name, counts in report.records.items():
        yield f"  {name}: " + (", ".join(f"{n:,} {word}" for word, n in sorted(counts.items())) or "none")
    for failure in report.failures[:SHOWN]:
        yield f"  row {failure.row}, {failure.column or 'whole row'}: {failure.reason}"
    if len(report.failures) > SHOWN:
        yield f"  … and {len(report.failures) - SHOWN:,} more; --failed FILE writes them all"
    yield f"  {ending(report)}"


def ending(report: Report) -> str:
    if report.is_dry_run:
        return "Dry run: nothing was changed."
    if not report.is_committed:
        return "Nothing was changed."
    if report.failures:
        return "Imported; the failed rows were set aside."
    return "Imported."


def safe_cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    starts = value.lstrip(" \u00a0\"'").startswith(FORMULA) or value.startswith(FORMULA)
    return f"'{value}" if starts else value


def write_failures(reports: Iterable[Report], stream: TextIO) -> None:
    """All failed rows of all files as CSV."""
    writer = csv.writer(stream)
    writer.writerow(["file", "row", "column", "value", "reason"])
    for report in reports:
        for failure in report.failures:
            texts = (report.file, failure.column, failure.value, failure.reason)
            file, column, value, reason = (safe_cell(text) for text in texts)
            writer.writerow([file, failure.row, column, value, reason])
