"""What an employer says and does: offers, needs, asks, placements, competencies."""

from datetime import timedelta
from decimal import Decimal

import pytest

from directory.models import StaleMark
from employers.actions.employer import add_employer, add_site, endorse_competency
from employers.actions.need import close_ask, end_need, record_ask, submit_need
from employers.actions.offer import answer_offer, submit_offer, withdraw_offer
from employers.actions.placement import (
    complete_placement,
    confirm_placement,
    end_placement,
    move_placement,
    request_placement,
)
from employers.choices import PlacementState
from employers.models import Employer, Offer, Placement
from employers.rules import PLACEMENT_MOVES, may_move_placement
from tests import build
from tests.cast import refused


@pytest.fixture
def who(staff, at):
    return {"by": staff, "at": at}


@pytest.fixture
def acme(db):
    return build.Employer()


@pytest.fixture
def offer(acme, network, who):
    return submit_offer(
        employer=acme, intermediary=network, kind="internship", title="Interns", slots_count=4, **who
    )


def test_a_college_is_an_employer_too_and_once(who):
    college = build.Organization(kind="postsecondary")
    add_employer(organization=college, size="1000+", **who)
    with refused("organization"):
        add_employer(organization=college, **who)
    named = add_employer(name="Acme Forge", county="Fayette", **who)
    assert (named.organization.kind, named.organization.slug) == ("employer", "acme-forge")


def test_an_offer_is_to_be_answered_in_business_days(offer, day):
    assert (offer.submitted_on, offer.entered_on, offer.state) == (day, day, "submitted")
    assert offer.answer_by_on == day + timedelta(days=7)
    assert StaleMark.objects.filter(kind="offer", key=offer.pk).exists()


def test_an_offer_is_checked(acme, network, who, day):
    make = {"employer": acme, "intermediary": network, "kind": "tour", "title": "Tour", **who}
    with refused("intermediary"):
        submit_offer(**{**make, "intermediary": build.Organization()})
    with refused("kind"):
        submit_offer(**{**make, "kind": "party"})
    with refused("grade_bands"):
        submit_offer(grade_bands=["toddlers"], **make)
    with refused("slots_count"):
        submit_offer(slots_count=0, **make)
    with refused("from_on"):
        submit_offer(from_on=day, to_on=day - timedelta(days=1), **make)
    with refused("site", "another employer"):
        submit_offer(site=build.Site(), **make)
    with refused("submitted_by", "another organization"):
        submit_offer(submitted_by=build.Affiliation(), **make)
    assert not Offer.objects.exists()


def test_an_offer_is_answered_or_taken_back_once(offer, who, day):
    assert answer_offer(offer=offer, accept=False, **who).answered_on == day
    with refused("state", "already declined"):
        withdraw_offer(offer=offer, **who)
    with refused("state", "already declined"):
        answer_offer(offer=offer, accept=True, **who)


def test_an_offer_is_seen_by_its_two_sides(offer, acme, staff, stranger):
    theirs = build.seated(acme.organization)
    for user, seen in ((staff, 1), (theirs, 1), (stranger, 0)):
        assert Offer.objects.for_user(user).count() == seen


def test_a_need_names_something(acme, who, day):
    with refused("occupation"):
        submit_need(employer=acme, **who)
    row = submit_need(employer=acme, occupation=build.Occupation(), openings_count=3, **who)
    assert end_need(need=row, **who).to_on == day


def test_an_ask_is_seen_by_all_and_closed_once(acme, network, who, staff, stranger):
    row = record_ask(employer=acme, asked_by=network, kind="tour", note="By phone", **who)
    assert type(row).objects.for_user(stranger).count() == 1
    assert not type(row).objects.with_note_for(stranger).exists()
    close_ask(ask=row, outcome="yes", **who)
    with refused("outcome", "already"):
        close_ask(ask=row, outcome="no", **who)


@pytest.mark.parametrize("target", PlacementState.values)
@pytest.mark.parametrize("state", PlacementState.values)
def test_each_pair_of_placement_states(state, target):
    verdict = may_move_placement(state, target)
    assert verdict.ok is (target in PLACEMENT_MOVES[state])
    assert verdict.ok or verdict.reason


@pytest.fixture
def place(offer, who, day):
    def ask(count, **words):
        wanted = {"school": build.Organization(), "grade_band": "high_upper", "from_on": day}
        return request_placement(offer=offer, learners_count=count, **{**wanted, **words}, **who)

    return ask


def test_places_are_given_once(place, who):
    first = place(3)
    with refused("learners_count", "1 of them free"):
        place(2)
    place(1)
    end_placement(placement=first, end_reason="Exams", **who)
    place(3)


def test_a_placement_is_counts_of_a_schools_learners(place, acme, network, who):
    with refused("school", "school or a college"):
        place(1, school=build.Organization(kind="employer"))
    with refused("learners_count"):
        place(0)
    board = submit_offer(employer=acme, intermediary=network, kind="board", title="Seat", **who)
    with refused("offer", "aren’t placed"):
        request_placement(
            offer=board,
            school=build.Organization(),
            grade_band="high_upper",
            learners_count=1,
            from_on=build.DAY,
            **who,
        )


def test_it_is_agreed_runs_and_ends_with_its_counts(place, who, day):
    row = place(3)
    confirm_placement(placement=row, **who)
    move_placement(placement=row, state="active", **who)
    with refused("completed_count"):
        complete_placement(placement=row, completed_count=4, **who)
    complete_placement(placement=row, completed_count=3, hours=Decimal(240), hired_count=1, **who)
    row.refresh_from_db()
    assert (row.state, row.to_on, row.completed_count, row.confirmed_on) == ("completed", day, 3, day)
    with refused("state", "can’t become"):
        end_placement(placement=row, end_reason="x", **who)


def test_an_early_end_has_a_reason(place, who):
    with refused("state"):
        end_placement(placement=place(1), end_reason="", **who)
    assert Placement.objects.get().state == "requested"


def test_an_employer_endorses_what_a_pathway_teaches(acme, who):
    pathway, competency = build.Pathway(), build.Competency()
    endorse = {"employer": acme, "pathway": pathway, "competency": competency, **who}
    with refused("competency", "doesn’t teach"):
        endorse_competency(verdict="endorsed", **endorse)
    pathway.competencies.add(competency)
    with refused("verdict"):
        endorse_competency(verdict="corrected", **endorse)
    assert endorse_competency(verdict="corrected", correction="TIG, not MIG", **endorse).pk
    with refused("on", "already"):
        endorse_competency(verdict="endorsed", **endorse)


def test_a_site_is_the_employers(acme, who):
    add_site(employer=acme, name="Plant 2", **who)
    with refused("name", "already"):
        add_site(employer=acme, name="Plant 2", **who)


def test_what_metrics_shows_of_an_employer_stays_out_of_the_history(acme):
    assert not {"shown_level"} & {field.name for field in Employer.history.model._meta.fields}
