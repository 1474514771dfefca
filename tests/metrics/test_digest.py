"""The digest: on the morning that each reader chose, once a week whoever is killed, with what is theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from directory.actions.post import send_letters
from directory.models import Letter, User
from directory.rules import digest_due
from metrics import letters
from metrics.actions import digest
from metrics.actions.digest import send_digests
from metrics.actions.disposition import Case, assign_situation
from metrics.actions.situations import renew_situations
from metrics.models import Situation
from metrics.tasks import send_digests as send_task
from tests import build
from tests.build import AT, ago
from tests.metrics.test_survey_kill import KilledError

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(partnership: Any, employer: Any) -> Situation:
    """A request that waits."""
    row = build.Request(
        partnership=partnership,
        membership=employer,
        text="Who visits us?",
        received_on=ago(4),
        answer_by_on=ago(1),
    )
    renew_situations([partnership.pk], at=AT)
    return Situation.objects.get(kind="request", subject_id=row.pk)


@pytest.fixture
def lead(staff: User, partnership: Any) -> User:
    staff.person = build.Person()
    staff.save()
    build.Assignment(partnership=partnership, person=staff.person, role="lead", from_on=ago(90))
    return staff


def digests(**words: Any) -> Any:
    return Letter.objects.filter(template=letters.DIGEST, **words)


# --- it works


def test_a_lead_reads_what_waits_with_them(lead: User, asked: Situation) -> None:
    assert send_digests(at=AT) == 1
    send_letters(clock=lambda: AT)
    said = mail.outbox[0].body
    for word in ("1 request waits for an answer", "Who visits us?", "Bluegrass Manufacturing", "?network="):
        assert word in said
    assert "June 1, 2026" in mail.outbox[0].subject


def test_a_manager_who_leads_nothing_reads_of_all(manager: User, asked: Situation) -> None:
    send_digests(at=AT)
    assert digests().get().recipient == manager.email


def test_the_task_runs(lead: User) -> None:
    assert send_task() == 0


def test_in_the_language_that_was_chosen(lead: User, asked: Situation) -> None:
    build.Preference(user=lead, language="es")
    send_digests(at=AT)
    send_letters(clock=lambda: AT)
    assert "esto pide atención:" in mail.outbox[0].body


# --- not


def test_where_nothing_waits_there_is_no_letter(lead: User) -> None:
    assert (send_digests(at=AT), digests().count()) == (0, 0)


def test_who_reads_or_has_left_or_wants_none_gets_none(
    viewer: User, stranger: User, manager: User, lead: User, asked: Situation
) -> None:
    build.Preference(user=manager, digest="never")
    lead.seats.update(to_on=ago(1))
    assert (send_digests(at=AT), digests().count()) == (0, 0)


def test_what_a_colleague_sees_to_is_not_told(lead: User, manager: User, asked: Situation) -> None:
    build.Preference(user=manager, digest="never")
    assign_situation(case=Case(asked, "Who visits us?"), assignee=manager, by=lead, at=AT)
    send_digests(at=AT)
    assert "Who visits us?" not in str(digests().get().context)


@pytest.mark.parametrize(
    ("pace", "day", "moment", "due"),
    [
        ("weekly", 0, "2026-06-01T07:00", "2026-W23"),
        ("weekly", 0, "2026-06-01T06:59", ""),
        ("weekly", 0, "2026-06-03T06:59", "2026-W23"),  # nothing ran for two days
        ("weekly", 0, "2026-06-03T07:00", ""),
        ("weekly", 6, "2026-06-01T08:00", "2026-W22"),  # last Sunday's
        ("weekly", 4, "2027-01-01T08:00", "2026-W53"),
        ("daily", 0, "2026-06-02T07:00", "2026-06-02"),
        ("daily", 0, "2026-06-06T07:00", ""),  # a Saturday
        ("never", 0, "2026-06-01T07:00", ""),
    ],
)
def test_when_it_is_due(pace: str, day: int, moment: str, due: str) -> None:
    assert digest_due(pace, day, datetime.fromisoformat(moment)) == due


def test_the_morning_is_that_of_the_intermediary(lead: User, network: Any, asked: Situation) -> None:
    network.time_zone = "America/Los_Angeles"
    network.save()
    assert send_digests(at=datetime(2026, 6, 1, 13, 59, tzinfo=UTC)) == 0
    assert send_digests(at=datetime(2026, 6, 1, 14, 0, tzinfo=UTC)) == 1


# --- once


def test_once_a_week_however_often_it_runs(lead: User, asked: Situation) -> None:
    moments = [AT + timedelta(hours=hour) for hour in range(0, 24 * 8, 3)]
    assert sum(send_digests(at=moment) for moment in moments) == 2
    assert set(digests().values_list("period", flat=True)) == {"2026-W23", "2026-W24"}


def test_another_day_chosen_in_the_week_brings_no_second(lead: User, asked: Situation) -> None:
    send_digests(at=AT)
    build.Preference(user=lead, digest_day=2)
    assert send_digests(at=AT + timedelta(days=2)) == 0


@pytest.mark.parametrize("has_key", [True, False])
def test_of_two_workers_at_once_one_letter_comes(
    has_key: bool, lead: User, network: Any, asked: Situation
) -> None:
    """Both have found that nobody was told yet; without the key of the letter it would come twice."""
    for number in range(2):
        period = "2026-W23" if has_key else f"2026-W23 {number}"
        digest._send(network, AT, (lead, period))
    assert digests().count() == (1 if has_key else 2)


def test_a_death_in_the_middle_forgets_and_repeats_nobody(
    lead: User, manager: User, asked: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, seen = letters.digest, []

    def dying(*args: Any, **words: Any) -> Any:
        seen.append(args)
        if len(seen) == 2:
            raise KilledError
        return queue(*args, **words)

    with monkeypatch.context() as late:
        late.setattr(letters, "digest", dying)
        with pytest.raises(KilledError):
            send_digests(at=AT)
    assert digests().count() == 1
    assert (send_digests(at=AT), send_digests(at=AT)) == (1, 0)
    assert {row.recipient for row in digests()} == {lead.email, manager.email}


def test_one_that_fails_stops_no_other(
    lead: User, manager: User, asked: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = digest.blocks_of

    def failing(scope: Any) -> Any:
        if scope.user == lead:
            raise DatabaseError("broken")
        return compose(scope)

    monkeypatch.setattr(digest, "blocks_of", failing)
    assert send_digests(at=AT) == 1
    assert digests().get().recipient == manager.email


def test_the_longer_the_network_the_same_questions(lead: User, partnership: Any, asked: Situation) -> None:
    def count_with(requests: int) -> int:
        for _ in range(requests):
            member = build.Membership(partnership=partnership)
            build.Request(partnership=partnership, membership=member, received_on=ago(4), answer_by_on=ago(1))
        renew_situations([partnership.pk], at=AT)
        digests().delete()
        with CaptureQueriesContext(connection) as queries:
            assert send_digests(at=AT) == 1
        return len(queries)

    assert count_with(4) == count_with(30)


# --- something is left to a colleague


def test_a_colleague_hears_that_something_is_left_to_them(
    lead: User, manager: User, asked: Situation
) -> None:
    assign_situation(
        case=Case(asked, "Who visits us?"), assignee=lead, by=manager, at=AT, note="You know them"
    )
    send_letters(clock=lambda: AT)
    message = mail.outbox[0]
    assert message.to == [lead.email]
    assert message.subject == "Left to you: Who visits us?"
    for word in ("Mia Manager leaves this to you:", "You know them"):
        assert word in message.body


def test_who_takes_it_on_or_wants_no_such_letter_gets_none(
    lead: User, manager: User, asked: Situation
) -> None:
    build.Preference(user=lead, wants_assigned=False)
    case = Case(asked, "Who visits us?")
    assign_situation(case=case, assignee=manager, by=manager, at=AT)
    assign_situation(case=case, assignee=lead, by=manager, at=AT)
    assert [row.state for row in Letter.objects.all()] == ["withheld"]
