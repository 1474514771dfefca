"""A meeting from its plan to its notes: agenda of what is owed, who came, what was decided, told to all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.save import local_day
from directory.models import Letter
from partnerships.actions.meeting import replan_meeting, send_notes
from partnerships.models import Decision, Meeting
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fields, fill, on_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(partnership):
    return local_day(timezone.now(), partnership.time_zone)


@pytest.fixture
def planned(partnership, employer, district, day):
    row = build.Meeting(partnership=partnership, title="Spring", planned_on=day, agenda="- Six internships")
    for member in (employer, district):
        build.MeetingParty(meeting=row, membership=member, invited_on=day)
    return row


def test_a_member_that_was_left_out_is_invited_later_and_told_alone(page, planned, convening):
    contact = build.Affiliation(organization=convening.organization, email="chair@example.com")
    build.MembershipContact(membership=convening, affiliation=contact, role="primary")
    assert at("meeting_invite", planned.pk) in page.get(planned.get_absolute_url()).content.decode()
    assert "Choose whom" in errors(on_page(page, "meeting_invite", planned))["invite"]
    sent = on_page(page, "meeting_invite", planned, invite=[convening.pk])
    assert sent["Location"] == planned.get_absolute_url()
    assert planned.parties.filter(membership=convening).exists()
    letter = Letter.objects.get(template="meeting_planned")
    assert letter.recipient == "chair@example.com" and "BEGIN:VEVENT" in letter.calendar


def test_nobody_is_invited_twice_or_to_what_is_over(page, planned, employer, convening, day):
    again = on_page(page, "meeting_invite", planned, invite=[employer.pk])
    assert "invite" in errors(again)
    build.MeetingParty(meeting=planned, membership=convening, invited_on=day)
    assert "All members are invited" in page.get(at("meeting_invite", planned.pk)).content.decode()
    for field, said in (("held_on", "was held"), ("canceled_on", "was canceled")):
        Meeting.objects.filter(pk=planned.pk).update(**{"held_on": None, "canceled_on": None, field: day})
        assert said in page.get(at("meeting_invite", planned.pk)).content.decode()


@pytest.fixture
def held(planned, day):
    planned.held_on, planned.minutes = day, "We begin in May"
    planned.save()
    return planned


def test_the_agenda_begins_with_what_is_owed(page, partnership, convening, employer, district, day):
    for text, days in (("Six internships", 9), ("A tour", -2)):
        row = build.Commitment(partnership=partnership, owner=employer, receiver=district, text=text)
        build.DueDate(commitment=row, due_on=day + timedelta(days=days))
    done = build.Commitment(partnership=partnership, owner=employer, receiver=district, text="Done")
    build.DueDate(commitment=done, due_on=day)
    build.Delivery(commitment=done, delivered_on=day)
    fill(page, at("meeting_new", partnership.slug), title="Spring", planned_on=day + timedelta(days=7))
    row = Meeting.objects.get()
    lines = row.agenda.splitlines()
    assert lines[1].startswith(f"- A tour ({employer.organization}, was due")
    assert lines[2].startswith("- Six internships")
    assert "Done" not in row.agenda
    assert {party.membership for party in row.parties.all()} == {convening, employer, district}


def test_without_anything_owed_the_agenda_says_so(page, partnership):
    assert (
        "Nothing is owed now."
        in page.get(at("meeting_new", partnership.slug)).context["form"].initial["agenda"]
    )


def test_the_plan_is_changed_until_it_was_held(page, planned, staff, day):
    on_page(page, "meeting_replan", planned, title="Early spring", planned_on=day + timedelta(days=1))
    planned.refresh_from_db()
    assert (planned.title, planned.planned_on) == ("Early spring", day + timedelta(days=1))
    planned.held_on = day
    planned.save()
    assert "was held on" in page.get(at("meeting_replan", planned.pk)).content.decode()
    with refused("held_on", "was held on"):
        replan_meeting(meeting=planned, title="Late", by=staff, at=timezone.now())


def test_minutes_say_who_came(page, planned, employer, district, day):
    page_of = page.get(at("meeting_hold", planned.pk))
    said = fields(page_of)
    assert said["minutes"] == "- Six internships"  # the agenda is what minutes begin with
    page.post(at("meeting_hold", planned.pk), said | {"present": [employer.pk], "minutes": "Six from May"})
    planned.refresh_from_db()
    assert (planned.held_on, planned.minutes) == (day, "Six from May")
    came = {party.membership: party.is_present for party in planned.parties.all()}
    assert came == {employer: True, district: False}
    body = page.get(planned.get_absolute_url()).content.decode()
    assert "1 of 2 came" in body


def test_it_is_not_held_twice_nor_tomorrow(page, planned, held, day):
    assert errors(on_page(page, "meeting_hold", held))
    other = build.Meeting(partnership=planned.partnership, planned_on=day)
    said = errors(on_page(page, "meeting_hold", other, held_on=day + timedelta(days=1)))
    assert "still to come" in said["held_on"]


def test_what_was_decided_is_kept_with_it(page, held, day):
    on_page(page, "decision_new", held, text="We begin in May")
    row = Decision.objects.get()
    assert (row.meeting, row.on) == (held, day)
    assert "We begin in May" in page.get(held.get_absolute_url()).content.decode()


def test_a_meeting_to_come_decides_and_tells_nothing(page, planned, staff):
    for name in ("decision_new", "notes_share"):
        assert "was not held yet" in page.get(at(name, planned.pk)).content.decode()
    with refused("notes_shared_on", "not held yet"):
        send_notes(meeting=planned, minutes="x", by=staff, at=timezone.now())
    assert not Letter.objects.exists()


def test_notes_go_to_each_members_primary_contact_once(page, held, district, employer_contact):
    build.MembershipContact(
        membership=district,
        affiliation=build.Affiliation(organization=district.organization, email="gone@example.org"),
        role="primary",
        to_on=build.DAY,
    )
    build.Decision(partnership=held.partnership, meeting=held, text="Six from May")
    for _ in range(2):  # the same notes, shared again
        on_page(page, "notes_share", held)
    letter = Letter.objects.get()
    assert letter.recipient == employer_contact.email
    assert "We begin in May" in letter.context["minutes"]
    assert letter.context["decisions"] == ["Six from May"]
    on_page(page, "notes_share", held, minutes="We begin in June")
    assert Letter.objects.count() == 2


def test_it_is_canceled_with_a_reason(page, planned, day):
    assert set(errors(on_page(page, "meeting_cancel", planned, reason=""))) == {"reason"}
    on_page(page, "meeting_cancel", planned, reason="Snow")
    planned.refresh_from_db()
    assert planned.canceled_on == day
    body = page.get(planned.get_absolute_url()).content.decode()
    assert "Canceled" in body
    assert "Write the minutes" not in body


def test_members_read_it_and_change_nothing(signed_in, district_user, stranger, planned):
    browser = signed_in(district_user)
    body = browser.get(planned.get_absolute_url()).content.decode()
    assert "Six internships" in body
    assert "Write the minutes" not in body
    assert browser.get(at("meeting_hold", planned.pk)).status_code == 403
    assert signed_in(stranger).get(planned.get_absolute_url()).status_code == 404
