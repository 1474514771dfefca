"""An offer's answer: a new member comes in by it, or it is declined with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerships.actions.offer import decline_offer, join_by_offer
from partnerships.models import Commitment, Membership, Request
from tests import build
from tests.cast import refused


@pytest.fixture
def offer(network):
    return build.Offer(intermediary=network)


@pytest.fixture
def join(offer, partnership, who, day):
    due_on = day + timedelta(days=30)
    return lambda: join_by_offer(offer=offer, partnership=partnership, due_on=due_on, **who)


def test_an_employer_joins_by_its_offer(join, offer, partnership, day):
    row = join()
    member = Membership.objects.get()
    assert (row.owner, member.organization, member.accepted_on) == (member, offer.employer.organization, day)
    with refused("offer", "already accepted"):
        join()


def test_one_that_was_invited_joins_now(join, offer, partnership, day):
    invited = build.Membership(
        partnership=partnership,
        organization=offer.employer.organization,
        invited_on=day - timedelta(days=9),
        accepted_on=None,
    )
    assert join().owner == invited
    invited.refresh_from_db()
    assert invited.accepted_on == day


def test_nobody_joins_when_the_offer_is_not_taken(join, offer):
    offer.intermediary = build.Network()
    offer.save()
    with refused("offer", "another intermediary"):
        join()
    assert not Membership.objects.exists()
    assert not Commitment.objects.exists()


def test_a_no_has_its_reason_and_answers_the_request(offer, partnership, who, day):
    member = build.Membership(partnership=partnership, organization=offer.employer.organization)
    build.Request(partnership=partnership, membership=member, offer=offer)
    with refused("reason", "Say why"):
        decline_offer(offer=offer, reason=" ", **who)
    decline_offer(offer=offer, reason="No school is near", **who)
    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason, offer.answered_on) == ("declined", "No school is near", day)
    request = Request.objects.get()
    assert (request.answered_on, request.answer) == (day, "No school is near")
    with refused("state", "already declined"):
        decline_offer(offer=offer, reason="Twice", **who)
