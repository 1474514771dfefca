"""Imports several files together: all are recognized first, all are written, or none is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from directory.imports.kinds import Kind, Match, recognize
from directory.imports.plan import Mode, make_plan
from directory.imports.report import Report
from directory.imports.tables import open_file
from directory.imports.write import commit


class NothingImported(Exception):
    """Rows failed and it was not asked to set them aside; carries the reports."""

    def __init__(self, reports: list[Report]) -> None:
        super().__init__("Some rows failed, so nothing was changed.")
        self.reports = reports


@dataclass(frozen=True)
class Wish:
    """How the files are to be imported."""

    mode: Mode = Mode.BOTH
    is_dry_run: bool = False
    sets_aside: bool = False
    year: int | None = None


def recognize_files(paths: Iterable[Path], kinds: Sequence[Kind], wish: Wish) -> list[Match]:
    """What each file is, in the order in which they build on each other; all are known or none is taken."""
    matches = [recognize(path.name, open_file(path), kinds) for path in paths]
    for match in matches:
        match.year = wish.year or match.year
    return sorted(matches, key=lambda match: list(kinds).index(match.kind))


def take_time() -> None:
    """PostgreSQL ends a transaction that asks nothing for a minute; cleaning a large file may need that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def import_files(
    paths: Iterable[Path], kinds: Sequence[Kind], wish: Wish, *, at: datetime, by: Any = None
) -> list[Report]:
    """Imports several files in one transaction: all of them, or, when rows fail or it is a dry run, none."""
    matches = recognize_files(paths, kinds, wish)
    reports: list[Report] = []
    with transaction.atomic():
        take_time()
        for match in matches:
            plan = make_plan(match, wish.mode)
            reports.append(commit(plan, at=at, by=by))
        has_failed = not all(report.is_ok for report in reports)
        is_undone = wish.is_dry_run or (has_failed and not wish.sets_aside)
        if is_undone:
            transaction.set_rollback(True)
    for report in reports:
        report.is_dry_run, report.is_committed = wish.is_dry_run, not is_undone
    if has_failed and is_undone and not wish.is_dry_run:
        raise NothingImported(reports)
    return reports
