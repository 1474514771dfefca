"""Turns stale marks into rescored partnerships: a mark is deleted only together with the birth of its to-do.

The marks that were read become the chunks of a run in one transaction, and from then on the chunk's lease and
attempts take care that they are scored, or given up visibly. A mark written meanwhile was not read and stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from directory.models import StaleMark
from metrics.actions.crash import crash_at
from metrics.actions.day import scoring_day
from metrics.actions.runs import start_run
from metrics.actions.situations import renew_touched
from metrics.actions.touched import MOST_MARKS, partnerships_of
from metrics.choices import RunKind
from metrics.models import ScoreRun
from partnerships.models import Partnership


def rescore_marked(*, at: datetime) -> list[ScoreRun]:
    """Starts runs of the partnerships whose records were touched; none if there is no mark."""
    with transaction.atomic():
        marks = _read_marks()
        crash_at("marks_read")
        days = _by_day(partnerships_of(marks), at)
        runs = [start_run(RunKind.STALE, day, at=at, ids=ids) for day, ids in days.items()]
        touched = [pk for ids in days.values() for pk in ids]
        Partnership.objects.filter(pk__in=touched).update(
            touched_count=F("touched_count") + 1, stale_since=Coalesce("stale_since", Value(at))
        )
        renew_touched(marks)
        StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    crash_at("marks_deleted")
    return runs


def _read_marks() -> list[StaleMark]:
    """Two workers never read the same mark. (SQLite lets only one of them in at a time.)"""
    marks = StaleMark.objects.oldest_first()
    if connection.features.has_select_for_update_skip_locked:
        marks = marks.select_for_update(skip_locked=True)
    return list(marks[:MOST_MARKS])


def _by_day(ids: Iterable[int], at: datetime) -> dict[date, list[int]]:
    """Past midnight in the east it is still yesterday in the west. Locked in one order, as scoring does."""
    days: dict[date, list[int]] = defaultdict(list)
    rows = Partnership.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(no_key=True)
    for pk, zone in rows.values_list("pk", "time_zone"):
        days[scoring_day(at, zone)].append(pk)
    return days
