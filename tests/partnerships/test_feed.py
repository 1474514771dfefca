"""The calendar by a secret address: what its user may see now, read cheaply, ended at once, kept only as a hash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from directory.actions.feed import close_feed, open_feed
from directory.models import CalendarFeed, User
from tests import build
from tests.cast import refused
from tests.forms import ONCE

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/account/calendar/"


def opened(user: User) -> str:
    token = open_feed(user=user, by=user, at=timezone.now())
    return reverse("partnerships:calendar_feed", args=[token])


def lines(path: str) -> set[str]:
    said = Client().get(path)
    assert said.status_code == 200
    return {str(event["SUMMARY"]) for event in Calendar.from_ical(said.content).walk("VEVENT")}


@pytest.fixture
def told(partnership: Any, employer: Any) -> set[str]:
    """A meeting, a promise and an agreement, and what the calendar says of them."""
    soon = timezone.localdate() + timedelta(days=9)
    build.Meeting(partnership=partnership, title="Spring", planned_on=soon)
    build.Meeting(partnership=partnership, title="Off", planned_on=soon, canceled_on=soon)
    owed = build.Commitment(partnership=partnership, owner=employer, text="Six internships")
    build.DueDate(commitment=owed, due_on=soon)
    days = {"ends_on": soon, "review_on": soon}
    build.Agreement(partnership=partnership, title="Memorandum", state="active", **days)
    return {
        "Spring · Bluegrass Manufacturing",
        f"Due: Six internships ({employer.organization})",
        "Ends: Memorandum",
        "Review: Memorandum",
    }


def press(page: Client, **button: str) -> Any:
    key = ONCE.findall(page.get(PAGE).content.decode())[-1]
    return page.post(PAGE, {"once": key, **button})


# --- it works


def test_it_holds_meetings_promises_and_agreements(staff: User, told: set[str]) -> None:
    assert lines(opened(staff)) == told


def test_whoever_works_on_partnerships_has_theirs_alone(
    staff: User, partnership: Any, told: set[str]
) -> None:
    other = build.Partnership(convener=partnership.convener)
    staff.person = build.Person()
    staff.save()
    build.Assignment(partnership=other, person=staff.person, role="lead")
    build.Meeting(partnership=other, title="Mine", planned_on=timezone.localdate())
    assert lines(opened(staff)) == {f"Mine · {other.name}"}


def test_the_address_is_said_once_and_a_new_one_ends_it(
    staff: User, signed_in: SignIn, told: set[str]
) -> None:
    page = signed_in(staff)
    first, second = (press(page, open="1").context["address"] for _ in range(2))
    assert lines(second[second.index("/c/") :]) == told
    assert Client().get(first[first.index("/c/") :]).status_code == 404
    said = page.get(PAGE).content.decode()
    assert second not in said and "Last read: today" in said
    press(page, end="1")
    assert Client().get(second[second.index("/c/") :]).status_code == 404
    assert [row.history_type for row in CalendarFeed.history.order_by("pk")] == ["+", "~", "-"]


# --- what it doesn't tell


def test_what_the_user_may_see_is_asked_anew_each_time(staff: User, told: set[str]) -> None:
    path = opened(staff)
    staff.seats.update(to_on=timezone.localdate())
    assert lines(path) == set()
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_a_stranger_has_nothing_of_it(stranger: User, told: set[str]) -> None:
    assert lines(opened(stranger)) == set()


def test_a_token_that_never_was_opens_nothing() -> None:
    assert Client().get(reverse("partnerships:calendar_feed", args=["x" * 43])).status_code == 404


def test_the_token_is_kept_nowhere(staff: User, signed_in: SignIn, caplog: Any) -> None:
    caplog.set_level("DEBUG")
    address = press(signed_in(staff), open="1").context["address"]
    Client().get(address[address.index("/c/") :])
    token = address.rpartition("/")[2]
    row = CalendarFeed.objects.get()
    assert len(token) == 43 and token not in caplog.text + str(vars(row))
    assert "/c/-" in caplog.text


def test_without_an_address_there_is_none_to_end(staff: User) -> None:
    with refused("__all__", "no address"):
        close_feed(user=staff, by=staff, at=timezone.now())


# --- cheap to ask again


def test_who_asks_again_is_told_that_nothing_is_new(staff: User, partnership: Any, told: set[str]) -> None:
    path, browser = opened(staff), Client()
    first = browser.get(path)
    tag = first.headers["ETag"]
    again = browser.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    build.Meeting(partnership=partnership, title="New", planned_on=timezone.localdate())
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_questions_are_as_many_at_any_length(staff: User, partnership: Any, told: set[str]) -> None:
    path = opened(staff)

    def count() -> int:
        Client().get(path)
        with CaptureQueriesContext(connection) as queries:
            Client().get(path)
        return len(queries)

    few = count()
    for _ in range(20):
        build.Meeting(
            partnership=build.Partnership(convener=partnership.convener), planned_on=timezone.localdate()
        )
    assert count() == few <= 12
