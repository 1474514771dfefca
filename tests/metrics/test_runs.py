"""Runs of chunks: everybody is scored, one bad partnership stops nobody, a dead worker's chunk is taken again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import OperationalError
from django.db.models import Q
from kombu.exceptions import OperationalError as BrokerError

from directory.models import Letter
from metrics.actions import runs
from metrics.actions import score as scoring
from metrics.choices import ChunkState, RunKind, RunState
from metrics.models import HealthSnapshot, ScoreChunk, ScoreRun
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY
from tests.metrics.living import living, speak

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)


@pytest.fixture
def three() -> list[Partnership]:
    return [living() for _ in range(3)]


def start(kind: str = RunKind.BY_HAND, key: str = "", **words: Any) -> ScoreRun:
    return runs.start_run(kind, DAY, key, at=AT, **words)


def work(run: ScoreRun, at: datetime = AT) -> ScoreRun:
    runs.work_run(run, clock=lambda: at)
    run.refresh_from_db()
    return run


def bad(
    monkeypatch: pytest.MonkeyPatch, *partnerships: Partnership, error: Exception | None = None
) -> list[int]:
    """These cannot be gathered; gives the sizes of what was asked for."""
    real, ids, sizes = scoring.gather, {one.pk for one in partnerships}, []

    def gather(asked: Any, *, with_rows: bool) -> Any:
        sizes.append(len({pk for pk, _ in asked}))
        if ids & {pk for pk, _ in asked}:
            raise error or ZeroDivisionError("by its own fault")
        return real(asked, with_rows=with_rows)

    monkeypatch.setattr(scoring, "gather", gather)
    return sizes


# --- it works


def test_a_run_scores_everybody_and_counts(three: list[Partnership], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "CHUNK", 2)
    run = work(start())
    assert (run.state, run.ended_at) == (RunState.DONE, AT)
    assert (run.total_count, run.done_count, run.changed_count, run.failed_count) == (3, 3, 3, 0)
    assert [(chunk.state, chunk.count) for chunk in run.chunks.all()] == [("done", 2), ("done", 1)]
    assert HealthSnapshot.objects.filter(run=run).count() == 3


def test_progress_is_seen_while_it_runs(three: list[Partnership], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "CHUNK", 2)
    run = start()
    runs.work_chunk(run.chunks.first().pk, clock=lambda: AT)
    run.refresh_from_db()
    assert (run.state, run.done_count) == (RunState.RUNNING, 2)


def test_a_run_of_nobody_is_done_at_once() -> None:
    assert start().state == RunState.DONE


def test_named_partnerships_alone_are_scored(three: list[Partnership]) -> None:
    work(start(ids=[three[0].pk, three[2].pk]))
    assert set(HealthSnapshot.objects.values_list("partnership", flat=True)) == {three[0].pk, three[2].pk}


def test_the_night_is_keyed_by_its_day(three: list[Partnership]) -> None:
    run = runs.start_night(at=NIGHT)
    assert (run.key, run.as_of, run.total_count) == ("nightly:2026-06-01", DAY, 3)
    assert runs.start_night(at=NIGHT + timedelta(hours=23)) == run
    assert runs.start_night(at=NIGHT - timedelta(seconds=1)).key == "nightly:2026-05-31"
    assert runs.start_night(at=NIGHT + timedelta(days=1)).key == "nightly:2026-06-02"


def test_there_is_no_night_before_there_is_a_partnership() -> None:
    assert runs.start_night(at=NIGHT) is None


def test_a_night_that_is_run_again_reads_only_what_was_touched(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(runs.start_night(at=NIGHT))
    speak(three[0])
    build.StaleMark(kind="partnership", key=three[0].pk)
    ScoreRun.objects.update(key="")
    sizes = bad(monkeypatch)
    run = work(runs.start_night(at=NIGHT))
    assert (sizes, run.done_count, run.changed_count) == ([1], 3, 1)


# --- taking a chunk


def test_of_two_workers_one_takes_the_chunk(three: list[Partnership]) -> None:
    pk = start().chunks.get().pk
    assert runs.take_chunk(pk, at=AT) is not None
    assert runs.take_chunk(pk, at=AT) is None


def test_without_the_comparison_both_would(three: list[Partnership], monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(runs, "is_due", lambda at: Q())
    pk = start().chunks.get().pk
    assert runs.take_chunk(pk, at=AT) is not None
    assert runs.take_chunk(pk, at=AT) is not None


def test_a_lapsed_lease_is_taken_over_and_the_late_one_changes_nothing(three: list[Partnership]) -> None:
    pk = start().chunks.get().pk
    late = runs.take_chunk(pk, at=AT)
    second = runs.take_chunk(pk, at=AT + runs.LEASE)
    assert (late.attempt_count, second.attempt_count) == (1, 2)
    with pytest.raises(runs.LostLeaseError):
        runs._renew(late, at=AT + runs.LEASE)
    runs._end_chunk(late, [])
    assert ScoreChunk.objects.get(pk=pk).state == ChunkState.RUNNING
    runs._end_chunk(second, [])
    assert ScoreChunk.objects.get(pk=pk).state == ChunkState.DONE


def test_a_done_chunk_is_not_done_again(three: list[Partnership]) -> None:
    run = work(start())
    assert runs.work_chunk(run.chunks.get().pk) == 0
    assert runs.work_chunk(987654) == 0


# --- what goes wrong


def test_one_bad_partnership_stops_nobody(
    three: list[Partnership], admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad(monkeypatch, three[1])
    run = work(start())
    assert run.state == RunState.DONE_WITH_FAILURES
    assert (run.done_count, run.failed_count, run.changed_count) == (3, 1, 2)
    assert f"{three[1].pk}: ZeroDivisionError: by its own fault" in run.chunks.get().error
    letter = Letter.objects.get(template="run_failed")
    assert (letter.recipient, letter.context["failed_count"]) == (admin.email, 1)
    assert letter.context["address"].endswith(f"/runs/{run.pk}/")


def test_a_database_that_is_away_gives_the_chunk_back(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        bad(away, three[1], error=OperationalError("server closed the connection"))
        run = work(start())
    chunk = run.chunks.get()
    assert (run.state, chunk.state) == (RunState.RUNNING, ChunkState.WAITING)
    assert chunk.leased_until > AT
    assert runs.work_chunk(chunk.pk, clock=lambda: AT) == 0
    assert work(run, chunk.leased_until).state == RunState.DONE
    assert run.failed_count == 0


def test_what_killed_its_worker_twice_is_split_so_that_the_others_are_scored(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start()
    moment = AT
    for _ in range(2):
        assert runs.take_chunk(run.chunks.get().pk, at=moment)  # and never heard of again
        moment += runs.LEASE
    runs.work_chunk(run.chunks.get().pk, clock=lambda: moment)
    assert [chunk.ids for chunk in run.chunks.all()] == [[one.pk] for one in three]
    assert work(run, moment).state == RunState.DONE
    assert (run.total_count, run.done_count) == (3, 3)


def test_after_five_deaths_a_chunk_is_given_up_and_seen(three: list[Partnership], admin: Any) -> None:
    run = start(ids=[three[0].pk])
    pk, moment = run.chunks.get().pk, AT
    for _ in range(runs.MOST_ATTEMPTS):
        assert runs.take_chunk(pk, at=moment)
        moment += runs.LEASE
    assert runs.take_chunk(pk, at=moment) is None
    runs.sweep_runs(at=moment)
    chunk = run.chunks.get()
    run.refresh_from_db()
    assert (chunk.state, run.state, run.failed_count) == (ChunkState.DEAD, RunState.DONE_WITH_FAILURES, 1)
    assert "died each time" in chunk.error
    assert Letter.objects.filter(template="run_failed", recipient=admin.email).count() == 1


def test_what_was_given_up_can_be_tried_anew(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        bad(away, three[1])
        run = work(start())
    assert runs.retry_dead(run, at=AT) == 1
    assert work(run).state == RunState.DONE
    assert (run.failed_count, run.done_count) == (0, 3)
    assert runs.retry_dead(run, at=AT) == 0


def test_the_sweep_ends_a_run_whose_worker_died_after_its_last_chunk(three: list[Partnership]) -> None:
    run = start()
    chunk = runs.take_chunk(run.chunks.get().pk, at=AT)
    runs._end_chunk(chunk, [])
    runs.sweep_runs(at=AT)
    run.refresh_from_db()
    assert (run.state, run.done_count) == (RunState.DONE, 3)


def test_the_sweep_nudges_what_is_due_and_nothing_else(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(runs, "nudge", lambda _task, pk: nudged.append(pk) or True)
    monkeypatch.setattr(runs, "CHUNK", 1)
    held, lapsed, waiting = start(nudges=False).chunks.values_list("pk", flat=True)
    runs.take_chunk(held, at=AT)
    runs.take_chunk(lapsed, at=AT - runs.LEASE)
    assert runs.sweep_runs(at=AT) == 2
    assert nudged == [lapsed, waiting]


def test_with_the_broker_away_a_run_starts_all_the_same(
    three: list[Partnership], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*args: Any, **words: Any) -> None:
        raise BrokerError("connection refused")

    monkeypatch.setattr(current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        run = start()
    assert run.chunks.get().state == ChunkState.WAITING


def test_a_partnership_that_went_meanwhile_holds_nothing_up(three: list[Partnership]) -> None:
    run = start()
    build.Partnership._meta.model.objects.filter(pk=three[0].pk).delete()
    assert work(run).state == RunState.DONE
