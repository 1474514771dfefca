"""Thins old snapshots: a day's for 90 days, then a week's; every change of band and each first one stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from metrics.actions.day import scoring_day
from metrics.choices import RunKind, RunState
from metrics.models import CurrentDetail, HealthSnapshot, ScoreRun
from partnerships.models import Partnership

DAILY = timedelta(days=90)
TODAY = timedelta(days=2)  # all of a day's snapshots stay while it may still be somewhere
LOOK_BACK = timedelta(days=21)  # how far a nightly thinning looks back beyond an edge
RUNS_KEPT = timedelta(days=14)
SLICE = 500


class Shot(NamedTuple):
    """What thinning needs to know of a snapshot."""

    partnership_id: int
    rubric_key: str
    version: str
    as_of: date
    id: int
    band: str
    value_is_absent: bool


def thin_recent(*, at: datetime) -> int:
    """What has grown old since the last nights."""
    today = scoring_day(at)
    # A week is thinned once it is old as a whole.
    edges = [today - TODAY, today - DAILY - timedelta(days=1)]
    gone = sum(thin(today, edge - LOOK_BACK, edge) for edge in edges)
    runs = ScoreRun.objects.filter(kind=RunKind.STALE, state=RunState.DONE, ended_at__lt=at - RUNS_KEPT)
    runs.delete()
    return gone


def thin(today: date, first: date, last: date) -> int:
    """Deletes what may go of the snapshots between two dates; the first of each is context and stays."""
    gone = 0
    ids = Partnership.objects.order_by("pk").values_list("pk", flat=True)
    pks = list(ids)
    for start in range(0, len(pks), SLICE):
        shots = _read(pks[start : start + SLICE], first, last)
        spare = set(spared(shots, today))
        current = CurrentDetail.objects.filter(partnership__in=pks[start : start + SLICE])
        spare -= set(current.values_list("snapshot_id", flat=True))
        gone += HealthSnapshot.objects.filter(pk__in=spare).delete()[0]
    return gone


def _read(ids: Sequence[int], first: date, last: date) -> list[Shot]:
    columns = ("partnership_id", "rubric_key", "version", "as_of", "pk", "band", "value")
    rows: Any = (
        HealthSnapshot.objects.filter(partnership__in=ids, as_of__range=(first, last))
        .order_by("partnership_id", "version", "rubric_key", "as_of", "pk")
        .values_list(*columns)
    )
    return [Shot._make((*row[:6], row[6] is None)) for row in rows]


def spared(shots: Iterable[Shot], today: date) -> list[int]:
    """Ids that may go. Shots come by partnership, version, rubric, date and id."""
    found: list[int] = []
    for _, line in groupby(shots, key=_line):
        found += _spared_of_line(list(line), today)
    return found


def _line(shot: Shot) -> tuple[int, str, str]:
    return shot[:3]


def _spared_of_line(line: Sequence[Shot], today: date) -> list[int]:
    last = {_slot(shot, today): shot.id for shot in line}  # the latest of each day, or week, is its face
    return [
        shot.id
        for before, shot in zip(line, line[1:], strict=False)
        if last[_slot(shot, today)] != shot.id and shot[5:] == before[5:]
    ]


def _slot(shot: Shot, today: date) -> tuple[int, ...]:
    """The day, or once it is old the week, of which one snapshot is kept."""
    age = today - shot.as_of
    if age <= TODAY - timedelta(days=1):
        return (shot.id,)
    return shot.as_of.isocalendar()[:2] if age > DAILY else (shot.as_of.toordinal(),)
