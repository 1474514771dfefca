"""Duties that recur become commitments: once each, ahead of time, until the agreement ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnerships.actions.commitment import record_delivery
from partnerships.actions.duty import change_duty, drop_duty, write_duty
from partnerships.actions.ending import terminate_agreement
from partnerships.actions.unroll import due_days, months_after, unroll_responsibilities
from partnerships.models import Agreement, Commitment, Responsibility
from partnerships.tasks import unroll_responsibilities as unroll_task
from tests import build
from tests.cast import refused
from tests.signing import ready, sent, signed


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def draft(convening, employer):
    return ready(convening, employer)


def monthly(draft, employer, who, **words):
    facts = {
        "role": "Host",
        "description": "Hosts three learners",
        "how_often": "monthly",
        "due_on": build.DAY,
    }
    return write_duty(agreement=draft, membership=employer, **{**facts, **words}, **who)


def due(duty):
    rows = Commitment.objects.filter(responsibility=duty, withdrawn_on__isnull=True).order_by("period")
    return [row.due_dates.get().due_on for row in rows]


def test_a_duty_is_part_of_the_text(draft, convening, employer, district, who, day):
    with refused("membership", "no party"):
        monthly(draft, district, who)
    with refused("receiver", "no party"):
        monthly(draft, employer, who, receiver=district)
    with refused("due_on", "takes effect"):
        monthly(draft, employer, who, due_on=day - timedelta(days=1))
    with refused("how_often"):
        monthly(draft, employer, who, due_on=None)
    duty = monthly(draft, employer, who, receiver=convening, proof="figure")
    sent(draft)
    assert "Hosts three learners" in draft.paper.content
    change_duty(duty=duty, description="Hosts four learners", **who)
    draft.refresh_from_db()
    assert draft.state == "in_review"
    drop_duty(duty=duty, **who)
    assert not Responsibility.objects.exists()


def test_in_force_it_unrolls_ahead_of_time_and_once(draft, convening, employer, who, at, day):
    eve = build.Affiliation(organization=employer.organization)
    duty = monthly(draft, employer, who, receiver=convening, person=eve)
    assert unroll_responsibilities(at=at) == 0  # it binds nobody yet
    signed(draft)
    assert due(duty) == [date(2026, month, 1) for month in (6, 7, 8, 9)]
    first = Commitment.objects.order_by("period").first()
    assert (first.owner, first.receiver, first.owner_person) == (employer, convening, eve)
    assert first.text == "Hosts three learners" and first.made_on == day
    assert unroll_responsibilities(at=at) == 0
    assert unroll_responsibilities(at=at + timedelta(days=30)) == 1


def test_nights_that_were_missed_come_to_the_same_rows(draft, employer, who, at):
    monthly(draft, employer, who)
    signed(draft)
    for days in range(0, 113, 7):
        unroll_responsibilities(at=at + timedelta(days=days))
    nightly = made()
    Commitment.objects.all().delete()
    unroll_responsibilities(at=at + timedelta(days=112))
    assert made() == nightly and len(nightly) == 7


def made():
    return list(Commitment.objects.order_by("period").values_list("period", "made_on", "due_dates__due_on"))


def test_the_database_knows_each_time_once(draft, employer, who):
    duty = monthly(draft, employer, who)
    build.Commitment(partnership=draft.partnership, responsibility=duty, period="2026-06-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        build.Commitment(partnership=draft.partnership, responsibility=duty, period="2026-06-01")


def test_what_ends_makes_nothing_come_due_any_more(draft, employer, who, at, day):
    duty = monthly(draft, employer, who, due_on=day)
    signed(draft)
    terminate_agreement(agreement=draft, reason="Plant closed", **who)
    assert due(duty) == [day]  # what was due by then still is
    assert {row.withdrawn_reason for row in Commitment.objects.exclude(withdrawn_on=None)} == {
        "The agreement is terminated"
    }
    assert unroll_responsibilities(at=at + timedelta(days=60)) == 0


def test_a_duty_of_no_agreement_unrolls_too_and_only_while_the_member_is_there(employer, at, day):
    duty = build.Responsibility(membership=employer, how_often="once", due_on=day, from_on=day)
    employer.left_on = day
    employer.save()
    assert unroll_responsibilities(at=at) == 0
    employer.left_on = None
    employer.save()
    assert unroll_responsibilities(at=at) == 1 and due(duty) == [day]


@pytest.mark.parametrize(
    ("how_often", "days"),
    [
        ("once", ["2026-01-31"]),
        ("monthly", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("quarterly", ["2026-01-31", "2026-04-30"]),
        ("half_yearly", ["2026-01-31"]),
    ],
)
def test_on_which_days_it_is_due(how_often, days):
    row = Responsibility(how_often=how_often, due_on=date(2026, 1, 31))
    assert [day.isoformat() for day in due_days(row, date(2026, 6, 1))] == days
    assert months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)


def test_it_never_goes_beyond_the_agreement(draft, employer, who, at):
    duty = monthly(draft, employer, who)
    Agreement.objects.update(ends_on=date(2026, 7, 15))
    draft.refresh_from_db()
    signed(draft)
    assert due(duty) == [date(2026, 6, 1), date(2026, 7, 1)]


def test_a_delivery_holds_what_proves_it(draft, employer, who):
    monthly(draft, employer, who, proof="figure")
    signed(draft)
    promise = Commitment.objects.order_by("period").first()
    with refused("figure", "a figure"):
        record_delivery(commitment=promise, note="Done", **who)
    assert record_delivery(commitment=promise, figure=3, unit="learners", **who).pk


def test_the_task_runs_twice_and_makes_it_once(employer):
    build.Responsibility(membership=employer, how_often="once", due_on=build.DAY, from_on=build.DAY)
    assert unroll_task() == 1
    assert unroll_task() == 0
