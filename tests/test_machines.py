"""The machines themselves: a worker runs on the test's database, is killed, and the browser opens a page."""

import os
import signal
import time
from typing import Any

import pytest
from django.conf import settings
from kombu.exceptions import OperationalError

from config import celery
from config.celery import PATIENCE, app
from tests.machines import eventually, point_celery_at


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_worker_answers_and_comes_back_after_a_kill(start_worker: Any) -> None:
    worker = start_worker(processes=2)
    assert app.conf.broker_url == settings.REDIS_URL != os.environ["REDIS_URL"]
    assert len(worker.children()) == 2
    worker.kill()
    worker.start()
    worker.kill_child()
    eventually(lambda: len(worker.children()) == 2)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_redis_can_be_killed_and_keeps_its_queue(redis_server: Any) -> None:
    app.send_task("nobody.takes.this", ["word"])
    with app.connection_for_read() as line:
        # While the disk is still busy with the second before, Redis answers first and writes a little later.
        eventually(lambda: line.default_channel.client.info("persistence")["aof_buffer_length"] == 0)
    redis_server.kill()
    redis_server.start()
    with app.connection_for_read() as line:
        assert line.default_channel.client.llen("celery") == 1


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_publishing_to_a_broker_that_is_away_fails_at_once_and_works_again_after(redis_server: Any) -> None:
    redis_server.kill()
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("nobody.takes.this")
    assert time.monotonic() - begun < 5  # measured: 0.2 s; a request must never hang on the broker
    redis_server.start()
    app.send_task("nobody.takes.this")


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("patience", [PATIENCE, 1.5])
def test_a_broker_that_takes_connections_and_answers_nothing_holds_nobody_up(
    redis_server: Any, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """The second is the negative control: with more patience a page would wait for longer than a second."""
    monkeypatch.setattr(celery, "PATIENCE", patience)
    point_celery_at(redis_server.url)
    app.send_task("nobody.takes.this")  # over a connection that stands
    os.kill(redis_server.process.pid, signal.SIGSTOP)
    begun = time.monotonic()
    for _ in range(2):
        with pytest.raises(OperationalError):
            app.send_task("nobody.takes.this")
    waited = time.monotonic() - begun
    os.kill(redis_server.process.pid, signal.SIGCONT)
    assert (waited < 2) is (patience == PATIENCE), waited
    app.send_task("nobody.takes.this")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_browser_opens_a_page_and_refuses_inline_code(open_page: Any) -> None:
    page = open_page(None, "/accounts/login/")
    assert page.locator("form").count() >= 1
    assert page.complaints == []
    add = "code => { const s = document.createElement('script'); s.textContent = code; document.body.append(s); }"
    page.evaluate(add, "window.ran = true")
    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in page.complaints[0]
