"""Killing the worker while it asks and reminds: no letter goes twice, none is forgotten.

A real Celery worker on real PostgreSQL and Redis dies by SIGKILL as soon as it has done something more.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from config.celery import app
from directory.actions import letter as queue
from directory.actions.post import mark_unknown
from directory.models import Letter
from metrics import letters
from metrics.actions import survey_days
from metrics.actions.survey_days import remind_now
from metrics.models import Invitation
from metrics.tasks import tend_surveys
from tests.machines import Worker, eventually
from tests.partnerships.test_agreement_kill import is_idle
from tests.surveys import opened, people_of

KILLS = 20 if os.environ.get("SOAK") else 2
PEOPLE = 60
marks = [
    pytest.mark.postgres,
    pytest.mark.worker,
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
]


def killed_again_and_again(
    broker_url: str, task: str, done: Callable[[], int], most: int = 10**6, **environment: str
) -> None:
    """Workers that die as soon as something more is done, until they have died often enough or all is done."""
    for _ in range(KILLS):
        worker = Worker(broker_url)
        worker.environment |= environment
        worker.start()
        before = done()
        app.send_task(task, ignore_result=True)
        eventually(lambda b=before: done() > b or done() >= most or is_idle(), 60)
        worker.kill()
        worker.log.unlink(missing_ok=True)


class TestKilled:
    pytestmark = marks

    def test_reminders_come_once_however_often_it_dies(self, employer: Any, broker_url: str) -> None:
        opened(employer.partnership, people_of(employer, PEOPLE), at=timezone.now() - timedelta(days=9))
        reminders = Letter.objects.filter(template="survey_reminder")
        killed_again_and_again(broker_url, "metrics.tasks.tend_surveys", reminders.count, PEOPLE)

        tend_surveys()
        assert tend_surveys() == 0
        assert reminders.count() == PEOPLE == reminders.values("recipient").distinct().count()
        assert set(Invitation.objects.values_list("reminder_count", flat=True)) == {1}

    def test_invitations_reach_each_mailbox_once(
        self, employer: Any, broker_url: str, tmp_path: Path
    ) -> None:
        opened(employer.partnership, people_of(employer, PEOPLE), at=timezone.now())
        mail = {"EMAIL_URL": f"filemail:///{tmp_path}"}
        sent = Letter.objects.filter(state="sent").count
        killed_again_and_again(broker_url, "directory.tasks.send_letters", sent, PEOPLE, **mail)
        worker = Worker(broker_url)
        worker.environment |= mail
        worker.start()
        app.send_task("directory.tasks.send_letters", ignore_result=True)
        eventually(lambda: not Letter.objects.filter(state="queued").exists(), 120)
        worker.stop()  # which lets it end the last letter: only those that were killed leave one open

        mark_unknown(at=timezone.now() + timedelta(minutes=2))
        states = Counter(Letter.objects.values_list("state", flat=True))
        arrived = Counter(recipients(tmp_path))
        assert set(arrived.values()) == {1}  # nobody got it twice
        assert set(states) <= {"sent", "unknown"} and states.total() == PEOPLE  # and none is forgotten
        assert states["unknown"] <= KILLS and states["sent"] <= len(arrived) <= PEOPLE


def recipients(folder: Path) -> list[str]:
    lines = (line for file in folder.iterdir() for line in file.read_text().splitlines())
    return [line.removeprefix("To: ") for line in lines if line.startswith("To: ")]


# --- the same death without a worker, and without the guard


class KilledError(BaseException):
    """As if the process ended here."""


@pytest.fixture
def row(db: None, employer: Any) -> Invitation:
    wave = opened(employer.partnership, people_of(employer), at=timezone.now() - timedelta(days=9))
    return wave.invitations.get()


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any], Invitation], int]:
    """Reminds, dies between the letter and the note of it, and reminds again; how many letters there are."""

    def die(remind: Callable[..., Any], row: Invitation) -> int:
        def killed(*args: Any, **kwargs: Any) -> None:
            raise KilledError

        with monkeypatch.context() as late:
            late.setattr(survey_days, "change", killed)
            with pytest.raises(KilledError):
                remind(row, 1, at=timezone.now())
        remind(row, 1, at=timezone.now())
        return Letter.objects.filter(template="survey_reminder").count()

    return die


@pytest.mark.django_db(transaction=True)
def test_a_death_between_letter_and_note_takes_both_back(row: Invitation, dying: Any) -> None:
    assert dying(remind_now, row) == 1


@pytest.mark.django_db(transaction=True)
def test_were_they_apart_and_the_letter_without_a_key_it_would_go_twice(
    row: Invitation, dying: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = iter("ab")
    real = queue.queue_letter
    monkeypatch.setattr(letters, "queue_letter", lambda **words: real(**{**words, "period": next(turns)}))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)
    assert dying(remind_now.__wrapped__, row) == 2
