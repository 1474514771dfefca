"""What an employer says by form or link is a request in each of its partnerships, and 5.3 counts its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from employers.actions.interest import accept_interest, decline_interest, receive_interest
from employers.actions.offer import answer_offer, submit_offer, withdraw_offer
from employers.models import Offer
from metrics.gather import gather
from partnerships.actions.commitment import accept_offer
from partnerships.actions.contact import receive_request
from partnerships.actions.received import tie_requests
from partnerships.models import Request
from tests import build
from tests.cast import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(employer: Any, network: Any, at: Any) -> Any:
    facet = employer.organization.employer
    return submit_offer(employer=facet, intermediary=network, kind="tour", title="A tour", by=None, at=at)


def tied(at: Any) -> list[Request]:
    tie_requests(at=at)
    return list(Request.objects.order_by("pk"))


def test_an_offer_of_a_member_is_a_request_with_the_day_that_was_promised(
    offer: Any, employer: Any, at: Any
) -> None:
    [request] = tied(at)
    assert (request.membership, request.offer, request.text) == (employer, offer, "A tour")
    assert (request.received_on, request.answer_by_on) == (offer.submitted_on, offer.answer_by_on)
    assert request.answered_on is None
    assert len(tied(at)) == 1  # running twice changes nothing


def test_it_is_a_request_in_each_partnership_of_theirs_with_that_convener(
    offer: Any, employer: Any, network: Any, at: Any
) -> None:
    other = build.Partnership(convener=network)
    again = build.Membership(partnership=other, organization=employer.organization)
    build.Membership(partnership=build.Partnership(), organization=employer.organization)
    build.Membership(
        partnership=build.Partnership(convener=network),
        organization=employer.organization,
        left_on=build.ago(10),
    )
    assert {request.membership for request in tied(at)} == {employer, again}


def test_where_the_day_has_not_begun_it_came_the_day_before(offer: Any, employer: Any, at: Any) -> None:
    tomorrow = offer.submitted_on + timedelta(days=1)
    Offer.objects.filter(pk=offer.pk).update(submitted_on=tomorrow, answer_by_on=tomorrow)
    [request] = tied(at)
    assert (request.received_on, request.answer_by_on) == (tomorrow - timedelta(days=1), tomorrow)


def test_one_that_fails_stops_no_other(offer: Any, employer: Any, network: Any, at: Any, caplog: Any) -> None:
    Offer.objects.filter(pk=offer.pk).update(title=" ")  # nothing to write in a request
    facet = employer.organization.employer
    submit_offer(employer=facet, intermediary=network, kind="shadow", title="A day", by=None, at=at)
    assert [request.text for request in tied(at)] == ["A day"]
    assert f"employers.Offer {offer.pk}" in caplog.text


@pytest.mark.parametrize("accept", [True, False])
def test_its_answer_closes_the_request_on_its_own_day(offer: Any, at: Any, accept: bool) -> None:
    tied(at)
    later = at + timedelta(days=2)
    answer_offer(offer=offer, accept=accept, by=None, at=later)
    [request] = tied(later + timedelta(days=1))
    assert request.answered_on == offer.submitted_on + timedelta(days=2)


def test_withdrawn_or_accepted_before_it_was_tied_it_is_tied_and_closed_at_once(
    offer: Any, partnership: Any, staff: Any, at: Any
) -> None:
    second = submit_offer(
        employer=offer.employer, intermediary=offer.intermediary, kind="tour", title="B", by=None, at=at
    )
    withdraw_offer(offer=offer, by=None, at=at)
    accept_offer(offer=second, partnership=partnership, due_on=build.DAY, by=staff, at=at)
    assert [request.answered_on for request in tied(at)] == [build.DAY, build.DAY]


def test_what_is_imported_or_old_is_left_alone(offer: Any, at: Any) -> None:
    assert tied(at + timedelta(days=40)) == []
    type(offer).objects.update(is_imported=True)
    assert tied(at) == []


def test_an_interest_is_one_once_it_is_known_whose_it_is(
    employer: Any, network: Any, staff: Any, at: Any
) -> None:
    said = receive_interest(
        intermediary=network,
        offered=["tour"],
        needed=[],
        organization_name="Theirs",
        given_name="A",
        family_name="B",
        email="a@b.test",
        at=at,
    )
    assert tied(at) == []
    accept_interest(
        interest=said,
        organization=employer.organization,
        offered=["tour"],
        by=staff,
        at=at + timedelta(days=1),
    )
    offer, form = tied(at + timedelta(days=1))
    assert (form.interest, form.received_on) == (said, build.DAY)
    assert form.answered_on == build.DAY + timedelta(days=1)
    assert (offer.offer.title, offer.answered_on) == ("Workplace tour", None)


def test_a_stranger_who_was_declined_is_nobodys_request(network: Any, staff: Any, at: Any) -> None:
    said = build.Interest(intermediary=network)
    decline_interest(interest=said, reason="No", by=staff, at=at)
    assert tied(at) == []


def test_one_offer_is_one_request_of_a_member(offer: Any, employer: Any, at: Any) -> None:
    tied(at)
    with refused("offer"):
        receive_request(membership=employer, text="Again", offer=offer, by=None, at=at)


def test_responsiveness_counts_it(offer: Any, partnership: Any, convening: Any, at: Any) -> None:
    """Answered in time of those answered or due: late until answered, and never in time after."""
    late = offer.answer_by_on + timedelta(days=1)
    tied(at)
    assert responsiveness(partnership, offer.submitted_on) == (0, 0)
    assert responsiveness(partnership, late) == (0, 1)
    answer_offer(offer=offer, accept=False, by=None, at=at + timedelta(days=1))
    tied(at + timedelta(days=1))
    assert responsiveness(partnership, late) == (1, 1)


def responsiveness(partnership: Any, on: Any) -> tuple[int, int]:
    [found] = gather([(partnership.pk, on)], with_rows=False)
    return found.answered
