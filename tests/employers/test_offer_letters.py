"""What an employer hears by mail of its offer: that a school asks for places, and a no with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.actions.letter_text import write
from directory.models import Letter
from directory.templatetags.words import full_day
from employers.actions.placement import request_placement, withdraw_placement
from partnerships.actions.offer import decline_offer
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(network, employer, employer_contact):
    return build.Offer(
        intermediary=network,
        employer=employer.organization.employer,
        title="A day in the shop",
        submitted_by=employer_contact,
    )


@pytest.fixture
def decline(offer, staff, at):
    return lambda: decline_offer(offer=offer, reason=" No school is near ", by=staff, at=at)


@pytest.fixture
def ask(offer, staff, at, day):
    offer.state = "accepted"
    offer.save()

    def ask(**words):
        school = build.Organization(name="Clark High")
        wanted = {"school": school, "grade_band": "high_upper", "learners_count": 2, "from_on": day}
        return request_placement(offer=offer, **(wanted | words), by=staff, at=at)

    return ask


def holder(contact, network, at, **words):
    days = {"issued_at": at, "expires_at": at + timedelta(days=9)}
    return build.SecureLink(
        purpose="personal", recipient=contact, organization=network, mailed_to=contact.email, **(days | words)
    )


def told():
    return sorted(Letter.objects.filter(state="queued").values_list("template", "recipient"))


def test_a_no_goes_to_whoever_made_the_offer_with_its_reason(decline):
    decline()
    letter = Letter.objects.get()
    assert (letter.template, letter.recipient) == ("offer_declined", "hr@example.com")
    assert (letter.context["title"], letter.context["reason"]) == ("A day in the shop", "No school is near")


def test_who_asked_for_silence_hears_of_neither(decline, ask, employer_contact, network, offer, day):
    build.Silence(affiliation=employer_contact, intermediary=network)
    ask()
    offer.state = "submitted"
    offer.save()
    decline()
    assert set(Letter.objects.values_list("template", "state")) == {
        ("places_asked", "withheld"),
        ("offer_declined", "withheld"),
    }


@pytest.mark.parametrize("change", [{"email": ""}, {"to_on": "2020-06-01", "from_on": "2020-01-01"}])
def test_who_left_or_has_no_address_gets_none(decline, employer_contact, change):
    for name, value in change.items():
        setattr(employer_contact, name, value)
    employer_contact.save()
    decline()
    assert not Letter.objects.exists()


def test_places_asked_for_are_told_to_everyone_who_can_answer_on_a_page(ask, offer, network, at, day):
    organization = offer.employer.organization
    one, lapsed, ended = (
        build.Affiliation(organization=organization, email=f"{name}@example.com")
        for name in ("one", "lapsed", "ended")
    )
    holder(one, network, at)
    early = at - timedelta(days=90)
    holder(lapsed, network, early, expires_at=early + timedelta(days=9))
    holder(ended, network, at, revoked_at=at)
    holder(build.Affiliation(organization=organization, email="theirs@example.com"), build.Network(), at)
    holder(build.Affiliation(email="elsewhere@example.com"), network, at)
    ask()
    assert told() == [("places_asked", "lapsed@example.com"), ("places_asked", "one@example.com")]
    said = Letter.objects.first().context
    assert (said["school"], said["count"], said["from_on"]) == ("Clark High", 2, full_day(day))


def test_where_nobody_has_a_page_whoever_made_the_offer_is_told_each_time(ask):
    ask(learners_count=1)
    ask(learners_count=2)
    assert told() == [("places_asked", "hr@example.com")] * 2


def test_what_is_entered_from_before_is_told_to_nobody(ask):
    ask(is_imported=True)
    assert not Letter.objects.exists()


def test_places_that_are_taken_back_are_told_to_those_who_were_asked(ask, staff, at):
    withdraw_placement(placement=ask(), by=staff, at=at)
    assert told() == [("places_asked", "hr@example.com"), ("places_withdrawn", "hr@example.com")]
    letter = Letter.objects.get(template="places_withdrawn")
    assert "Clark High no longer asks for these places" in write(letter).body
