"""The home of a partner's people: what they owe and are owed, their placements, their pathways' needs; no one else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from tests import build
from tests.forms import at

pytestmark = pytest.mark.django_db
TODAY = local_day(timezone.now(), "America/New_York")


@pytest.fixture
def home(signed_in, district_user):
    """What the district's person finds."""
    return lambda: signed_in(district_user).get(at("side"))


def promised(partnership, owner, receiver, **words):
    row = build.Commitment(partnership=partnership, owner=owner, receiver=receiver, **words)
    build.DueDate(commitment=row, due_on=TODAY + timedelta(days=5))
    return row


def test_a_district_sees_what_it_owes_and_is_owed(home, partnership, employer, district):
    owed = promised(partnership, employer, district, text="Six internships")
    owes = promised(partnership, district, employer, text="A bus on Mondays")
    promised(partnership, employer, None, text="Between others")
    delivery = build.Delivery(commitment=owed)
    response = home()
    page, body = response.context["page"], response.content.decode()
    assert [one.row for one in page.owed_to] == [owed]
    assert [one.row for one in page.owed_by] == [owes]
    assert at("delivery_confirm", delivery.pk) in body
    assert at("delivery_new", owes.pk) in body
    assert at("delivery_new", owed.pk) not in body
    assert page.waiting_count == 1
    assert "Between others" not in body


def test_a_districts_schools_are_its_own_side(home, network, partnership, employer, district):
    school = build.Organization(name="Clark High", parent=district.organization)
    member = build.Membership(partnership=partnership, organization=school)
    owed = promised(partnership, employer, member)
    offer = build.Offer(intermediary=network, employer=employer.organization.employer, state="accepted")
    placement = build.Placement(offer=offer, school=school, state="matched")
    page = home().context["page"]
    assert [one.row for one in page.owed_to] == [owed]
    (placed,) = page.placements
    assert placed.row == placement
    assert [deed.name for deed in placed.deeds] == ["placement_confirm", "placement_end"]


def test_another_districts_things_are_not_here(home, network, partnership, employer):
    other = build.Membership(partnership=partnership, organization=build.District())
    promised(partnership, employer, other)
    build.Placement(offer__intermediary=network, school=other.organization, state="matched")
    build.PlaceRequest(intermediary=network, school=other.organization)
    page = home().context["page"]
    assert (page.owed_to, page.owed_by, page.placements, page.sought) == ([], [], [], [])


def test_its_pathways_and_who_stands_behind_them(home, network, district):
    pathway = build.Pathway(title="Welding")
    pathway.schools.add(district.organization)
    step = build.PathwayStep(pathway=pathway, kind="work_based")
    build.PathwayStep(pathway=build.Pathway(), kind="work_based")
    page = home().context["page"]
    assert (page.steps, page.bare_count) == ([step], 1)
    build.Offer(intermediary=network, pathway_step=step, state="accepted")
    assert home().context["page"].bare_count == 0


def test_nothing_to_do_says_so(home):
    assert "Nothing waits for you now." in home().content.decode()


def test_an_organizations_record_shows_what_the_reader_may_see(signed_in, district_user, stranger, employer):
    name = employer.partnership.name
    address = reverse("partnerships:organization_partnerships", args=[employer.organization.slug])
    assert name in signed_in(district_user).get(address).content.decode()
    assert name not in signed_in(stranger).get(address).content.decode()


def test_it_says_which_of_its_agreements_end_soon(home, partnership, employer, district):
    def ends(member, days, **words):
        ends_on = TODAY + timedelta(days=days)
        row = build.Agreement(partnership=partnership, state="active", ends_on=ends_on, **words)
        build.AgreementParty(agreement=row, membership=member)
        return row

    soon = ends(district, 20, title="Shared lab")
    ends(district, 400), ends(employer, 20)
    response = home()
    assert response.context["page"].ending == [soon]
    assert soon.get_absolute_url() in response.content.decode()
