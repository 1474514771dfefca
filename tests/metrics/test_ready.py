"""The probes: without sign-in, without secrets; red only for what stops the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from metrics.actions.heart import LONGEST_SILENCE, beat
from metrics.models import Heartbeat
from metrics.tasks import beat_heart
from metrics.views import ready

pytestmark = pytest.mark.django_db


def ask(path: str = "/readyz") -> Any:
    return Client().get(path)


def test_the_process_is_up() -> None:
    answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_all_is_well() -> None:
    beat_heart()
    answer = ask()
    assert answer.status_code == 200
    assert answer.json() == {
        **dict.fromkeys(("database", "migrations", "broker", "disk", "worker"), "ok"),
        "status": "ready",
    }


@pytest.mark.parametrize(("since", "says"), [(timedelta(seconds=100), "ok"), (LONGEST_SILENCE, "silent")])
def test_a_silent_worker_is_told(since: timedelta, says: str) -> None:
    beat(at=timezone.now() - since)
    answer = ask()
    assert (answer.status_code, answer.json()["worker"]) == (200, says)
    assert (answer.json()["status"] == "degraded") is (says == "silent")


def test_the_heart_has_one_row() -> None:
    beat_heart()
    beat_heart()
    assert Heartbeat.objects.count() == 1


def test_without_a_broker_pages_are_still_served(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def __enter__(self) -> Any:
            raise ConnectionRefusedError

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(ready.current_app, "connection_for_write", Away)
    answer = ask()
    assert (answer.status_code, answer.json()["broker"], answer.json()["status"]) == (200, "down", "degraded")


def test_without_a_database_nothing_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        vendor = "sqlite"

        def cursor(self) -> Any:
            raise OperationalError("password authentication failed for user causeway")

    monkeypatch.setattr(ready, "connection", Away())
    answer = ask()
    assert (answer.status_code, answer.json()["database"], answer.json()["status"]) == (
        503,
        "down",
        "not ready",
    )
    assert "password" not in answer.content.decode()


def test_a_migration_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "_wanted", lambda: frozenset({("metrics", "0099_later")}))
    answer = ask()
    assert (answer.status_code, answer.json()["migrations"]) == (503, "behind")


def test_the_probes_tell_no_secrets_and_take_no_posts() -> None:
    said = ask().content.decode()
    for secret in (settings.SECRET_KEY, settings.REDIS_URL, str(settings.DATABASES["default"]["NAME"])):
        assert secret not in said
    assert Client().post("/readyz").status_code == 405
