"""Forms about placements, asks and offers under generated input: no page breaks, and what was typed is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import build
from tests.factor import enter
from tests.fuzz import survives

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(network):
    """Of a district, at an employer whose contact has a link."""
    district = build.District()
    build.Tie(intermediary=network, organization=district)
    offer = build.Offer(intermediary=network, state="accepted", slots_count=9)
    return build.Placement(offer=offer, school=district)


@pytest.fixture
def host(placement, network):
    contact = build.Affiliation(organization=placement.offer.employer.organization)
    soon = timezone.now() + timedelta(days=90)
    link = build.SecureLink(recipient=contact, organization=network, expires_at=soon)
    client = enter(Client(), link)
    client.link = link
    return client


@pytest.mark.parametrize(
    ("name", "state"),
    [("placement_answer", "requested"), ("placement_report", "agreed"), ("placement_report", "active")],
)
def test_by_link(host, placement, name, state):
    placement.state, placement.confirmed_on = state, build.ago(5) if state != "requested" else None
    placement.save()
    survives(host, reverse(f"employers:{name}", args=[host.link.key, placement.pk]))


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("placement_accept", "requested"),
        ("placement_decline", "requested"),
        ("placement_start", "agreed"),
        ("placement_complete", "active"),
        ("placement_end", "active"),
    ],
)
def test_by_staff(signed_in, staff, placement, name, state):
    placement.state = state
    placement.save()
    survives(signed_in(staff), reverse(f"employers:{name}", args=[placement.pk]))


def test_by_a_school(signed_in, placement):
    teacher = signed_in(build.seated(placement.school))
    survives(teacher, reverse("employers:placement_new", args=[placement.offer.pk]))
    survives(teacher, reverse("employers:places_seek"))
    placement.state = "matched"
    placement.save()
    survives(teacher, reverse("employers:placement_confirm", args=[placement.pk]))


def test_what_is_asked_matched_and_answered(signed_in, staff, placement, network):
    page, employer = signed_in(staff), placement.offer.employer
    wanted = build.PlaceRequest(school=placement.school, intermediary=network)
    build.Partnership(convener=network)
    offer = build.Offer(intermediary=network, employer=employer)
    ask = build.Ask(employer=employer, asked_by=network)
    one = offer.intermediary.convened_partnerships.get().slug
    survives(page, reverse("employers:ask_new", args=[employer.organization.slug]))
    survives(page, reverse("employers:ask_close", args=[ask.pk]))
    survives(page, reverse("employers:places_match", args=[wanted.pk]))
    survives(page, reverse("employers:offer_tie", args=[offer.pk]))
    survives(page, f"{reverse('partnerships:offer_accept', args=[offer.pk])}?partnership={one}")
    survives(page, reverse("partnerships:offer_decline", args=[offer.pk]))
