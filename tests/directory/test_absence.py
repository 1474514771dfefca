"""When somebody is away: entered by themselves or a manager, ended when they are back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.absence import end_absence, enter_absence
from directory.models import Absence, User
from tests import build
from tests.build import AT, DAY, ago
from tests.cast import refused
from tests.forms import errors, fill

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WEEK = {"from_on": DAY, "to_on": DAY + timedelta(days=6)}


def test_one_enters_ones_own(staff: User, signed_in: SignIn) -> None:
    today = timezone.localdate()
    page = signed_in(staff)
    done = fill(
        page,
        reverse("directory:absence_new"),
        from_on=today + timedelta(days=1),
        to_on=today + timedelta(days=3),
    )
    assert done.url == "/account/"
    row = Absence.objects.get()
    assert (row.user, row.history.get().history_user) == (staff, staff)
    assert reverse("directory:absence_end", args=[row.pk]) in page.get("/account/").content.decode()


def test_a_manager_enters_it_for_whoever_fell_ill(staff: User, manager: User, signed_in: SignIn) -> None:
    today = timezone.localdate()
    words = {"user": staff.pk, "from_on": today, "to_on": today}
    fill(signed_in(manager), reverse("directory:absence_new"), **words)
    assert Absence.objects.get().user == staff


def test_a_colleague_is_none_of_the_choices(staff: User, viewer: User, signed_in: SignIn) -> None:
    words = {"user": viewer.pk, "from_on": DAY, "to_on": DAY}
    assert "user" in errors(fill(signed_in(staff), reverse("directory:absence_new"), **words))


def test_who_is_back_ends_it_and_what_has_not_begun_is_dropped(staff: User) -> None:
    begun = build.Absence(user=staff, from_on=ago(2))
    end_absence(absence=begun, by=staff, at=AT)
    begun.refresh_from_db()
    assert begun.to_on == ago(1)
    ahead = build.Absence(user=staff, from_on=DAY + timedelta(days=9), to_on=DAY + timedelta(days=10))
    end_absence(absence=ahead, by=staff, at=AT)
    assert list(Absence.objects.all()) == [begun]
    assert Absence.history.filter(history_type="-").get().history_user == staff


# --- refusals


def test_a_colleague_and_a_stranger_may_not(staff: User, viewer: User, stranger: User) -> None:
    row = build.Absence(user=staff)
    for who in (viewer, stranger):
        with refused("__all__", "they themselves or a manager"):
            enter_absence(user=staff, by=who, at=AT, **WEEK)
        with refused("__all__", "they themselves or a manager"):
            end_absence(absence=row, by=who, at=AT)


def test_days_that_do_not_fit(staff: User) -> None:
    with refused("to_on"):
        enter_absence(user=staff, by=staff, at=AT, from_on=DAY + timedelta(days=2), to_on=DAY)
    with refused("to_on", "over already"):
        enter_absence(user=staff, by=staff, at=AT, from_on=ago(9), to_on=ago(1))
    with refused("to_on", "A year"):
        enter_absence(user=staff, by=staff, at=AT, from_on=DAY, to_on=DAY + timedelta(days=400))
    enter_absence(user=staff, by=staff, at=AT, **WEEK)
    with refused("from_on", "already"):
        enter_absence(user=staff, by=staff, at=AT, **WEEK)


def test_what_is_over_is_not_ended(staff: User) -> None:
    row = build.Absence(user=staff, from_on=ago(9), to_on=ago(1))
    with refused("__all__", "over already"):
        end_absence(absence=row, by=staff, at=AT)


def test_colleagues_see_it_and_strangers_do_not(staff: User, viewer: User, stranger: User) -> None:
    row = build.Absence(user=staff)
    assert list(Absence.objects.for_user(viewer)) == [row]
    assert not Absence.objects.for_user(stranger).exists()
