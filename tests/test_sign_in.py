"""Signing in and staying signed in: guessing gets slower, the mailed code stays open, and no sign-in lasts for ever."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config.accounts import LONGEST, wait_after
from directory.models import User
from directory.sessions import BEGUN, USED

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "a long enough phrase"


@pytest.fixture
def person(staff: User) -> User:
    cache.clear()
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def guess(person: User, times: int, password: str = "wrong") -> list[int]:
    """Each from a browser of its own, at one address; the answers' numbers."""
    words = {"login": person.email, "password": password}
    return [Client().post(LOGIN, words).status_code for _ in range(times)]


# --- guessing ---------------------------------------------------------------------------------------------


def test_the_fifth_wrong_password_closes_that_way_in_for_a_while(person: User) -> None:
    assert guess(person, 5) == [200, 200, 200, 200, 429]
    assert guess(person, 1, PASSWORD) != [302]


def test_the_answer_says_how_long_and_offers_the_mailed_code(person: User) -> None:
    guess(person, 4)
    said = Client().post(LOGIN, {"login": person.email, "password": "wrong"}).content.decode()
    assert "Wait 1 minute " in said
    assert "/accounts/login/code/" in said


def test_the_owner_still_comes_in_by_the_mailed_code(person: User) -> None:
    guess(person, 6)
    owner = Client()
    sent = owner.post("/accounts/login/code/", {"email": person.email})
    code = next(found for found in re.findall(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{2,}\b", mail.outbox[-1].body))
    owner.post(sent["Location"], {"code": code})
    assert owner.get("/account/").status_code == 200


def test_after_the_wait_the_right_password_opens(person: User) -> None:
    guess(person, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=1, seconds=1))
    cache.clear()
    assert guess(person, 1, PASSWORD) == [302]


def test_trying_meanwhile_does_not_make_it_longer(person: User) -> None:
    guess(person, 5)
    before = AccessAttempt.objects.get().attempt_time
    cache.clear()
    guess(person, 3)
    assert AccessAttempt.objects.get().attempt_time == before


def test_each_round_of_failures_waits_twice_as_long_and_never_for_ever() -> None:
    minutes = [wait_after(failures) / timedelta(minutes=1) for failures in (1, 5, 9, 10, 15, 20)]
    assert minutes == [1, 1, 1, 2, 4, 8]
    assert wait_after(10_000) == LONGEST


def test_an_unknown_address_is_told_the_same(person: User) -> None:
    known = Client().post(LOGIN, {"login": person.email, "password": "wrong"})
    unknown = Client().post(LOGIN, {"login": "no.one@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code
    assert errors(known) == errors(unknown) != []


def errors(response: Any) -> list[str]:
    return list(response.context["form"].non_field_errors())


# --- how long a sign-in lasts -----------------------------------------------------------------------------


def age(client: Client, key: str, seconds: int) -> None:
    """As if the sign-in had begun, or last been used, so long ago."""
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize(
    ("who", "limit"),
    [("staff", settings.SESSION_IDLE), ("admin", settings.SESSION_IDLE_ADMINISTRATOR)],
)
def test_a_sign_in_that_nobody_uses_ends(request: Any, signed_in: Any, who: str, limit: int) -> None:
    client = signed_in(request.getfixturevalue(who))
    age(client, USED, limit - 30)
    assert client.get("/account/").status_code == 200
    age(client, USED, limit + 30)
    assert client.get("/account/")["Location"].startswith(LOGIN)


def test_even_one_in_use_ends_after_half_a_day(signed_in: Any, staff: User) -> None:
    client = signed_in(staff)
    age(client, BEGUN, settings.SESSION_COOKIE_AGE - 30)
    assert client.get("/account/").status_code == 200
    age(client, BEGUN, settings.SESSION_COOKIE_AGE + 30)
    assert client.get("/account/")["Location"].startswith(LOGIN)


def test_use_is_noted_once_a_minute(signed_in: Any, staff: User) -> None:
    client = signed_in(staff)
    age(client, USED, 90)
    client.get("/account/")
    noted = client.session[USED]
    assert time.time() - noted < 30
    client.get("/account/")
    assert client.session[USED] == noted


def test_whoever_is_no_longer_active_is_out_at_the_next_page(signed_in: Any, staff: User) -> None:
    client = signed_in(staff)
    assert client.get("/account/").status_code == 200
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert client.get("/account/")["Location"].startswith(LOGIN)
