"""An offer is answered on a page: where it becomes a commitment, what the load guard says, and why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.actions.save import local_day
from partnerships.models import Commitment, Membership
from tests import build
from tests.forms import at, errors, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(partnership, now):
    return local_day(now, partnership.time_zone)


@pytest.fixture
def offer(network, employer):
    return build.Offer(
        intermediary=network, employer=employer.organization.employer, title="Summer on the floor"
    )


def test_an_offer_becomes_a_commitment_of_its_employer(page, offer, partnership, employer, district, day):
    """In the one partnership in which the employer is a member, without asking which."""
    due_on = day + timedelta(days=40)
    response = fill(page, at("offer_accept", offer.pk), due_on=due_on, receiver=district.pk)
    row = Commitment.objects.get()
    assert (row.text, row.owner, row.receiver, row.offer) == (offer.title, employer, district, offer)
    assert row.due_dates.get().due_on == due_on
    assert response.url.endswith(f"#commitment-{row.pk}")
    offer.refresh_from_db()
    assert (offer.state, offer.answered_on) == ("accepted", day)
    body = page.get(at("offer_accept", offer.pk)).content.decode()
    assert "The offer is answered" in body
    assert row.text in body


def test_the_employer_joins_another_partnership_by_it(page, offer, network, day):
    other = build.Partnership(convener=network, name="Bluegrass Health")
    address = f"{at('offer_accept', offer.pk)}?partnership={other.slug}"
    due = {"due_on": day + timedelta(days=40)}
    assert set(errors(fill(page, address, **due))) == {"joins"}
    assert not Commitment.objects.exists()
    fill(page, address, joins="on", **due)
    member = Membership.objects.get(partnership=other)
    assert (member.organization, member.accepted_on) == (offer.employer.organization, day)
    assert Commitment.objects.get().owner == member


def test_where_several_come_into_question_one_is_chosen_first(page, offer, network, employer):
    other = build.Partnership(convener=network)
    build.Membership(partnership=other, organization=employer.organization)
    body = page.get(at("offer_accept", offer.pk)).content.decode()
    assert f"?partnership={other.slug}" in body
    assert "Accept it" not in body


def test_the_load_guard_and_the_free_places_stand_beside_it(page, offer, day):
    build.Ask(employer=offer.employer, from_on=day - timedelta(days=3), asked_by__name="Quill Valley")
    body = page.get(at("offer_accept", offer.pk)).content.decode()
    assert "Quill Valley" in body
    assert "4 of 4 free" in body


def test_its_answer_leads_back_to_it_and_it_shows_what_rests_on_it(page, offer):
    home = reverse("employers:offer_detail", args=[offer.pk])
    for name in ("offer_accept", "offer_decline"):
        assert f'href="{home}"' in page.get(at(name, offer.pk)).content.decode()
    part = reverse("partnerships:offer_commitments", args=[offer.pk])
    assert f'hx-get="{part}"' in page.get(home).content.decode()


def test_an_offer_is_declined_with_its_reason(page, offer):
    assert set(errors(fill(page, at("offer_decline", offer.pk)))) == {"reason"}
    fill(page, at("offer_decline", offer.pk), reason="No school is near")
    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason) == ("declined", "No school is near")
    assert "already declined" in page.get(at("offer_decline", offer.pk)).content.decode()
    assert "No school is near" in page.get(at("offer_accept", offer.pk)).content.decode()


def test_what_is_due_before_today_is_refused(page, offer, day):
    response = fill(page, at("offer_accept", offer.pk), due_on=day - timedelta(days=1))
    assert set(errors(response)) == {"due_on"}
    assert not Commitment.objects.exists()


def test_only_the_intermediarys_staff_answer(signed_in, viewer, stranger, district_user, employer, offer):
    host = build.seated(employer.organization)
    found = [
        signed_in(who).get(at("offer_accept", offer.pk)).status_code
        for who in (viewer, stranger, district_user, host)
    ]
    assert found == [403, 404, 404, 403]


def test_the_commitments_of_an_offer_are_a_part_of_other_pages(page, signed_in, stranger, offer, employer):
    build.Commitment(partnership=employer.partnership, owner=employer, offer=offer, text="Six places")
    address = reverse("partnerships:offer_commitments", args=[offer.pk])
    part = page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Six places" in part
    assert "<html" not in part
    assert "<html" in page.get(address).content.decode()
    assert signed_in(stranger).get(address).status_code == 404
