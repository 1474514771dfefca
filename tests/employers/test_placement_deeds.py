"""A placement from the school's request to what came of it; and places that a school looks for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from employers.actions.placement import (
    accept_placement,
    complete_placement,
    confirm_placement,
    decline_placement,
    end_placement,
    request_placement,
    start_placement,
    withdraw_placement,
)
from employers.actions.places import drop_places, match_places, seek_places
from employers.choices import PlacementState
from employers.models import Offer, Placement, PlaceRequest
from employers.rules import PLACEMENT_HANDS, PLACEMENT_MOVES, may_move_placement, may_take_to, shows_outcome
from tests import build
from tests.cast import refused


@pytest.fixture
def offer(network):
    return build.Offer(intermediary=network, state="accepted", slots_count=4)


@pytest.fixture
def place(offer, who, day):
    def ask(count, **words):
        wanted = {"school": build.Organization(), "grade_band": "high_upper", "from_on": day, "offer": offer}
        return request_placement(learners_count=count, **{**wanted, **words}, **who)

    return ask


@pytest.mark.parametrize("target", PlacementState.values)
@pytest.mark.parametrize("state", PlacementState.values)
def test_each_pair_of_states(state, target):
    verdict = may_move_placement(state, target)
    assert verdict.ok is (target in PLACEMENT_MOVES[state])
    assert verdict.ok or verdict.reason


@pytest.mark.parametrize("target", sorted(PLACEMENT_HANDS))
def test_each_state_says_who_takes_it_there(target):
    for side in ("employer", "school", "staff"):
        verdict = may_take_to(target, {side})
        assert verdict.ok is (side in PLACEMENT_HANDS[target])
        assert verdict.ok or verdict.reason
    assert not may_take_to(target, ())


def test_places_are_given_once(place, who):
    first = place(3)
    with refused("learners_count", "1 of them free"):
        place(2)
    place(1)
    withdraw_placement(placement=first, **who)
    place(3)


def test_what_is_declined_or_not_taken_up_is_free_again(place, who):
    first = place(4)
    accept_placement(placement=first, learners_count=3, **who)
    place(1)
    with refused("learners_count", "0 of them free"):
        place(1)
    decline_placement(placement=first, end_reason="business", **who)
    place(3)


def test_a_placement_is_counts_of_a_schools_learners(place, network):
    with refused("school", "school or a college"):
        place(1, school=build.Organization(kind="employer"))
    with refused("learners_count"):
        place(0)
    with refused("offer", "aren’t placed"):
        place(1, offer=build.Offer(intermediary=network, kind="board", state="accepted"))


@pytest.mark.parametrize("state", ["submitted", "declined", "withdrawn"])
def test_places_are_asked_for_in_an_accepted_offer(place, network, state):
    with refused("offer", "was accepted"):
        place(1, offer=build.Offer(intermediary=network, state=state))


def test_the_grades_are_those_of_the_offer(place, network):
    offer = build.Offer(intermediary=network, state="accepted", grade_bands=["middle"])
    with refused("grade_band", "other grades"):
        place(1, offer=offer)
    assert place(1, offer=offer, grade_band="middle").pk


def test_it_is_answered_agreed_runs_and_ends_with_its_counts(place, offer, who, day):
    row = place(3)
    person = build.Affiliation(organization=offer.employer.organization)
    accept_placement(placement=row, learners_count=2, answered_by=person, **who)
    confirm_placement(placement=row, **who)
    start_placement(placement=row, from_on=day - timedelta(days=30), reported_by=person, **who)
    with refused("completed_count"):
        complete_placement(placement=row, completed_count=3, **who)
    with refused("hours"):
        complete_placement(placement=row, completed_count=2, hours=Decimal(-1), **who)
    complete_placement(placement=row, completed_count=2, hours=Decimal(240), hired_count=1, **who)
    row.refresh_from_db()
    assert (row.state, row.to_on, row.completed_count, row.confirmed_on) == ("completed", day, 2, day)
    assert (row.learners_count, row.answered_by, row.answered_on, row.reported_by) == (2, person, day, person)
    assert row.from_on == day - timedelta(days=30)
    with refused("state", "can’t become"):
        end_placement(placement=row, end_reason="other", **who)
    # A refused deed leaves no line of history: asked, answered, agreed, begun, completed.
    assert row.history.count() == 5


def test_no_more_are_taken_than_were_asked_for(place, who):
    with refused("learners_count", "asked for: 1"):
        accept_placement(placement=place(1), learners_count=2, **who)


def test_only_own_people_answer_and_report(place, offer, who):
    row = place(1)
    stranger = build.Affiliation()
    with refused("answered_by", "another organization"):
        accept_placement(placement=row, learners_count=1, answered_by=stranger, **who)
    with refused("answered_by", "another organization"):
        teacher = build.Affiliation(organization=row.school)
        accept_placement(placement=row, learners_count=1, answered_by=teacher, **who)
    accept_placement(placement=row, learners_count=1, **who)
    confirm_placement(placement=row, **who)
    with refused("reported_by", "another organization"):
        start_placement(placement=row, reported_by=stranger, **who)
    start_placement(placement=row, reported_by=teacher, **who)


@pytest.mark.parametrize("deed", [end_placement, decline_placement])
def test_an_end_has_a_reason(place, who, deed):
    row = place(1)
    accept_placement(placement=row, learners_count=1, **who)
    with refused("state"):
        deed(placement=row, end_reason="", **who)
    with refused("end_reason"):
        deed(placement=row, end_reason="Jane was ill", **who)
    assert Placement.objects.get().state == "matched"


def test_small_groups_outcomes_are_their_schools_own():
    assert shows_outcome(10, 10, False)
    assert not shows_outcome(9, 10, False)
    assert shows_outcome(1, 10, True)


def test_a_school_sees_the_accepted_offers_of_its_networks(network, offer, who):
    district = build.District()
    school = build.Organization(parent=district)
    users = [build.seated(district), build.seated(school)]
    host = build.seated(build.Employer().organization)
    seen = lambda user: Offer.objects.for_user(user).exists()  # noqa: E731
    assert [seen(user) for user in users] == [False, False]
    build.Tie(intermediary=network, organization=district)
    build.Tie(intermediary=network, organization=host.seats.get().organization)
    assert [seen(user) for user in users] == [True, True]
    assert not seen(host)  # one employer's offers are not another's to read
    Offer.objects.update(state="submitted")
    assert [seen(user) for user in users] == [False, False]


def test_free_places_are_counted(offer, place, who):
    first = place(2)
    place(1)
    row = Offer.objects.with_places().get()
    assert (row.taken_count, row.free_count) == (3, 1)
    decline_placement(placement=first, end_reason="full", **who)
    assert Offer.objects.with_places().get().free_count == 3


# --- what a school looks for


@pytest.fixture
def seek(network, who):
    def ask(**words):
        wanted = {"kind": "internship", "grade_band": "high_upper", "learners_count": 3}
        fixed = {"school": build.Organization(), "intermediary": network, **wanted}
        return seek_places(**{**fixed, **words}, **who)

    return ask


def test_a_school_looks_for_places_until_an_offer_is_found(seek, offer, who, day):
    wanted = seek()
    placement = match_places(wanted=wanted, offer=offer, from_on=day, **who)
    assert (placement.school, placement.learners_count, placement.state) == (wanted.school, 3, "requested")
    assert not PlaceRequest.objects.open().exists()
    with refused("__all__", "found for this already"):
        match_places(wanted=wanted, offer=offer, from_on=day, **who)
    with refused("__all__", "found for this already"):
        drop_places(wanted=wanted, **who)


def test_a_mistaken_match_is_taken_back_and_matched_anew(seek, offer, who, day):
    wanted = seek()
    placement = match_places(wanted=wanted, offer=offer, from_on=day, **who)
    withdraw_placement(placement=placement, **who)
    assert PlaceRequest.objects.open().get() == wanted
    placement.refresh_from_db()
    assert placement.state == "withdrawn"
    assert placement.history.first().history_user == wanted.history.first().history_user == who["by"]
    again = match_places(wanted=wanted, offer=offer, from_on=day, **who)
    assert (again.state, again.learners_count) == ("requested", 3)


def test_what_the_employer_declines_is_looked_for_again(seek, offer, who, day):
    wanted = seek()
    placement = match_places(wanted=wanted, offer=offer, from_on=day, **who)
    decline_placement(placement=placement, end_reason="full", **who)
    assert PlaceRequest.objects.open().get() == wanted


def test_what_the_employer_has_agreed_to_is_no_longer_taken_back(seek, offer, who, day):
    placement = match_places(wanted=seek(), offer=offer, from_on=day, **who)
    accept_placement(placement=placement, learners_count=3, **who)
    with refused("state", "said yes already"):
        withdraw_placement(placement=placement, **who)
    end_placement(placement=placement, end_reason="school", **who)
    with refused("state", "can’t become"):
        withdraw_placement(placement=placement, **who)
    assert not PlaceRequest.objects.open().exists()


def test_what_was_taken_back_is_answered_by_nobody(place, who):
    placement = place(1)
    withdraw_placement(placement=placement, **who)
    with refused("state", "no longer asked for"):
        accept_placement(placement=placement, learners_count=1, **who)
    with refused("state", "no longer asked for"):
        withdraw_placement(placement=placement, **who)


def test_only_what_fits_is_matched(seek, network, offer, who, day):
    wanted = seek(learners_count=5)
    with refused("learners_count", "4 of them free"):
        match_places(wanted=wanted, offer=offer, from_on=day, **who)
    with refused("offer", "another kind"):
        tour = build.Offer(intermediary=network, kind="tour", state="accepted")
        match_places(wanted=wanted, offer=tour, from_on=day, **who)
    with refused("offer", "another intermediary"):
        match_places(wanted=wanted, offer=build.Offer(state="accepted"), from_on=day, **who)
    assert PlaceRequest.objects.open().exists()


def test_what_is_no_longer_looked_for_is_matched_by_nobody(seek, offer, who, day):
    wanted = seek()
    drop_places(wanted=wanted, **who)
    with refused("__all__", "no longer looks"):
        match_places(wanted=wanted, offer=offer, from_on=day, **who)


def test_it_is_checked_what_is_looked_for(seek):
    with refused("kind"):
        seek(kind="board")
    with refused("school", "school or a college"):
        seek(school=build.Organization(kind="employer"))
    with refused("intermediary", "by an intermediary"):
        seek(intermediary=build.Organization())
    with refused("learners_count"):
        seek(learners_count=0)
