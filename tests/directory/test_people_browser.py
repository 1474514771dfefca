"""Organizations and people kept in real Chromium: added, noted about, handed over; a colleague invited, who comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from directory.models import Affiliation, Note, Organization, User
from partnerships.models import MembershipContact, Partnership
from tests import build
from tests.links import mailed
from tests.test_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]
PASSWORD = "a quiet river at noon"


def send(page: Any) -> None:
    """Presses the button of the page's form and waits for what follows."""
    with page.expect_navigation():
        page.locator("form.sheet__form button[type=submit]").click()


def follow(page: Any, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words).first.click()


def add_person(page: Any, given: str, family: str, email: str) -> None:
    page.fill("[name=given_name]", given)
    page.fill("[name=family_name]", family)
    page.fill("[name=email]", email)
    send(page)


def test_an_organization_and_its_people_are_kept(
    open_page: Opener, staff: User, partnership: Partnership
) -> None:
    build.Organization(name="Ford Metals", kind="employer")
    page = open_page(staff, "/organizations/")
    follow(page, "Add an organization")
    page.fill("[name=name]", "Ford Metals, Inc.")
    page.select_option("form.sheet__form [name=kind]", "employer")
    send(page)
    # One like it is known: asked about, with all that was typed still there.
    assert not (found := looked_at(page, "asked")), "\n".join(found)
    page.get_by_label("None of these").check()
    send(page)
    place = Organization.objects.get(name="Ford Metals, Inc.")

    follow(page, "Add a person")
    add_person(page, "Ana", "Quill", "ana@ford.example")
    page.goto(place.get_absolute_url())
    follow(page, "Add a person")
    add_person(page, "Bo", "Park", "bo@ford.example")

    page.goto(place.get_absolute_url())
    follow(page, "Write a note")  # out of the part that the page has loaded
    page.fill("[name=text]", "Call before nine.")
    send(page)
    page.get_by_text("Call before nine.", exact=True).wait_for()
    assert Note.objects.get().written_by == staff

    leaver, heir = Affiliation.objects.filter(organization=place).order_by("person__given_name")
    member = build.Membership(partnership=partnership, organization=place)
    build.MembershipContact(membership=member, affiliation=leaver, role="champion")
    page.goto(leaver.person.get_absolute_url())
    page.get_by_text(partnership.name).first.wait_for()
    assert not (found := looked_at(page, "person")), "\n".join(found)
    follow(page, "Leave or hand over")
    assert page.get_by_text("Champion").first.is_visible()
    page.select_option("[name=heir]", str(heir.pk))
    page.fill("[name=to_on]", timezone.localdate().isoformat())
    send(page)
    page.get_by_text("Hand over what is open").wait_for()  # today is still a day there
    champion = MembershipContact.objects.get(membership=member, to_on__isnull=True)
    assert (champion.affiliation, champion.role) == (heir, "champion")
    assert page.complaints == []


def test_a_colleague_is_invited_and_comes_in(open_page: Opener, manager: User) -> None:
    page = open_page(manager, "/team/")
    follow(page, "Invite a colleague")
    add_person(page, "Cy", "Reed", "cy@example.org")
    page.get_by_text("Invited", exact=True).wait_for()
    page.get_by_text("Worker").wait_for()  # the part about what runs
    assert not (found := looked_at(page, "team")), "\n".join(found)

    user = User.objects.get(email="cy@example.org")
    theirs = open_page(None, mailed(user.person.affiliations.get().links.get()))
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Continue").click()
    assert not (found := looked_at(theirs, "password")), "\n".join(found)
    theirs.fill("[name=password]", PASSWORD)
    theirs.fill("[name=again]", PASSWORD)
    send(theirs)
    theirs.fill("[name=login]", "cy@example.org")
    theirs.fill("[name=password]", PASSWORD)
    with theirs.expect_navigation():
        theirs.locator("form button[type=submit]").first.click()
    theirs.goto("/account/")
    assert theirs.get_by_role("link", name="Bluegrass Works").is_visible()
