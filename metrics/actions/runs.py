"""Runs: many partnerships scored in chunks by as many workers as there are, whatever happens to any of them.

A chunk's row is the to-do. A worker takes it by one compare-and-set UPDATE and holds it on a short lease,
which it renews after each slice; its attempt number is the token with which it may still write to the row.
A chunk whose worker died is taken again, one that took two workers with it is split into single
partnerships, and what was tried five times is given up, visibly. Scoring is idempotent, so a chunk that was
half done is just done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from directory.actions.nudge import nudge
from directory.letters import run_failed
from metrics.actions.crash import crash_at
from metrics.actions.day import night_of
from metrics.actions.score import OvertakenError, score_partnerships
from metrics.actions.situations import renew_moved, renew_situations
from metrics.actions.statistics import take_statistics
from metrics.choices import ChunkState, RunKind, RunState
from metrics.models import HealthSnapshot, ScoreChunk, ScoreRun
from partnerships.models import Partnership

log = logging.getLogger(__name__)

CHUNK = 1000  # partnerships in one task
SLICE = 500  # partnerships in one write; the lease is renewed between slices
MOST_ATTEMPTS = 5
LEASE = timedelta(seconds=settings.SCORE_LEASE_SECONDS)
BACK_OFF = timedelta(seconds=5)
SCORE_CHUNK = "metrics.tasks.score_chunk"
# The chunk is given back as a whole: nothing is wrong with its partnerships.
PASSING = (OperationalError, InterfaceError, OvertakenError)

Clock = Callable[[], datetime]


class Failure(NamedTuple):
    id: int
    error: str


class LostLeaseError(RuntimeError):
    """Another worker has taken the chunk over."""


# --- starting


def start_run(
    kind: str,
    as_of: date,
    key: str = "",
    *,
    at: datetime,
    ids: Iterable[int] | None = None,
    nudges: bool = True,
    may_skip: bool = True,
) -> ScoreRun:
    """Makes a run with its chunks, or gives the one that the key has already; without ids it is of all.

    What is up to date is passed over if it may be skipped. Without nudges whoever started it works through it
    (`work_run`); the sweep still finds what that leaves.
    """
    already: ScoreRun | None = ScoreRun.objects.filter(key=key).first() if key else None
    if already:
        return already
    wanted = _all_ids() if ids is None else sorted(set(ids))
    take_statistics()
    with transaction.atomic():
        facts = {"kind": kind, "as_of": as_of, "total_count": len(wanted), "may_skip": may_skip}
        run, is_new = _create_run(key, {**facts, "started_at": at})
        if is_new:
            ScoreChunk.objects.bulk_create(_chunks(run, wanted, is_whole=ids is None))
            transaction.on_commit(lambda: nudge_chunks(run) if nudges else None)
    if not wanted:
        finish_run(run.pk, at=at)
        run.refresh_from_db()
    return run


def start_night(*, at: datetime) -> ScoreRun | None:
    """The run of all partnerships for the last night, keyed by its date; a missed one is caught up on."""
    night = night_of(at).date()
    if not Partnership.objects.exists():
        return None
    return start_run(RunKind.NIGHTLY, night, f"nightly:{night}", at=at)


def _all_ids() -> list[int]:
    return list(Partnership.objects.order_by("pk").values_list("pk", flat=True))


def _create_run(key: str, facts: dict[str, Any]) -> tuple[ScoreRun, bool]:
    if not key:
        return ScoreRun.objects.create(**facts), True
    return ScoreRun.objects.get_or_create(key=key, defaults=facts)  # of two beats one makes it


def _chunks(run: ScoreRun, ids: Sequence[int], *, is_whole: bool) -> Iterator[ScoreChunk]:
    for part in _parts(ids, CHUNK):
        named = [] if is_whole else list(part)
        yield ScoreChunk(run=run, first_id=part[0], last_id=part[-1], ids=named, count=len(part))


def _parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def nudge_chunks(run: ScoreRun) -> None:
    """One message a chunk that waits. With the broker away the sweep nudges again."""
    for pk in run.chunks.filter(state=ChunkState.WAITING).values_list("pk", flat=True):
        if not nudge(SCORE_CHUNK, pk):
            return


# --- one chunk


def is_due(at: datetime) -> Q:
    """Chunks that wait and may start, and those whose worker let the lease run out."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return free & Q(state__in=[ChunkState.WAITING, ChunkState.RUNNING])


def take_chunk(pk: int, *, at: datetime) -> ScoreChunk | None:
    """Takes the chunk on a lease, if nobody has it: of many that try, one."""
    taken = ScoreChunk.objects.filter(is_due(at), pk=pk, attempt_count__lt=MOST_ATTEMPTS).update(
        state=ChunkState.RUNNING, attempt_count=F("attempt_count") + 1, leased_until=at + LEASE
    )
    return ScoreChunk.objects.select_related("run").get(pk=pk) if taken else None


def work_chunk(pk: int, *, clock: Clock = timezone.now) -> int:
    """Takes a chunk and scores it; how many partnerships were scored. An unknown or taken one: none."""
    chunk = take_chunk(pk, at=clock())
    if chunk is None:
        return 0
    crash_at("taken")
    if chunk.attempt_count > 2 and chunk.count > 1 and not chunk.error:
        return _split(chunk)
    try:
        failures = _score_chunk(chunk, clock)
    except LostLeaseError:
        log.warning("Chunk %s was taken over by another worker", pk)
        return 0
    except PASSING as error:
        _give_back(chunk, error, at=clock())
        return 0
    crash_at("before_done")
    _end_chunk(chunk, failures)
    crash_at("after_done")
    finish_run(chunk.run_id, at=clock())
    return chunk.count - len(failures)


def work_run(run: ScoreRun, *, clock: Clock = timezone.now) -> int:
    """Works through the chunks of a run that nobody has taken yet; how many partnerships were scored."""
    waiting = run.chunks.filter(state=ChunkState.WAITING).values_list("pk", flat=True)
    return sum(work_chunk(pk, clock=clock) for pk in list(waiting))


def _score_chunk(chunk: ScoreChunk, clock: Clock) -> list[Failure]:
    failures: list[Failure] = []
    for number, part in enumerate(_parts(_ids_of(chunk), SLICE)):
        if number:
            _renew(chunk, at=clock())
        failures += _score_slice(chunk.run, part, at=clock())
        _renew_situations(chunk.run, part, at=clock())
    return failures


def _renew_situations(run: ScoreRun, ids: Sequence[int], *, at: datetime) -> None:
    """What wants attention follows a change at once; what days bring by passing has a task of its own."""
    if run.kind == RunKind.STALE:
        renew_situations(ids, at=at)
    elif run.kind != RunKind.HISTORY:
        renew_moved(ids, at=at)


def _ids_of(chunk: ScoreChunk) -> list[int]:
    if chunk.ids:
        wanted = Partnership.objects.filter(pk__in=chunk.ids)
    else:
        wanted = Partnership.objects.filter(pk__range=(chunk.first_id, chunk.last_id))
    return list(wanted.order_by("pk").values_list("pk", flat=True))


def _renew(chunk: ScoreChunk, *, at: datetime) -> None:
    mine = ScoreChunk.objects.filter(pk=chunk.pk, state=ChunkState.RUNNING, attempt_count=chunk.attempt_count)
    if not mine.update(leased_until=at + LEASE):
        raise LostLeaseError


def _score_slice(run: ScoreRun, ids: Sequence[int], *, at: datetime) -> list[Failure]:
    """Scores them together; if that fails, one by one, so that one bad partnership stops nobody else."""
    looks_ahead = run.kind != RunKind.HISTORY
    try:
        score_partnerships(
            ids, as_of=run.as_of, at=at, run=run, looks_ahead=looks_ahead, may_skip=run.may_skip
        )
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, the others are still to be scored)
        if len(ids) > 1:
            return [bad for pk in ids for bad in _score_slice(run, [pk], at=at)]
        log.exception("Partnership %s was not scored", ids[0])
        return [Failure(ids[0], f"{type(error).__name__}: {error}")]
    return []


def _give_back(chunk: ScoreChunk, error: Exception, *, at: datetime) -> None:
    """To be tried again a little later, and later each time."""
    log.warning("Chunk %s given back: %s", chunk.pk, error)
    ScoreChunk.objects.filter(pk=chunk.pk, attempt_count=chunk.attempt_count).update(
        state=ChunkState.WAITING,
        leased_until=at + BACK_OFF * 2**chunk.attempt_count,
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def _end_chunk(chunk: ScoreChunk, failures: Sequence[Failure]) -> None:
    lines = "\n".join(f"{bad.id}: {bad.error}" for bad in failures)
    ScoreChunk.objects.filter(pk=chunk.pk, attempt_count=chunk.attempt_count).update(
        state=ChunkState.DONE,
        leased_until=None,
        changed_count=_count_snapshots(chunk),
        failed_count=len(failures),
        error=lines[:20_000],
    )


def _count_snapshots(chunk: ScoreChunk) -> int:
    """Counted from the rows: a chunk that is done again finds little new, and its first half still counts."""
    mine = HealthSnapshot.objects.filter(partnership__gte=chunk.first_id, partnership__lte=chunk.last_id)
    return mine.filter(run=chunk.run_id).count()


def _split(chunk: ScoreChunk) -> int:
    """A chunk that took two workers with it becomes single partnerships, so that only the bad one dies."""
    ids = _ids_of(chunk)
    with transaction.atomic():
        mine = ScoreChunk.objects.filter(pk=chunk.pk, attempt_count=chunk.attempt_count)
        if not mine.delete()[0]:
            return 0
        run = chunk.run
        # Partnerships that are gone by now still count as looked at.
        spare = chunk.count - len(ids)
        singles = [ScoreChunk(run=run, first_id=pk, last_id=pk, ids=[pk], count=1) for pk in ids]
        if singles:
            singles[0].count += spare
        ScoreChunk.objects.bulk_create(singles)
        transaction.on_commit(lambda: nudge_chunks(run))
    return 0


# --- the end of a run


def finish_run(pk: int, *, at: datetime) -> bool:
    """Counts how far the run is; ends it once no chunk is open. True for whoever ended it."""
    run = ScoreRun.objects.filter(pk=pk, state=RunState.RUNNING)
    with transaction.atomic():
        # Condition, state and counts in one statement: another worker may end its chunk this very moment.
        ended = bool(run.filter(~_has(OPEN)).update(state=_outcome(), ended_at=at, **PROGRESS))
        if ended:
            _tell(pk, at)
    if not ended:
        run.update(**PROGRESS)
    return ended


def _has(condition: Q) -> Exists:
    return Exists(ScoreChunk.objects.filter(condition, run=OuterRef("pk")))


def _outcome() -> Case:
    return Case(When(_has(BAD), then=Value(RunState.DONE_WITH_FAILURES)), default=Value(RunState.DONE))


def _sum(field: str) -> Coalesce:
    over = ScoreChunk.objects.filter(OVER, run=OuterRef("pk")).order_by().values("run")
    return Coalesce(Subquery(over.annotate(sum=Sum(field)).values("sum")), 0)


OPEN = Q(state__in=[ChunkState.WAITING, ChunkState.RUNNING])
OVER = Q(state__in=[ChunkState.DONE, ChunkState.DEAD])
BAD = Q(state=ChunkState.DEAD) | Q(failed_count__gt=0)
# Counted from the chunks each time, never added up: a chunk done twice counts once.
PROGRESS = {
    "done_count": _sum("count"),
    "failed_count": _sum("failed_count"),
    "changed_count": _sum("changed_count"),
}


def _tell(pk: int, at: datetime) -> None:
    run = ScoreRun.objects.get(pk=pk)
    if run.state != RunState.DONE_WITH_FAILURES:
        return
    run_failed(
        run_id=run.pk,
        title=str(run),
        failed_count=run.failed_count,
        total_count=run.total_count,
        path=reverse("metrics:run_detail", args=[run.pk]),
        at=at,
    )


def bury_dead(*, at: datetime) -> int:
    """Gives up, visibly, what was tried often enough and is held by nobody."""
    spent = ScoreChunk.objects.filter(is_due(at), attempt_count__gte=MOST_ATTEMPTS)
    silent = spent.filter(error="").update(
        state=ChunkState.DEAD, failed_count=F("count"), error="The worker died each time this was scored."
    )
    return silent + spent.update(state=ChunkState.DEAD, failed_count=F("count"))


def sweep_runs(*, at: datetime) -> int:
    """Finds what a lost nudge or a lost worker left behind; how many chunks it nudged."""
    bury_dead(at=at)
    for pk in ScoreRun.objects.filter(state=RunState.RUNNING).values_list("pk", flat=True):
        finish_run(pk, at=at)
    due = ScoreChunk.objects.filter(is_due(at), attempt_count__lt=MOST_ATTEMPTS).order_by("pk")
    nudged = 0
    for pk in due.values_list("pk", flat=True):
        if not nudge(SCORE_CHUNK, pk):
            break
        nudged += 1
    return nudged


def retry_dead(run: ScoreRun, *, at: datetime) -> int:
    """An administrator's Retry: what was given up or failed in this run is tried anew."""
    with transaction.atomic():
        again = run.chunks.filter(BAD).update(
            state=ChunkState.WAITING, attempt_count=0, leased_until=None, failed_count=0, error=""
        )
        if again:
            ScoreRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, ended_at=None, **PROGRESS)
            transaction.on_commit(lambda: nudge_chunks(run))
    return again
