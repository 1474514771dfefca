"""Who decides for others needs a second factor before any other page; everybody else is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from directory.models import Organization, User
from tests import build
from tests.factor import BACKEND, with_factor

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/"


def bare(user: User) -> Client:
    """Signed in with a password alone."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_it_works(manager: User) -> None:
    client = bare(with_factor(manager))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/partnerships/", "/account/", "/accounts/password/change/"])
def test_a_manager_without_one_meets_its_set_up(manager: User, path: str) -> None:
    response = bare(manager).get(path)
    assert (response.status_code, response["Location"]) == (302, SET_UP)


def test_so_does_an_administrator(admin: User) -> None:
    assert bare(admin).get("/admin/")["Location"] == SET_UP
    assert bare(admin).post("/admin/directory/user/add/", {})["Location"] == SET_UP


def test_the_set_up_itself_and_the_way_out_are_open(manager: User) -> None:
    client = bare(manager)
    assert client.get(SET_UP).status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_nobody_else_is_asked(network: Organization, role: str) -> None:
    assert bare(build.seated(network, role)).get("/").status_code == 200


def test_a_viewer_made_manager_is_asked_at_once(network: Organization, viewer: User) -> None:
    client = bare(viewer)
    assert client.get("/").status_code == 200
    viewer.seats.update(role="manager")
    assert client.get("/")["Location"] == SET_UP


def test_whoever_takes_the_factor_away_is_asked_again(manager: User) -> None:
    client = bare(with_factor(manager))
    client.get("/")
    client.get("/accounts/2fa/totp/deactivate/")  # ends the note in the session
    Authenticator.objects.filter(user=manager).delete()
    assert client.get("/")["Location"] == SET_UP


def test_the_demo_asks_nobody(manager: User, settings: Any) -> None:
    settings.DEMO = True
    assert bare(manager).get("/").status_code == 200


def test_without_the_guard_a_manager_gets_in(manager: User, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]
    assert bare(manager).get("/").status_code == 200


def test_the_administration_has_no_door_of_its_own(admin: User, signed_in: Callable[[User], Client]) -> None:
    """Its login page would let a password alone pass."""
    response = Client().get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    refused = Client().post("/admin/login/", {"username": admin.email, "password": "x"})
    assert refused["Location"].startswith("/accounts/login/")
    assert signed_in(admin).get("/admin/").status_code == 200


def test_from_the_invitation_to_the_first_page(network: Organization) -> None:
    """Password, set-up with the password asked once more, the app's first code, and then the program."""
    user = build.seated(network, "manager", email="new@example.org")
    user.set_password("correct horse battery")
    user.save()
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    assert client.get("/")["Location"] == SET_UP

    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": "correct horse battery"})
    form = client.get("/accounts/2fa/totp/activate/")
    assert form.status_code == 200
    code = format_hotp_value(
        hotp_value(client.session["mfa.totp.secret"], next(iter(yield_hotp_counters_from_time())))
    )
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    assert client.get("/").status_code == 200

    client.post("/accounts/logout/")
    again = client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    assert again["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/")["Location"].startswith("/accounts/login/")
