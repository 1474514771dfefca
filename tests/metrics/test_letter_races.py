"""Letters and two at once, on PostgreSQL: sent again by one, told once, one calendar address."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from directory.actions import letter as queue
from directory.actions.feed import open_feed
from directory.actions.letter import resend_letter
from directory.actions.preference import choose_letters
from directory.choices import LetterState
from directory.models import CalendarFeed, Letter, Preference, User
from employers.actions import telling
from employers.actions.interest import receive_interest
from metrics.actions import digest
from metrics.actions.situations import renew_situations
from tests import build
from tests.build import AT, ago

AT_ONCE = 6
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(deed: Callable[[int], Any]) -> list[Any]:
    """What each got back, or its refusal."""

    def one(number: int) -> Any:
        try:
            return deed(number)
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_letter_is_sent_again_by_one(has_lock: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock all find it uncertain, and decide."""
    row = build.Letter(state=LetterState.UNKNOWN)
    ready, rule = Barrier(AT_ONCE), queue.may_resend

    def judged(state: str, **facts: bool) -> Any:
        if not has_lock:
            ready.wait(30)
        return rule(state, **facts)

    monkeypatch.setattr(queue, "may_resend", judged)
    if not has_lock:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    said = at_once(lambda number: resend_letter(letter=row, by=None, at=AT))
    decided = sum(isinstance(one, Letter) for one in said)
    assert decided == (1 if has_lock else AT_ONCE)


def test_of_workers_at_once_one_digest_comes_for_each(
    manager: User, partnership: Any, employer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.Request(partnership=partnership, membership=employer, received_on=ago(4), answer_by_on=ago(1))
    renew_situations([partnership.pk], at=AT)
    ready, compose = Barrier(AT_ONCE), digest.cover_of

    def composed(scope: Any) -> Any:
        ready.wait(30)  # all have found that nobody was told
        return compose(scope)

    monkeypatch.setattr(digest, "cover_of", composed)
    assert at_once(lambda number: digest.send_digests(at=AT)) == [1] * AT_ONCE
    assert Letter.objects.filter(template="digest").count() == 1


def test_of_workers_at_once_one_letter_says_what_came_in(
    network: Any, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_interest(
        intermediary=network,
        offered=["tour"],
        needed=[],
        at=AT,
        organization_name="Acme",
        given_name="Ann",
        family_name="Lee",
        email="ann@example.com",
    )
    ready, told = Barrier(AT_ONCE), telling.told_until

    def asked(user: User, network: Any) -> Any:
        ready.wait(30)
        return told(user, network)

    monkeypatch.setattr(telling, "told_until", asked)
    later = AT.replace(hour=AT.hour + 1)
    at_once(lambda number: telling.tell_of_forms(at=later))
    assert Letter.objects.filter(template="came_in").count() == 1


def test_whoever_chooses_and_asks_twice_at_once_has_one_row(staff: User) -> None:
    at_once(lambda number: choose_letters(user=staff, by=staff, at=AT, digest_day=number))
    assert Preference.objects.filter(user=staff).count() == 1
    tokens = at_once(lambda number: open_feed(user=staff, by=staff, at=AT))
    assert len(set(tokens)) == AT_ONCE and CalendarFeed.objects.count() == 1
