"""A worker that lives and takes nothing: readiness says so in time, pages are served as they were, with their day.

There is no beat here: `beating` sends what beat would send each minute, much faster, and the longest silence is as
much shorter. So what takes two minutes at work takes two seconds here.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from config.celery import app
from directory.models import Organization, User
from metrics.actions import heart
from metrics.actions.day import scoring_day
from metrics.actions.score import score_partnerships
from metrics.views import ready
from partnerships.actions.contact import log_interaction
from tests.machines import Worker, eventually
from tests.metrics.living import living

pytestmark = [pytest.mark.postgres, pytest.mark.worker]

MINUTE = 0.5  # seconds between two heartbeats here
SILENCE = timedelta(seconds=4 * MINUTE)
ROUNDS = 3 if os.environ.get("SOAK") else 1


@contextmanager
def beating() -> Iterator[None]:
    """Beat at work; as there, a heartbeat that nobody takes in time is dropped."""
    over = threading.Event()

    def send() -> None:
        while not over.wait(MINUTE):
            app.send_task("metrics.tasks.beat_heart", ignore_result=True, expires=MINUTE)

    beat = threading.Thread(target=send)
    beat.start()
    yield
    over.set()
    beat.join()


@pytest.fixture
def at_work(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr(heart, "LONGEST_SILENCE", SILENCE)
    with beating():
        eventually(is_ready)
        yield worker
        worker.resume()


def asked() -> dict[str, str]:
    """What the probe says; that pages can be served it says throughout."""
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


def is_ready() -> bool:
    return asked()["status"] == "ready"


@pytest.mark.soak
def test_a_worker_that_takes_nothing_is_told_and_comes_back(
    at_work: Worker, network: Organization, staff: User, signed_in: Callable[[User], Client]
) -> None:
    partnership = living(convener=network)
    at = timezone.now()
    score_partnerships([partnership.pk], as_of=scoring_day(at), at=at)
    partnership.refresh_from_db()
    shown = f'value="{partnership.shown_on:%Y-%m-%d}"'
    for _ in range(ROUNDS):
        at_work.pause()
        log_interaction(
            partnership=partnership,
            membership=partnership.memberships.last(),
            direction="in",
            channel="call",
            subject="Dates for the tour",
            by=staff,
            at=timezone.now(),
        )
        eventually(lambda: not is_ready(), seconds=3 * SILENCE.total_seconds())
        assert {name: said for name, said in asked().items() if said != "ok"} == {
            "status": "degraded",
            "worker": "silent",
        }
        assert at_work.process is not None
        assert at_work.process.poll() is None  # whoever looked at the process alone would see nothing
        page = signed_in(staff).get(f"/partnerships/{partnership.slug}/health/")
        assert page.status_code == 200
        assert shown in page.content.decode()
        at_work.resume()
        eventually(is_ready)


def test_a_worker_at_work_stays_ready_for_longer_than_that(at_work: Worker) -> None:
    """Negative control: it is the worker's standing still that is told, not our impatience."""
    limit = time.monotonic() + 2 * SILENCE.total_seconds()
    while time.monotonic() < limit:
        assert is_ready(), asked()
        time.sleep(MINUTE / 4)


def test_without_the_heartbeat_nobody_would_notice(at_work: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with that look taken away the probe calls a worker that stands still ready."""
    monkeypatch.setattr(ready, "is_beating", lambda *, at: True)
    at_work.pause()
    time.sleep(2 * SILENCE.total_seconds())
    assert is_ready()
