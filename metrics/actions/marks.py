"""Turns stale marks into rescored partnerships: a mark is deleted only together with the birth of its to-do.

The marks that were read become the chunks of a run in one transaction, and from then on the chunk's lease and
attempts take care that they are scored, or given up visibly. A mark written meanwhile was not read and stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from directory.choices import StaleKind
from directory.models import StaleMark
from metrics.actions.crash import crash_at
from metrics.actions.day import scoring_day
from metrics.actions.runs import start_run
from metrics.choices import RunKind
from metrics.models import ScoreRun
from partnerships.models import Partnership

MOST_MARKS = 5000  # read in one go; the rest are read in the next


def rescore_marked(*, at: datetime) -> list[ScoreRun]:
    """Starts runs of the partnerships whose records were touched; none if there is no mark."""
    with transaction.atomic():
        marks = _read_marks()
        crash_at("marks_read")
        days = _by_day(partnerships_of(marks), at)
        runs = [start_run(RunKind.STALE, day, at=at, ids=ids) for day, ids in days.items()]
        touched = [pk for ids in days.values() for pk in ids]
        Partnership.objects.filter(pk__in=touched, stale_since__isnull=True).update(stale_since=at)
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
    """Past midnight in the east it is still yesterday in the west."""
    days: dict[date, list[int]] = defaultdict(list)
    rows = Partnership.objects.filter(pk__in=list(ids)).order_by("pk")
    for pk, zone in rows.values_list("pk", "time_zone"):
        days[scoring_day(at, zone)].append(pk)
    return days


# --- whose score reads what was touched


def partnerships_of(marks: Sequence[StaleMark]) -> set[int]:
    """The partnerships whose score reads any of these; one query a kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.kind].add(mark.key)
    found: set[int] = set()
    for kind, wanted in keys.items():
        found.update(READERS[kind](wanted))
    return found


def _of_partnerships(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(pk__in=keys))


def _of_organizations(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(convener__in=keys) | Q(memberships__organization__in=keys))


def _of_people(keys: set[int]) -> QuerySet[Any]:
    """Those they work on, and those in which their organizations take part."""
    return _ids(
        Q(assignments__person__in=keys)
        | Q(memberships__contacts__affiliation__person__in=keys)
        | Q(memberships__organization__affiliations__person__in=keys)
    )


def _of_pathways(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(pathway_links__pathway__in=keys))


def _of_employers(keys: set[int]) -> QuerySet[Any]:
    """All of an employer's partnerships: its engagement counts network-wide."""
    return _ids(Q(memberships__organization__employer__in=keys))


def _of_offers(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(memberships__organization__employer__offers__in=keys) | Q(commitments__offer__in=keys))


def _of_intermediaries(keys: set[int]) -> QuerySet[Any]:
    """Keys of organizations: their own weights, and the funds they hold."""
    return _ids(Q(convener__in=keys) | Q(allocations__source__holder__in=keys))


def _ids(condition: Q) -> QuerySet[Any]:
    return Partnership.objects.filter(condition).order_by().values_list("pk", flat=True).distinct()


READERS: dict[str, Callable[[set[int]], QuerySet[Any]]] = {
    StaleKind.PARTNERSHIP: _of_partnerships,
    StaleKind.ORGANIZATION: _of_organizations,
    StaleKind.PERSON: _of_people,
    StaleKind.PATHWAY: _of_pathways,
    StaleKind.EMPLOYER: _of_employers,
    StaleKind.OFFER: _of_offers,
    StaleKind.INTERMEDIARY: _of_intermediaries,
}
