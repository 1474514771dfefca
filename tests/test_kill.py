"""Killing what works in the background, at any moment: nobody stays unscored, no run hangs, nothing is twice.

A real Celery worker on real PostgreSQL and Redis is killed at named steps (`metrics/actions/crash.py`), as a
whole, or loses its broker. There is no beat here: `sweep` sends what beat would send each minute, so that a test can
also leave it out and see that it matters.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from directory.actions.mark import mark_stale
from directory.actions.nudge import nudge
from directory.models import StaleMark
from metrics.actions import keep, runs
from metrics.actions import score as scoring
from metrics.actions.day import scoring_day
from metrics.actions.score import score_partnerships
from metrics.choices import ChunkState, RunKind, RunState
from metrics.models import HealthSnapshot, ScoreChunk, ScoreRun
from partnerships.actions.contact import log_interaction
from partnerships.models import Interaction, Partnership
from tests.machines import Worker, eventually
from tests.metrics.living import living, speak

pytestmark = [pytest.mark.postgres, pytest.mark.worker]

LEASE = 1.5  # seconds
MANY = 4  # partnerships, in chunks of two
DEEDS = 100  # while the broker is away
SOAK = bool(os.environ.get("SOAK"))
ROUNDS = 20 if SOAK else 1
CHUNK_STEPS = [
    *("taken", "before_gather", "before_write", "in_write", "before_commit"),
    *("after_write", "before_done", "after_done"),
]
MARK_STEPS = ["marks_read", "marks_deleted"]


# --- the stage ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the tickets lie; every worker that this module starts looks there, and holds its leases shortly."""
    made: Path = tmp_path_factory.mktemp("tickets")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAUSEWAY_CRASH_AT", str(made))
        environment.setenv("SCORE_LEASE_SECONDS", str(LEASE))
        yield made


@pytest.fixture
def tickets(folder: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Path]:
    """Says where the worker is to die."""
    monkeypatch.setattr(runs, "CHUNK", 2)
    yield folder
    for ticket in folder.iterdir():
        ticket.unlink()


@pytest.fixture
def people(transactional_db: None) -> list[Partnership]:
    return [living() for _ in range(MANY)]


@pytest.fixture(scope="module")
def survivor(folder: Path, broker_url: str, django_db_setup: None) -> Iterator[Worker]:
    """A worker that loses its pool processes and stays."""
    worker = Worker(broker_url, processes=2).start()
    yield worker
    worker.kill()
    worker.log.unlink(missing_ok=True)


@pytest.fixture
def victim(survivor: Worker, tickets: Path, people: list[Partnership]) -> Iterator[Worker]:
    yield survivor
    # What is still under way must not meet the tables being emptied.
    redis.from_url(survivor.broker).flushdb()
    eventually(is_quiet, every=0.3)


def is_quiet() -> bool:
    """Nobody but this test is doing anything in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND (state <> 'idle' OR state_change > now() - interval '0.5 s')"
        )
        return bool(cursor.fetchone() == (0,))


def sweep() -> None:
    """What beat sends each minute."""
    with suppress(OperationalError, OSError):
        app.send_task("metrics.tasks.sweep", ignore_result=True)


def start_run(day_back: int = 0) -> ScoreRun:
    at = timezone.now()
    as_of = scoring_day(at) - timedelta(days=day_back)
    return runs.start_run(RunKind.HISTORY, as_of, at=at)


def is_over(run: ScoreRun) -> bool:
    run.refresh_from_db()
    return run.state != RunState.RUNNING


def sweeping(holds: Callable[[], Any], seconds: float = 40) -> Any:
    """Waits for something while the sweep comes round, every second instead of every minute."""
    last = [0.0]

    def look() -> Any:
        if time.monotonic() - last[0] > 1:
            last[0] = time.monotonic()
            sweep()
        return holds()

    return eventually(look, seconds, every=0.1)


def twice(as_of: Any) -> list[Any]:
    """Partnerships with more than one snapshot of a day on which nothing changed."""
    rows = HealthSnapshot.objects.filter(as_of=as_of).values("partnership").annotate(many=Count("pk"))
    return list(rows.filter(many__gt=1))


def all_scored_once(run: ScoreRun, count: int = MANY) -> None:
    """The invariants: the run is over, each of its partnerships has exactly one row, nothing is left open."""
    run.refresh_from_db()
    assert (run.state, run.total_count, run.done_count) == (RunState.DONE, count, count)
    assert (run.failed_count, twice(run.as_of)) == (0, [])
    assert HealthSnapshot.objects.filter(as_of=run.as_of).count() == count
    assert not ScoreChunk.objects.filter(run=run).exclude(state=ChunkState.DONE).exists()


# --- a pool process is killed in the middle of a chunk ------------------------------------------------------


@pytest.mark.soak
def test_a_pool_process_killed_at_any_step(victim: Worker, tickets: Path) -> None:
    """At each step: before taking hold, while reading, between the writes, before the commit, after it."""
    day = 0
    for _ in range(ROUNDS):
        for step in CHUNK_STEPS:
            day += 1
            (tickets / step).touch()
            run = start_run(day)
            sweeping(lambda run=run: is_over(run))
            assert not (tickets / step).exists(), f"nobody died at {step}"
            all_scored_once(run)


@pytest.mark.soak
def test_killed_between_a_mark_and_its_run(victim: Worker, tickets: Path, people: list[Partnership]) -> None:
    for _ in range(ROUNDS):
        for step in MARK_STEPS:
            (tickets / step).touch()
            before = count_today()
            with transaction.atomic():
                for partnership in people:
                    change(partnership)
                    mark_stale("partnership", partnership.pk, at=timezone.now())
            sweeping(lambda: not StaleMark.objects.exists() and not open_runs())
            assert not (tickets / step).exists(), f"nobody died at {step}"
            assert count_today() == before + MANY
            assert not Partnership.objects.filter(stale_since__isnull=False).exists()


def change(partnership: Partnership) -> None:
    """Something that moves the score, each time it is called."""
    said = partnership.memberships.filter(value_statements__isnull=False).last()
    if said:
        said.value_statements.all().delete()
    else:
        speak(partnership)


def count_today() -> int:
    """The sweep also catches up on the last night, which may be another day."""
    found: int = HealthSnapshot.objects.filter(as_of=scoring_day(timezone.now())).count()
    return found


def open_runs() -> bool:
    return ScoreRun.objects.filter(state=RunState.RUNNING).exists()


@pytest.mark.django_db
def test_without_ledger_and_unique_key_a_repeated_chunk_is_in_two_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control for "scored once": first the ledger is taken away, then the key that stands behind it."""
    partnership = living()
    at = timezone.now()
    words: dict[str, Any] = {"as_of": scoring_day(at), "at": at, "may_skip": False}
    score_partnerships([partnership.pk], **words)
    monkeypatch.setattr(keep, "ledger", lambda subject: [])
    with pytest.raises(scoring.OvertakenError):
        score_partnerships([partnership.pk], **words)
    assert twice(words["as_of"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE metrics_healthsnapshot DROP CONSTRAINT snapshot_once")
    score_partnerships([partnership.pk], **words)
    assert twice(words["as_of"])


# --- the whole worker is killed -----------------------------------------------------------------------------


@pytest.mark.soak
def test_the_whole_worker_killed_in_the_middle_of_a_chunk(
    tickets: Path, people: list[Partnership], redis_server: Any, start_worker: Callable[..., Worker]
) -> None:
    """Another worker ends the run long before Redis would give the messages back (900 s).

    Negative control: without the sweep nobody does.
    """
    for number in range(10 if SOAK else 1):
        worker = start_worker(redis_server.url, processes=2)
        (tickets / "before_commit").write_text("worker")
        run = start_run(number)
        eventually(lambda worker=worker: worker.process.poll() is not None)
        other = start_worker(redis_server.url, processes=2)
        time.sleep(2 * LEASE)
        assert not is_over(run)
        sweeping(lambda run=run: is_over(run))
        all_scored_once(run)
        other.stop()


# --- the broker goes, and forgets ----------------------------------------------------------------------------


@pytest.mark.soak
def test_the_broker_killed_while_deeds_are_done(
    tickets: Path, people: list[Partnership], redis_server: Any, start_worker: Callable[..., Worker]
) -> None:
    """Each is accepted without having waited for the broker, and all of it is scored once that is back."""
    start_worker(redis_server.url)
    for _ in range(3 if SOAK else 1):
        said, before = Interaction.objects.count(), count_today()
        redis_server.kill()
        waits = [timed(lambda number=number: talk(people[number % MANY])) for number in range(DEEDS)]
        assert max(waits) < 1, sorted(waits)[-5:]
        assert Interaction.objects.count() == said + DEEDS
        assert StaleMark.objects.count() == DEEDS
        time.sleep(1)
        assert count_today() == before  # negative control: without a broker nobody scores
        redis_server.start()
        sweeping(lambda: not StaleMark.objects.exists() and not open_runs(), seconds=60)
        assert count_today() == before + MANY
        assert not Partnership.objects.filter(stale_since__isnull=False).exists()


def talk(partnership: Partnership) -> None:
    """A deed of every day: it moves the score, and nudges."""
    member = partnership.memberships.exclude(role="convener").order_by("?").first()
    log_interaction(
        partnership=partnership,
        membership=member,
        direction="in",
        channel="call",
        subject="Dates for the tour",
        by=None,
        at=timezone.now(),
    )


def timed(deed: Callable[[], None]) -> float:
    began = time.monotonic()
    deed()
    return time.monotonic() - began


def test_the_broker_loses_all_messages(
    tickets: Path, people: list[Partnership], redis_server: Any, start_worker: Callable[..., Worker]
) -> None:
    worker = start_worker(redis_server.url)
    worker.pause()
    run = start_run()
    redis.from_url(redis_server.url).flushall()
    worker.resume()
    time.sleep(2)
    assert run.chunks.filter(state=ChunkState.WAITING).exists()  # negative control: nobody has come yet
    sweeping(lambda: is_over(run))
    all_scored_once(run)


def test_messages_that_come_many_times_do_nothing_more(victim: Worker) -> None:
    run = start_run()
    for pk in run.chunks.values_list("pk", flat=True):
        for _ in range(10):
            nudge(runs.SCORE_CHUNK, pk)
    sweeping(lambda: is_over(run))
    all_scored_once(run)
    assert set(run.chunks.values_list("attempt_count", flat=True)) == {1}


# --- poison --------------------------------------------------------------------------------------------------


def test_a_partnership_that_kills_every_worker_is_given_up_and_the_others_are_scored(
    victim: Worker, tickets: Path, people: list[Partnership]
) -> None:
    poison = people[0]
    (tickets / f"before_gather-{poison.pk}.always").touch()
    run = start_run()
    sweeping(lambda: is_over(run), seconds=90)
    assert (run.state, run.done_count, run.failed_count) == (RunState.DONE_WITH_FAILURES, MANY, 1)
    dead = run.chunks.get(state=ChunkState.DEAD)
    assert (dead.ids, dead.attempt_count) == ([poison.pk], runs.MOST_ATTEMPTS)
    scored = HealthSnapshot.objects.filter(as_of=run.as_of).values_list("partnership", flat=True)
    assert sorted(scored) == sorted(one.pk for one in people[1:])
    assert victim.process is not None
    assert victim.process.poll() is None


def test_without_the_cap_it_would_go_on(victim: Worker, tickets: Path, people: list[Partnership]) -> None:
    """Negative control: attempts that are forgotten never end."""
    (tickets / f"before_gather-{people[0].pk}.always").touch()
    run = start_run()
    deaths = 0

    def forget() -> bool:
        nonlocal deaths
        deaths += ScoreChunk.objects.filter(run=run, attempt_count=2).update(attempt_count=0)
        return deaths > runs.MOST_ATTEMPTS // 2

    sweeping(forget, seconds=90)
    assert not is_over(run)
