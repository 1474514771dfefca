"""An administrator takes a lost second factor away: it works, its refusals, and who is signed out and told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import factor
from directory.actions.factor import remove_second_factor
from directory.actions.letter_text import write
from directory.models import Letter, User
from tests import build
from tests.cast import refused
from tests.factor import with_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def remove(manager: User, admin: User) -> Callable[..., User]:
    def take(**words: object) -> User:
        given = {"user": manager, "reason": "Lost her phone, called back", "by": admin, "at": timezone.now()}
        return remove_second_factor(**{**given, **words})

    return take


def test_it_goes_with_its_recovery_codes_and_is_told(
    remove: Callable[..., User], manager: User, admin: User
) -> None:
    with_factor(manager)
    remove()
    assert not Authenticator.objects.filter(user=manager).exists()
    told = manager.history.get(history_user=admin)
    assert told.history_change_reason == "Second factor removed: Lost her phone, called back"
    letter = Letter.objects.get()
    assert (letter.recipient, letter.lane) == (manager.email, "security")
    assert "Lost her phone, called back" in write(letter).body


def test_each_time_there_is_a_letter(remove: Callable[..., User], manager: User) -> None:
    for _ in range(2):
        with_factor(manager)
        remove()
    assert Letter.objects.count() == 2


def test_who_is_signed_in_as_this_person_is_signed_out(
    remove: Callable[..., User], manager: User, staff: User, signed_in: Callable[[User], Client]
) -> None:
    theirs, another, colleague = signed_in(manager), signed_in(manager), signed_in(staff)
    remove()
    for client in (theirs, another):
        assert client.get("/").url.startswith(reverse("account_login"))
    assert colleague.get("/").status_code == 200


def test_without_that_the_old_session_would_go_on(
    remove: Callable[..., User],
    manager: User,
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: a session that has seen a factor does not ask again."""
    client = signed_in(manager)
    client.get("/")
    monkeypatch.setattr(factor, "end_sessions", lambda user, *, at: None)
    remove()
    assert client.get("/").status_code == 200


def test_the_next_sign_in_meets_the_set_up(
    remove: Callable[..., User], manager: User, client: Client
) -> None:
    with_factor(manager)
    remove()
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").url == reverse("mfa_index")


def test_nobody_else_and_never_ones_own(
    remove: Callable[..., User], manager: User, staff: User, admin: User
) -> None:
    with_factor(manager)
    with_factor(admin)
    for by in (manager, staff, build.seated(build.Network(), "manager"), None):
        with refused("__all__", "Only an administrator"):
            remove(by=by)
    with refused("__all__", "account page"):
        remove(user=admin)
    with refused("__all__", "Say why"):
        remove(reason=" ")
    with refused("__all__", "no second factor"):
        remove(user=staff)
    assert Authenticator.objects.filter(user=manager).exists()
    assert not Letter.objects.exists()


def test_an_administrator_does_it_in_the_list(
    signed_in: Callable[[User], Client], admin: User, manager: User
) -> None:
    with_factor(manager)
    desk, address = signed_in(admin), reverse("admin:directory_user_changelist")
    sent = {"action": "remove_factor", "_selected_action": [manager.pk, admin.pk], "reason": ""}
    assert b"Say why" in desk.post(address, sent, follow=True).content
    answer = desk.post(address, {**sent, "reason": "Lost her phone"}, follow=True)
    assert b"1 done." in answer.content
    assert b"account page" in answer.content
    assert not Authenticator.objects.filter(user=manager).exists()
