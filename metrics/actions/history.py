"""Scores past dates from the records' own dates: oldest first, since each band remembers the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from metrics.actions.runs import start_run, work_run
from metrics.choices import RunKind
from metrics.models import ScoreRun


def dates_between(first: date, last: date, days: int) -> list[date]:
    """Every so many days from the first, and the last itself."""
    count = (last - first).days // days
    dates = [first + timedelta(days=days * step) for step in range(count + 1)]
    return dates if dates and dates[-1] == last else [*dates, last]


def score_history(
    dates: Iterable[date], *, at: datetime, ids: Sequence[int] | None = None, may_skip: bool = True
) -> list[ScoreRun]:
    """One run a date, each ended before the next begins; the last date is scored like any other day."""
    ordered = sorted(set(dates))
    runs = []
    for as_of in ordered:
        kind = RunKind.HISTORY if as_of != ordered[-1] else RunKind.BY_HAND
        run = start_run(kind, as_of, at=at, ids=ids, nudges=False, may_skip=may_skip)
        work_run(run)
        run.refresh_from_db()
        runs.append(run)
    return runs
