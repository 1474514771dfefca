"""What an employer says and does: offers, needs, competencies."""

from datetime import timedelta

import pytest

from directory.models import StaleMark
from employers.actions.employer import add_employer, add_site, endorse_competency
from employers.actions.need import end_need, submit_need
from employers.actions.offer import answer_offer, submit_offer, withdraw_offer
from employers.models import Employer, Offer
from tests import build
from tests.cast import refused


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
    assert "forklift driver" in str(submit_need(employer=acme, words="forklift driver", **who))


def test_an_employer_endorses_what_a_pathway_teaches(acme, who):
    pathway, competency = build.Pathway(), build.Competency()
    endorse = {"employer": acme, "pathway": pathway, "competency": competency, **who}
    with refused("competency", "doesn’t teach"):
        endorse_competency(verdict="endorsed", **endorse)
    pathway.competencies.add(competency)
    with refused("verdict"):
        endorse_competency(verdict="corrected", **endorse)
    first = endorse_competency(verdict="corrected", correction="TIG, not MIG", **endorse)
    again = endorse_competency(verdict="endorsed", **endorse)  # the same day: said anew
    assert (again, again.verdict, again.correction) == (first, "endorsed", "")


def test_a_site_is_the_employers(acme, who):
    add_site(employer=acme, name="Plant 2", **who)
    with refused("name", "already"):
        add_site(employer=acme, name="Plant 2", **who)


def test_what_metrics_shows_of_an_employer_stays_out_of_the_history(acme):
    assert not {"shown_level"} & {field.name for field in Employer.history.model._meta.fields}
