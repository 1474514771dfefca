"""Meetings in the calendars of those invited: added, changed and taken out, once to each for each change."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from directory.actions.post import send_letters
from directory.choices import LetterState
from directory.models import Letter, User
from partnerships.actions.meeting import cancel_meeting, invite_to_meeting, plan_meeting, replan_meeting
from partnerships.models import Meeting
from tests import build
from tests.build import AT, DAY
from tests.cast import refused
from tests.forms import at as address
from tests.forms import fill, shown

pytestmark = pytest.mark.django_db
SOON = DAY + timedelta(days=7)


@pytest.fixture
def who(staff: User) -> dict[str, Any]:
    return {"by": staff, "at": AT}


@pytest.fixture
def contact(employer: Any) -> Any:
    row = build.Affiliation(organization=employer.organization, email="HR@example.com")
    build.MembershipContact(membership=employer, affiliation=row, role="primary")
    return row


@pytest.fixture
def lead(staff: User, partnership: Any) -> User:
    staff.person = build.Person()
    staff.save()
    build.Assignment(partnership=partnership, person=staff.person, role="lead", from_on=DAY)
    return staff


@pytest.fixture
def planned(partnership: Any, employer: Any, contact: Any, lead: User, who: Any) -> Meeting:
    return plan_meeting(
        partnership=partnership,
        title="Spring; with a comma, and more",
        planned_on=SOON,
        starts_at=time(9, 30),
        ends_at=time(11),
        place="Room 4",
        agenda="- Six internships",
        invite=[employer],
        **who,
    )


def letters(state: str = "") -> Any:
    return Letter.objects.filter(template__startswith=f"meeting_{state}").order_by("pk")


def event(letter: Letter) -> Any:
    calendar = Calendar.from_ical(letter.calendar)
    found = calendar.walk("VEVENT")[0]
    found.method = str(calendar["METHOD"])
    return found


# --- added


def test_all_who_are_invited_get_it_for_their_calendars(planned: Meeting, lead: User) -> None:
    assert {one.recipient for one in letters("planned")} == {"hr@example.com", lead.email}
    said = event(letters().get(recipient="hr@example.com"))
    assert (said.method, said["SEQUENCE"], said["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert said["UID"].startswith(f"meeting-{planned.pk}@")
    assert str(said["SUMMARY"]) == "Spring; with a comma, and more · Bluegrass Manufacturing"
    assert (str(said["LOCATION"]), str(said["DESCRIPTION"])) == ("Room 4", "- Six internships")
    assert said["ATTENDEE"] == "mailto:hr@example.com"
    begins = said["DTSTART"].dt
    assert (begins.hour, str(begins.tzinfo), (said["DTEND"].dt - begins).seconds) == (
        9,
        "America/New_York",
        5400,
    )


def test_the_time_zone_is_told_with_it(partnership: Any, planned: Meeting) -> None:
    calendar = Calendar.from_ical(letters().first().calendar)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]


def test_it_goes_along_as_a_file_that_says_what_it_is(planned: Meeting) -> None:
    send_letters(clock=lambda: AT)
    message = mail.outbox[0].message()
    part = next(one for one in message.walk() if one.get_filename() == "meeting.ics")
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
    assert Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    for word in ("June 8, 2026, 9:30 AM–11:00 AM (America/New_York)", "Room 4"):
        assert word in mail.outbox[0].body


def test_without_a_time_it_takes_the_day(partnership: Any, employer: Any, contact: Any, who: Any) -> None:
    plan_meeting(partnership=partnership, title="Spring", planned_on=SOON, invite=[employer], **who)
    said = event(letters().get())
    assert said["DTSTART"].dt == SOON
    assert isinstance(said["DTSTART"].dt, date)


def test_whoever_is_invited_later_gets_it_and_the_others_nothing(
    planned: Meeting, district: Any, who: Any
) -> None:
    replan_meeting(meeting=planned, place="Room 5", **who)
    before = letters().count()
    row = build.Affiliation(organization=district.organization, email="dana@example.org")
    build.MembershipContact(membership=district, affiliation=row, role="primary")
    planned.refresh_from_db()
    invite_to_meeting(meeting=planned, membership=district, **who)
    assert letters().count() == before + 1
    assert (letters().last().recipient, letters().last().template) == ("dana@example.org", "meeting_planned")
    assert event(letters().last())["SEQUENCE"] == 1


# --- changed, taken out


def test_another_day_changes_the_same_entry(planned: Meeting, who: Any) -> None:
    replan_meeting(meeting=planned, planned_on=SOON + timedelta(days=1), **who)
    first, second = event(letters("planned").first()), event(letters("changed").first())
    assert second["UID"] == first["UID"]
    assert (second.method, second["SEQUENCE"]) == ("REQUEST", 1)
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)


def test_the_agenda_alone_is_told_to_nobody(planned: Meeting, who: Any) -> None:
    before = letters().count()
    replan_meeting(meeting=planned, agenda="- More", title=planned.title, place="Room 4", **who)
    planned.refresh_from_db()
    assert (letters().count(), planned.sequence, planned.agenda) == (before, 0, "- More")


def test_canceling_takes_it_out(planned: Meeting, who: Any) -> None:
    cancel_meeting(meeting=planned, reason="Snow", **who)
    said = event(letters("canceled").first())
    assert (said.method, said["STATUS"], said["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    send_letters(clock=lambda: AT)
    message = next(one for one in mail.outbox if one.subject.startswith("Canceled:"))
    assert "Snow" in message.body
    part = message.message().get_payload()[1]
    assert part.get_param("method") == "CANCEL"


def test_in_the_language_of_whoever_reads_it(planned: Meeting, contact: Any, who: Any) -> None:
    contact.person.language = "es"
    contact.person.save()
    cancel_meeting(meeting=planned, **who)
    send_letters(clock=lambda: AT)
    message = next(one for one in mail.outbox if "Cancelada" in one.subject)
    assert message.to == ["hr@example.com"]
    assert "no tendrá lugar" in message.body


# --- not


def test_of_what_is_past_or_came_by_an_import_nobody_hears(
    partnership: Any, employer: Any, contact: Any, who: Any
) -> None:
    words = {"partnership": partnership, "title": "Spring", "invite": [employer], **who}
    plan_meeting(planned_on=DAY - timedelta(days=1), **words)
    plan_meeting(planned_on=SOON, is_imported=True, **words)
    assert not letters().exists()


def test_who_wants_none_gets_none(
    partnership: Any, employer: Any, contact: Any, lead: User, who: Any
) -> None:
    build.Preference(user=lead, wants_meetings=False)
    build.Silence(affiliation=contact, intermediary=partnership.convener)
    plan_meeting(partnership=partnership, title="Spring", planned_on=SOON, invite=[employer], **who)
    assert {one.state for one in letters()} == {LetterState.WITHHELD}


@pytest.mark.parametrize("times", [{"ends_at": time(9)}, {"starts_at": time(10), "ends_at": time(9)}])
def test_it_ends_after_it_begins(partnership: Any, who: Any, times: Any) -> None:
    with refused("ends_at"):
        plan_meeting(partnership=partnership, title="Spring", planned_on=SOON, **times, **who)
    assert not letters().exists()


def test_a_form_sent_twice_invites_once(page: Any, partnership: Any, employer: Any, contact: Any) -> None:
    soon = timezone.localdate() + timedelta(days=7)
    path = address("meeting_new", partnership.slug)
    form = shown(page, path) | {"planned_on": soon, "starts_at": "09:30"}
    for _ in range(2):
        assert page.post(path, form).status_code == 302
    assert letters().filter(recipient="hr@example.com").count() == 1
    fill(page, address("meeting_replan", Meeting.objects.get().pk), starts_at="10:00")
    assert letters("changed").filter(recipient="hr@example.com").count() == 1
