"""Killing the worker while the calendar does its work: nothing is made twice, nothing half, nothing is forgotten.

A real Celery worker on real PostgreSQL and Redis dies by SIGKILL as soon as it has made something; then another one
gets what beat sends each hour. What one of the three tasks does is looked at once it has nothing left to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from config.celery import app
from directory.models import Letter
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.unroll import unroll
from partnerships.models import Agreement, Commitment, Membership, Responsibility
from partnerships.tasks import advance_agreements, remind_of_agreements, unroll_responsibilities
from tests import build
from tests.machines import Worker, eventually
from tests.signing import ready, signed

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.worker,
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
]
KILLS = 20 if os.environ.get("SOAK") else 2
DUTIES, AGREEMENTS = 40, 6


@pytest.fixture
def members() -> tuple[Membership, Membership]:
    partnership = build.Partnership()
    return build.convening(partnership), build.employing(partnership)


def killed_again_and_again(broker_url: str, task: str, made: Any) -> None:
    """Workers that die as soon as something more is there; the last one lives until nothing is left to do."""
    for _ in range(KILLS):
        worker, before = Worker(broker_url).start(), made()
        app.send_task(task, ignore_result=True)
        eventually(lambda b=before: made() > b or is_idle(), 60)
        worker.kill()
        worker.log.unlink(missing_ok=True)


def is_idle() -> bool:
    """The worker answers, and has nothing under way."""
    told = app.control.inspect().active()
    return told is not None and not any(told.values())


def test_duties_unroll_once_however_often_it_dies(members, broker_url):
    today = timezone.localdate()
    for number in range(DUTIES):
        build.Responsibility(
            membership=members[1],
            how_often="monthly",
            due_on=today - timedelta(days=number),
            from_on=today - timedelta(days=60),
        )
    killed_again_and_again(broker_url, "partnerships.tasks.unroll_responsibilities", Commitment.objects.count)

    unroll_responsibilities()
    assert unroll_responsibilities() == 0
    assert unrolled_wrongly() == []
    assert Commitment.objects.values("responsibility").distinct().count() == DUTIES


def unrolled_wrongly() -> list[str]:
    """What is there twice, or half."""
    periods = Commitment.objects.values("responsibility", "period")
    twice = periods.annotate(many=Count("pk")).filter(many__gt=1)
    half = Commitment.objects.filter(due_dates__isnull=True)
    return ["twice"] * twice.exists() + ["half"] * half.exists()


def test_renewals_and_reminders_come_once_however_often_it_dies(members, broker_url):
    today = timezone.localdate()
    term = {"renewal": "automatic", "renewal_months": 12, "ends_on": today}
    build.seated(members[0].organization, "manager")
    for _ in range(AGREEMENTS):
        row = ready(*members)
        Agreement.objects.filter(pk=row.pk).update(**term)
        row.refresh_from_db()
        signed(row)
    for task in ("advance_agreements", "remind_of_agreements"):
        killed_again_and_again(broker_url, f"partnerships.tasks.{task}", Letter.objects.count)

    advance_agreements()
    remind_of_agreements()
    assert advance_agreements() == 0
    assert carried_wrongly(AGREEMENTS) == []
    carried = Letter.objects.filter(template="agreement_carried")
    assert carried.count() == AGREEMENTS


def carried_wrongly(count: int) -> list[str]:
    """What isn't renewed, or stands in no state that its evidence knows."""
    renewed = Agreement.objects.filter(predecessor__isnull=True, state="renewed").count()
    follows = Agreement.objects.filter(predecessor__isnull=False, state="signed").count()
    wrong = ["lost"] * ((renewed, follows) != (count, count))
    for row in Agreement.objects.all():
        whole = verify_agreement(agreement=row) == []
        if not whole or row.transitions.get(until_on__isnull=True).state != row.state:
            wrong.append("torn")
    return wrong


# --- each beside the same without its guards ----------------------------------------------------------------


def dies(broker_url: str, task: str, at: str, *, is_careless: bool) -> None:
    """A worker that dies at this very call, and is killed before it can try again."""
    worker = Worker(broker_url, app="tests.partnerships.dying")
    worker.environment = {"DIES_AT": at} | ({"IS_CARELESS": "yes"} if is_careless else {})
    worker.start()
    app.send_task(task, ignore_result=True)
    eventually(lambda: "signal 9" in worker.log_text() or "SIGKILL" in worker.log_text(), 60)
    worker.kill()
    worker.log.unlink(missing_ok=True)
    redis.from_url(broker_url).flushdb()


@pytest.mark.parametrize("is_careless", [False, True])
def test_without_its_transaction_a_duty_is_half_unrolled(members, broker_url, is_careless):
    today = timezone.localdate()
    build.Responsibility(membership=members[1], how_often="monthly", due_on=today, from_on=today)
    task = "partnerships.tasks.unroll_responsibilities"
    dies(broker_url, task, "partnerships.actions.commitment.DueDate", is_careless=is_careless)
    unroll_responsibilities()
    assert unrolled_wrongly() == (["half"] if is_careless else [])


def test_without_its_key_and_its_look_a_duty_is_unrolled_twice(members, keyless_commitments, monkeypatch):
    today = timezone.localdate()
    build.Responsibility(membership=members[1], how_often="monthly", due_on=today, from_on=today)
    for _ in range(2):
        unroll_responsibilities()
        assert unrolled_wrongly() == []
    with monkeypatch.context() as blind:
        blind.setattr(QuerySet, "values_list", lambda self, *names, **words: ())
        unroll_each()
    assert unrolled_wrongly() == ["twice"]


def unroll_each() -> None:
    for row in Responsibility.objects.all():
        unroll(row.pk, by=None, at=timezone.now())


@pytest.fixture
def keyless_commitments(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A duty may come due twice on a day, which the table of commitments refuses too."""
    keys = Commitment._meta.constraints
    key = next(one for one in keys if one.name == "commitment_of_period")
    monkeypatch.setattr(Commitment._meta, "constraints", [one for one in keys if one != key])
    with connection.schema_editor() as editor:
        editor.remove_constraint(Commitment, key)
    yield
    Commitment.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Commitment, key)


@pytest.mark.parametrize("is_careless", [False, True])
def test_without_its_transaction_a_renewal_is_lost(members, broker_url, is_careless):
    row = ready(*members)
    term = {"renewal": "automatic", "renewal_months": 12, "ends_on": timezone.localdate()}
    Agreement.objects.filter(pk=row.pk).update(**term)
    row.refresh_from_db()
    signed(row)
    task = "partnerships.tasks.advance_agreements"
    dies(broker_url, task, "partnerships.actions.renewal.freeze", is_careless=is_careless)
    advance_agreements()
    assert carried_wrongly(1) == (["lost"] if is_careless else [])
