"""Escalation: what waits with somebody who is away, or with nobody, is told to the backup and then the manager."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Letter, User
from metrics.actions.digest import send_digests, whose_of
from metrics.actions.disposition import Case, assign_situation, settle_situation
from metrics.actions.situations import renew_situations
from metrics.boards.cover import Cover, cover_of
from metrics.boards.today import Scope
from metrics.models import Situation
from tests import build
from tests.build import AT, ago

pytestmark = pytest.mark.django_db


def working(user: User, partnership: Any, role: str) -> User:
    user.person = build.Person()
    user.save()
    build.Assignment(partnership=partnership, person=user.person, role=role, from_on=ago(90))
    return user


@pytest.fixture
def lead(staff: User, partnership: Any) -> User:
    return working(staff, partnership, "lead")


@pytest.fixture
def backup(network: Any, partnership: Any) -> User:
    return working(build.seated(network, "member", name="Ben Backup"), partnership, "backup")


@pytest.fixture
def deciding(manager: User, network: Any) -> User:
    """A manager who leads something else, and so doesn't read of all."""
    return working(manager, build.Partnership(convener=network), "lead")


@pytest.fixture
def asked(partnership: Any, employer: Any, lead: User) -> Any:
    """One that has just come, of a kind that stands by itself."""

    def ask(days: int) -> Situation:
        Situation.objects.all().delete()
        row = build.Request(
            partnership=partnership,
            membership=employer,
            received_on=ago(days + 1),
            answer_by_on=ago(days),
        )
        renew_situations([partnership.pk], at=AT)
        Situation.objects.exclude(kind="request").delete()
        found = Situation.objects.get(subject_id=row.pk)
        Situation.objects.filter(pk=found.pk).update(from_at=AT - timedelta(days=days))
        return found

    return ask


def cover(user: User, network: Any) -> Cover:
    user = User.objects.get(pk=user.pk)
    return cover_of(Scope(network, user, whose_of(user, network), AT))


def heard(network: Any, *users: User) -> list[bool]:
    return [bool(cover(user, network)) for user in users]


def test_while_the_lead_is_there_nobody_else_hears_of_what_is_fresh(
    asked: Any, network: Any, backup: User, deciding: User
) -> None:
    asked(6)
    assert heard(network, backup, deciding) == [False, False]


def test_when_the_lead_is_away_the_backup_hears_at_once(
    asked: Any, network: Any, lead: User, backup: User, deciding: User
) -> None:
    asked(0)
    build.Absence(user=lead)
    assert heard(network, backup, deciding) == [True, False]
    assert (len(cover(backup, network).away), cover(backup, network).unattended) == (1, [])


def test_when_the_backup_is_away_too_or_there_is_none_the_manager_hears(
    asked: Any, network: Any, lead: User, backup: User, deciding: User
) -> None:
    asked(0)
    build.Absence(user=lead)
    away = build.Absence(user=backup)
    assert heard(network, deciding) == [True]
    away.delete()
    assert heard(network, deciding) == [False]
    backup.person.assignments.update(to_on=ago(1))
    assert heard(network, deciding) == [True]


def test_what_nobody_sees_to_is_told_after_one_week_and_after_two(
    asked: Any, network: Any, backup: User, deciding: User
) -> None:
    told = {}
    for days in (6, 7, 13, 14):
        Situation.objects.all().delete()
        asked(days)
        told[days] = heard(network, backup, deciding)
    assert told == {6: [False, False], 7: [True, False], 13: [True, False], 14: [True, True]}


def test_what_somebody_sees_to_is_not_told(
    asked: Any, network: Any, lead: User, backup: User, deciding: User
) -> None:
    case = Case(asked(20), "It")
    assign_situation(case=case, assignee=lead, by=lead, at=AT)
    assert heard(network, backup, deciding) == [False, False]
    build.Absence(user=lead)  # but they are away
    assert heard(network, backup) == [True]
    settle_situation(case=case, note="Called", by=lead, at=AT)
    assert heard(network, backup, deciding) == [False, False]


def test_other_networks_hear_nothing(asked: Any, lead: User, stranger: User) -> None:
    asked(20)
    build.Absence(user=lead)
    own = stranger.seats.get().organization
    assert heard(own, stranger) == [False]


def test_it_stands_in_their_digests_and_whoever_is_away_gets_none(
    asked: Any, network: Any, lead: User, backup: User, deciding: User
) -> None:
    asked(20)
    build.Absence(user=lead)
    assert send_digests(at=AT) == 2
    said = {row.recipient: row.context for row in Letter.objects.filter(template="digest")}
    assert set(said) == {backup.email, deciding.email}
    assert len(said[backup.email]["away"]["lines"]) == 1


def test_the_questions_are_as_many_for_many_partnerships(network: Any, deciding: User, asked: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            cover(deciding, network)
        return len(queries)

    asked(20)
    few = count()
    for _ in range(12):
        other = build.Partnership(convener=network)
        member = build.employing(other)
        build.Request(partnership=other, membership=member, received_on=ago(30), answer_by_on=ago(20))
        renew_situations([other.pk], at=AT)
    Situation.objects.exclude(kind="request").delete()
    assert len(cover(deciding, network).unattended) == 13
    assert count() == few
