"""Scoring runs: how far, which chunks, what failed; a network's names are told to its own people only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from directory.models import User
from metrics.choices import ChunkState, RunState
from metrics.models import ScoreChunk, ScoreRun
from partnerships.models import Partnership

ON_A_PAGE = 25
SHOWN_CHUNKS = 60
SHOWN_FAILURES = 50


@dataclass(frozen=True)
class Failure:
    name: str
    url: str
    reason: str


@dataclass(frozen=True)
class ChunkRow:
    number: int
    count: int
    state: str
    state_label: str
    attempts: int
    failed_count: int


@dataclass(frozen=True)
class RunPage:
    run: ScoreRun
    is_running: bool
    share: float  # 0..1 done
    took: timedelta
    states: tuple[tuple[str, str, int], ...]  # slug, label, how many chunks
    chunks: tuple[ChunkRow, ...]
    hidden_chunks: int
    failures: tuple[Failure, ...]
    hidden_failures: int  # of other networks, or beyond those listed

    @property
    def took_words(self) -> str:
        seconds = max(0, int(self.took.total_seconds()))
        hours, minutes = seconds // 3600, seconds % 3600 // 60
        if hours:
            return f"{hours} h {minutes} min"
        return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def run_list(user: User, number: str | None) -> Page[ScoreRun]:
    return Paginator(ScoreRun.objects.for_user(user), ON_A_PAGE).get_page(number)


def run_page(run: ScoreRun, user: User, now: datetime) -> RunPage:
    chunks = list(run.chunks.order_by("first_id", "pk")[: SHOWN_CHUNKS + 1])
    states = _states(run)
    failures, hidden = _failures(run, user)
    return RunPage(
        run=run,
        is_running=run.state == RunState.RUNNING,
        share=run.done_count / run.total_count if run.total_count else 1.0,
        took=(run.ended_at or now) - run.started_at,
        states=states,
        chunks=tuple(_chunk(number, chunk) for number, chunk in enumerate(chunks[:SHOWN_CHUNKS], 1)),
        hidden_chunks=max(0, sum(count for _, _, count in states) - SHOWN_CHUNKS),
        failures=failures,
        hidden_failures=hidden,
    )


def _states(run: ScoreRun) -> tuple[tuple[str, str, int], ...]:
    counts = dict(run.chunks.order_by().values_list("state").annotate(n=Count("pk")))
    return tuple((state.value, str(state.label), counts[state]) for state in ChunkState if state in counts)


def _chunk(number: int, chunk: ScoreChunk) -> ChunkRow:
    return ChunkRow(
        number,
        chunk.count,
        chunk.state,
        str(chunk.get_state_display()),
        chunk.attempt_count,
        chunk.failed_count,
    )


# --- what failed


def _failures(run: ScoreRun, user: User) -> tuple[tuple[Failure, ...], int]:
    """The partnerships that failed and that the user may see; how many others there are."""
    bad = run.chunks.filter(Q(failed_count__gt=0) | Q(state=ChunkState.DEAD))
    told = _told(bad.order_by("pk").only("ids", "first_id", "last_id", "count", "state", "error"))
    seen = Partnership.objects.for_user(user).filter(pk__in=[pk for pk, _ in told])
    names = {row.pk: row for row in seen.only("slug", "name")}
    shown = [
        Failure(names[pk].name, names[pk].get_absolute_url(), reason) for pk, reason in told if pk in names
    ]
    return tuple(shown[:SHOWN_FAILURES]), max(0, run.failed_count - min(len(shown), SHOWN_FAILURES))


def _told(chunks: Any) -> list[tuple[int, str]]:
    """(partnership, reason): a chunk that was worked tells one a line; a chunk given up tells its own."""
    told: list[tuple[int, str]] = []
    for chunk in chunks:
        if chunk.state == ChunkState.DEAD:
            told += [(pk, chunk.error) for pk in _ids(chunk)]
        else:
            told += _lines(chunk.error.splitlines())
    return told


def _ids(chunk: ScoreChunk) -> Sequence[int]:
    return chunk.ids or range(chunk.first_id, min(chunk.last_id, chunk.first_id + 1000) + 1)


def _lines(lines: Sequence[str]) -> list[tuple[int, str]]:
    pairs = (line.partition(": ") for line in lines)
    return [(int(pk), reason) for pk, _, reason in pairs if pk.isdigit()]
