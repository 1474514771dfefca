"""A working day of an intermediary's staff, in real Chromium, from Today to the letters; no administration.

What waits is done · somebody new is met and becomes a member · the partnership gets its purpose · all meet ·
money · the lists · a colleague is away. Each part goes on from what the part before has left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Affiliation, Letter, Note, Organization, Person, SavedView, Seat, User
from metrics.actions.situations import renew_situations
from partnerships.models import (
    Allocation,
    Charter,
    Commitment,
    Connection,
    Interaction,
    Meeting,
    Membership,
    Partnership,
    RecruitmentNeed,
)
from tests import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Staff:
    """Somebody at their desk: goes where links lead, fills in what a form asks, presses its button."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def go(self, *names: str) -> None:
        for name in names:
            with self.page.expect_navigation():
                links = self.page.locator("main, header").get_by_role("link", name=re.compile(f"^{name}"))
                links.first.click()

    def visit(self, name: str, *args: Any, query: str = "") -> None:
        self.page.goto(reverse(name, args=args) + query)

    def say(self, button: str, then: str, **words: Any) -> None:
        form = self.page.locator("form").filter(has=self.page.get_by_role("button", name=button, exact=True))
        for name, value in words.items():
            put(form.locator(f"[name={name}]"), value)
        with self.page.expect_navigation():
            form.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_text(then).first.wait_for()

    def reads(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()


def put(field: Any, value: Any) -> None:
    kind = field.first.evaluate("one => one.type")
    if kind == "radio" or kind == "checkbox":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        field.select_option(str(value))
    else:
        field.fill(str(value))


@pytest.fixture
def late(partnership: Partnership, employer: Membership, staff: User) -> Commitment:
    day = timezone.localdate() - timedelta(days=9)
    row: Commitment = build.Commitment(partnership=partnership, owner=employer, text="A tour for twelve")
    build.DueDate(commitment=row, due_on=day)
    renew_situations([partnership.pk], at=timezone.now())
    return row


def test_a_day_at_work(
    open_page: Callable[..., Any],
    staff: User,
    manager: User,
    partnership: Partnership,
    convening: Membership,
    employer: Membership,
    employer_contact: Affiliation,
    late: Commitment,
) -> None:
    me = Staff(open_page(staff, "/?whose=all"))
    what_waits(me, late)
    place = somebody_new(me)
    connection = the_guide(me, place)
    joined = connection.partnership
    assert joined is not None
    its_members(me, joined, place)
    its_purpose(me, joined)
    all_meet(me, joined)
    money(me, joined)
    the_lists(me, joined)
    letters_and_leave(me, staff)
    the_team(Staff(open_page(manager, reverse("directory:team"))), partnership.convener)
    assert me.page.complaints == []


def what_waits(me: Staff, late: Commitment) -> None:
    assert me.reads("A tour for twelve")
    me.go("Report the delivery")
    me.say("Report it", "reported", note="They came on Tuesday.")
    assert late.deliveries.count() == 1


def somebody_new(me: Staff) -> Organization:
    me.visit("directory:organization_list")
    me.go("Add an organization")
    me.say("Add it", "It is in the directory.", name="Lantern Robotics", kind="employer", county="Clark")
    place = Organization.objects.get(name="Lantern Robotics")
    me.visit("directory:person_new", place.slug)
    me.say(
        "Add them",
        "They are in the directory.",
        given_name="Ada",
        family_name="Loom",
        title="Plant manager",
        level="executive",
        email="ada@lantern.test",
    )
    assert Person.objects.filter(family_name="Loom").count() == 1
    me.visit("directory:note_new", place.slug)
    me.say("Keep it", "The note is kept.", text="Prefers calls before nine.")
    assert Note.objects.get().organization == place
    return place


def the_guide(me: Staff, place: Organization) -> Connection:
    """From the interest to a partnership of its own, and through the six steps."""
    me.visit("partnerships:connection_list")
    me.go("New connection")
    me.say(
        "Begin",
        "The connection is begun.",
        organization=place.name,
        reason="partnership",
        interest="Tours for the shop class",
    )
    row = Connection.objects.get(organization=place)
    step(me, row, 1)
    me.visit("partnerships:connection_join", row.pk)
    me.say("Go on there", "The connection is part of a partnership.", name="Lantern Robotics Pathway")
    row.refresh_from_db()
    me.visit("partnerships:plan_write", row.pk)
    me.say("Save", "Your answers are saved.", possible="Tours each spring", practical_soon="One tour in May")
    for number in range(2, 7):
        step(me, row, number)
    return row


def step(me: Staff, row: Connection, number: int) -> None:
    me.visit("partnerships:connection_step", row.pk, number)
    me.go("This step is done")
    me.say("It is done", "The step is done.", note="Talked over")


def its_members(me: Staff, joined: Partnership, place: Organization) -> None:
    me.visit("partnerships:need_state", joined.slug)
    me.say(
        "Write it down",
        "The need is written.",
        description="Somebody who shows robots at work",
        support="hosting",
        needed_count=1,
    )
    need = RecruitmentNeed.objects.get(partnership=joined)
    me.visit("partnerships:prospect_add", need.pk)
    me.say("Put it on the list", "It is on the list.", organization=place.name)
    row = joined.memberships.get(organization=place)
    me.visit("partnerships:member_accept", row.pk)
    me.say("It has joined", "The member has joined.")
    me.visit("partnerships:contact_new", row.pk)
    person = Affiliation.objects.get(organization=place)
    me.say("Name them", "The contact is named.", affiliation=person.pk, role="primary")
    me.visit("partnerships:partnership_detail", joined.slug)
    me.page.get_by_text("Log a contact").first.click()
    me.say("Log it", "The contact is logged.", subject="They asked what to prepare")
    assert Interaction.objects.get().subject == "They asked what to prepare"


def its_purpose(me: Staff, joined: Partnership) -> None:
    me.visit("partnerships:charter_adopt", joined.slug)
    me.say(
        "Adopt it",
        "The charter is adopted.",
        need="Nobody here has seen a robot at work",
        serves="Learners of grades 9 to 12",
        geography="Clark County",
        goal="Each learner has seen two workplaces",
    )
    me.visit("partnerships:protocol_new", joined.slug)
    me.say("Put it in force", "The protocol is in force.", title="How we decide", text="By consent.")
    me.visit("partnerships:commitment_new", joined.slug)
    ours = joined.memberships.get(organization__name="Lantern Robotics")
    due = timezone.localdate() + timedelta(days=60)
    me.say("Write it down", "The commitment is on record.", text="A tour in May", owner=ours.pk, due_on=due)
    assert Charter.objects.get(partnership=joined).adopted_on


def all_meet(me: Staff, joined: Partnership) -> None:
    me.visit("partnerships:partnership_detail", joined.slug)
    me.go("Plan a meeting")
    assert "A tour in May" in me.page.locator("[name=agenda]").input_value()  # what is open is on the agenda
    me.say("Plan it", "The meeting is planned.", title="First meeting")
    meeting = Meeting.objects.get(partnership=joined)
    me.visit("partnerships:meeting_hold", meeting.pk)
    me.say("It was held", "The meeting is kept.", held_on=timezone.localdate(), minutes="We begin in May.")
    me.visit("partnerships:notes_share", meeting.pk)
    me.say("Send them", "The notes are on their way.")
    assert Letter.objects.filter(template="meeting_notes").exists()


def money(me: Staff, joined: Partnership) -> None:
    me.visit("partnerships:funding_list")
    me.go("New stream")
    day = timezone.localdate()
    me.say(
        "Add it",
        "The stream is there.",
        name="Works fund",
        kind="philanthropy",
        amount="10000",
        from_on=day,
        to_on=day + timedelta(days=300),
    )
    me.go("Allocate")
    said = {
        "partnership": joined.slug,
        "activity": "Buses",
        "from_on": day,
        "to_on": day + timedelta(days=90),
    }
    me.say("Allocate it", "is left", amount="20000", **said)  # more than there is: kept as it was typed
    me.say("Allocate it", "It is allocated.", amount="2000")
    assert Allocation.objects.get().activity == "Buses"


def the_lists(me: Staff, joined: Partnership) -> None:
    me.visit("partnerships:partnership_list", query="?q=lantern")
    me.page.get_by_text("Views", exact=True).first.click()
    me.go("Save this view")
    me.say("Save it", "The view is saved.", name="Lantern and all")
    assert SavedView.objects.get().name == "Lantern and all"
    me.visit("partnerships:partnership_board")
    me.page.locator(".stages__card", has_text=joined.name).locator("summary").click()
    me.go("Delivering")
    me.say("Move it", "The stage is moved.", reason="They meet")
    me.page.keyboard.press("Control+k")
    me.page.keyboard.type("lantern robotcs")  # a slip is forgiven
    me.page.wait_for_selector("[role=option]:has-text('Lantern Robotics')")
    me.page.keyboard.press("Enter")
    me.page.wait_for_url("**/lantern-robotics**")


def letters_and_leave(me: Staff, staff: User) -> None:
    me.visit("directory:letter_list")
    assert me.page.locator("tbody tr").count() >= 1
    me.visit("directory:absence_new")
    day = timezone.localdate()
    me.say("Enter it", "It is entered.", from_on=day + timedelta(days=1), to_on=day + timedelta(days=5))


def the_team(me: Staff, network: Organization) -> None:
    me.visit("directory:seat_invite", network.slug)
    said = {"given_name": "Noor", "family_name": "Teal", "email": "noor@network.test", "role": "member"}
    me.say("Invite them", "The invitation is on its way.", **said)
    assert Seat.objects.filter(user__email="noor@network.test").exists()
