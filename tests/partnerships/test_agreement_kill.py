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
from django.db.models import Count
from django.utils import timezone

from config.celery import app
from directory.models import Letter
from partnerships.actions.evidence import verify_agreement
from partnerships.models import Agreement, Commitment, Membership
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


@pytest.fixture
def broker(broker_url: str) -> Iterator[str]:
    before = app.conf.broker_url
    app.conf.broker_url = broker_url
    yield broker_url
    app.conf.broker_url = before


def killed_again_and_again(broker: str, task: str, made: Any) -> None:
    """Workers that die as soon as something more is there; the last one lives until nothing is left to do."""
    for _ in range(KILLS):
        worker, before = Worker(broker).start(), made()
        app.send_task(task, ignore_result=True)
        eventually(lambda b=before: made() > b or is_idle(), 60)
        worker.kill()
        worker.log.unlink(missing_ok=True)


def is_idle() -> bool:
    """The worker answers, and has nothing under way."""
    told = app.control.inspect().active()
    return told is not None and not any(told.values())


def test_duties_unroll_once_however_often_it_dies(members, broker):
    today = timezone.localdate()
    for number in range(DUTIES):
        build.Responsibility(
            membership=members[1],
            how_often="monthly",
            due_on=today - timedelta(days=number),
            from_on=today - timedelta(days=60),
        )
    killed_again_and_again(broker, "partnerships.tasks.unroll_responsibilities", Commitment.objects.count)

    unroll_responsibilities()
    assert unroll_responsibilities() == 0
    twice = (
        Commitment.objects.values("responsibility", "period").annotate(many=Count("pk")).filter(many__gt=1)
    )
    assert not twice and not Commitment.objects.filter(due_dates__isnull=True).exists()
    assert Commitment.objects.values("responsibility").distinct().count() == DUTIES


def test_renewals_and_reminders_come_once_however_often_it_dies(members, broker):
    today = timezone.localdate()
    term = {"renewal": "automatic", "renewal_months": 12, "ends_on": today}
    build.seated(members[0].organization, "manager")
    for _ in range(AGREEMENTS):
        row = ready(*members)
        Agreement.objects.filter(pk=row.pk).update(**term)
        row.refresh_from_db()
        signed(row)
    for task in ("advance_agreements", "remind_of_agreements"):
        killed_again_and_again(broker, f"partnerships.tasks.{task}", Letter.objects.count)

    advance_agreements()
    remind_of_agreements()
    assert advance_agreements() == 0
    assert Agreement.objects.filter(predecessor__isnull=True, state="renewed").count() == AGREEMENTS
    assert Agreement.objects.filter(predecessor__isnull=False, state="signed").count() == AGREEMENTS
    for row in Agreement.objects.all():
        assert verify_agreement(agreement=row) == []
        assert row.transitions.get(until_on__isnull=True).state == row.state
    carried = Letter.objects.filter(template="agreement_carried")
    assert carried.count() == AGREEMENTS
