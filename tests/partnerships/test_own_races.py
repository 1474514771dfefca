"""On PostgreSQL, the same form of a contact's own page twice at once: one delivery, one colleague; and without the guard."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from directory import once as guard
from directory.models import SecureLink, Submission
from directory.once import new_key
from partnerships.models import Delivery
from tests import build
from tests.factor import enter
from tests.own import here, own_link

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20
COLLEAGUE = {"given_name": "Bo", "family_name": "Park", "title": "Plant lead"}


@pytest.fixture
def link(employer_contact: Any, network: Any, convening: Any, staff: Any) -> SecureLink:
    return opened(own_link(employer_contact, network, staff))


def opened(link: SecureLink) -> SecureLink:
    """As if it had been mailed and continued a moment ago: its use is noted, so no page writes on it."""
    now = timezone.now()
    SecureLink.objects.filter(pk=link.pk).update(
        mailed_to=link.recipient.email, continued_at=now, last_used_at=now
    )
    return link


def twice(link: SecureLink, address: str, said: list[dict[str, Any]]) -> list[int]:
    """Both sent at once from one browser; what each was answered."""
    ready, cookies = Barrier(2), enter(Client(), link).cookies

    def send(words: dict[str, Any]) -> int:
        client = Client()
        client.cookies = cookies.copy()
        try:
            ready.wait(30)
            return client.post(address, words).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, said))


def report(link: SecureLink, promise: Any) -> list[int]:
    words = {"once": new_key(), "delivered_on": timezone.now().date().isoformat(), "note": "Two came"}
    return twice(link, here("partnerships:link_delivery_new", link, promise.pk), [words, words])


@pytest.mark.soak
def test_a_delivery_that_is_sent_twice_at_once_is_reported_once(
    link: Any, employer: Any, district: Any
) -> None:
    for _ in range(ROUNDS):
        promise = build.Commitment(partnership=employer.partnership, owner=employer, receiver=district)
        assert report(link, promise) == [302, 302]
        assert Delivery.objects.filter(commitment=promise).count() == 1


def test_without_the_key_it_is_reported_twice(
    link: Any, employer: Any, district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: each takes itself for the first."""

    def first(said: dict[str, str]) -> tuple[Submission, bool]:
        return Submission.objects.create(**{**said, "key": new_key()}, at=timezone.now()), True

    monkeypatch.setattr(guard, "claim", first)
    promise = build.Commitment(partnership=employer.partnership, owner=employer, receiver=district)
    assert report(link, promise) == [302, 302]
    assert Delivery.objects.filter(commitment=promise).count() == 2


def hand_over(link: SecureLink) -> list[int]:
    """To two colleagues at once, in two forms."""
    words = [
        {"once": new_key(), **COLLEAGUE, "email": f"{name}{link.pk}@example.com"} for name in ("bo", "cy")
    ]
    return sorted(twice(link, here("partnerships:link_handover", link), words))


def heirs(link: SecureLink) -> int:
    """Live links that colleagues hold."""
    live = SecureLink.objects.filter(
        organization=link.organization, purpose="personal", revoked_at__isnull=True
    )
    return live.exclude(recipient=link.recipient).count()


@pytest.mark.soak
def test_of_two_colleagues_at_once_one_takes_over(link: Any, network: Any) -> None:
    for number in range(1, ROUNDS + 1):
        answers = hand_over(link)
        assert answers[0] in (200, 302)
        assert answers[-1] in (200, 302, 410)
        assert answers.count(302) == 1
        assert heirs(link) == number
        link = opened(own_link(link.recipient, network))


def test_without_the_lock_both_take_over(link: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: nothing is held while the deed looks whether the link is live."""
    meet = Barrier(2)

    def unheld(found: SecureLink) -> SecureLink:
        meet.wait(30)
        return found

    monkeypatch.setattr("partnerships.actions.own.live", unheld)
    monkeypatch.setattr("directory.actions.personal.live", lambda found: found)
    hand_over(link)
    assert heirs(link) == 2
