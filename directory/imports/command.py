"""The argument line of imports, and how their reports are shown there."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.imports.files import NothingImported, Wish, import_files
from directory.imports.kinds import Kind
from directory.imports.plan import Mode
from directory.imports.report import Report, lines, write_failures
from directory.imports.tables import Refused

#: Exit codes: rows failed and were set aside; nothing was imported.
SOME_FAILED, REFUSED = 1, 2


class ImportCommand(BaseCommand):
    """Imports files of the kinds that a subclass names."""

    kinds: Sequence[Kind] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--set-aside", action="store_true", help="import the rest when rows fail")
        parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.BOTH.value)
        parser.add_argument("--year", type=int, help="the year of the figures, where the file doesn’t say it")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--failed", type=Path, metavar="FILE", help="write the failed rows there as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Wish(Mode(options["mode"]), options["dry_run"], options["set_aside"], options["year"])
        try:
            reports = import_files(options["files"], self.kinds, wish, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        except NothingImported as nothing:
            self.show(nothing.reports, options)
            raise CommandError(
                "Rows failed, so nothing was changed. Mend them, or set them aside with --set-aside.",
                returncode=REFUSED,
            ) from nothing
        self.show(reports, options)
        if not all(report.is_ok for report in reports):
            raise CommandError("Some rows failed.", returncode=SOME_FAILED)

    def show(self, reports: list[Report], options: dict[str, Any]) -> None:
        if options["failed"]:
            self.write_failed(reports, options["failed"])
        if options["format"] == "json":
            text = json.dumps([report.as_dict() for report in reports], indent=2, ensure_ascii=False)
            self.stdout.write(text)
            return
        for report in reports:
            for line in lines(report):
                self.stdout.write(line)

    def write_failed(self, reports: list[Report], path: Path) -> None:
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                write_failures(reports, stream)
        except OSError as error:
            self.stderr.write(f"The failed rows could not be written to {path}: {error.strerror}.")
