"""What schools look for beside what is offered: reasons, actions from there, and steps with nobody behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from employers.models import Offer, Placement, PlaceRequest
from employers.rules import Held, Wanted, is_possible, reasons
from tests import build
from tests.forms import errors, fill

pytestmark = pytest.mark.django_db
TODAY = local_day(timezone.now(), "America/New_York")
SPRING, SUMMER, FALL = date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1)
WANTED = Wanted("internship", "high_upper", 3, "Clark", SPRING, SUMMER)
HELD = Held("internship", ["high_upper"], 3, "Clark", SPRING, SUMMER)


@pytest.mark.parametrize(
    ("words", "misfits", "possible"),
    [
        ({}, set(), True),
        ({"kind": "tour"}, {"Workplace tour"}, False),
        ({"free": 2}, {"2 places free"}, False),
        ({"grade_bands": []}, set(), True),
        ({"grade_bands": ["middle"]}, {"Not for High (11–12)"}, True),
        ({"county": "Fayette"}, {"In Fayette County"}, True),
        ({"county": ""}, set(), True),
        ({"county": "CLARK"}, set(), True),
        ({"from_on": FALL, "to_on": None}, {"Other days"}, True),
        ({"from_on": date(2026, 9, 1), "to_on": date(2026, 12, 1)}, {"Other days"}, True),
        ({"from_on": None, "to_on": None}, set(), True),
        ({"from_on": SUMMER, "to_on": FALL}, set(), True),
    ],
)
def test_why_an_offer_fits(words, misfits, possible):
    found = reasons(WANTED, HELD._replace(**words))
    assert {reason.words for reason in found if not reason.fits} == misfits
    assert is_possible(found) is possible


@pytest.fixture
def district(network):
    row = build.District(county="Clark")
    build.Tie(intermediary=network, organization=row)
    return row


@pytest.fixture
def teacher(signed_in, district):
    return signed_in(build.seated(district))


def board(browser):
    return browser.get(reverse("employers:matching")).context["page"]


def offered(network, **words):
    return build.Offer(intermediary=network, state="accepted", slots_count=5, **words)


def test_a_school_looks_and_the_best_offer_stands_first(teacher, network, district):
    far = offered(network, employer__organization__county="Fayette")
    near = offered(network, employer__organization__county="Clark")
    offered(network, kind="tour")
    build.Offer(state="accepted")  # another network's
    address = reverse("employers:places_seek")
    fill(teacher, address, kind="internship", grade_band="high_upper", learners_count=4)
    (sought,) = board(teacher).sought
    assert [fit.offer for fit in sought.fits] == [near, far]
    assert [fit.misses for fit in sought.fits] == [0, 1]
    assert sought.row.school == district


def test_from_the_board_to_a_placement(teacher, network, district):
    offer = offered(network)
    wanted = build.PlaceRequest(school=district, intermediary=network)
    address = f"{reverse('employers:places_match', args=[wanted.pk])}?offer={offer.pk}"
    fill(teacher, address, from_on=TODAY)
    row = Placement.objects.get()
    assert (row.offer, row.school, row.place_request) == (offer, district, wanted)
    assert not board(teacher).sought
    assert "found for this already" in teacher.get(address).content.decode()


def test_a_match_made_by_mistake_is_undone_where_it_is_told(teacher, network, district):
    offered(network)
    wanted = build.PlaceRequest(school=district, intermediary=network)
    address = reverse("employers:places_match", args=[wanted.pk])
    told = teacher.get(fill(teacher, address, from_on=TODAY).url).content.decode()
    undo = reverse("employers:placement_withdraw", args=[Placement.objects.get().pk])
    assert f'action="{undo}"' in told and ">Undo</button>" in told
    assert "stands on the board again" in teacher.get(undo).content.decode()
    assert fill(teacher, undo).url == reverse("employers:matching")
    assert [sought.row for sought in board(teacher).sought] == [wanted]


def test_staff_match_and_what_is_dropped_is_gone(page, network, district):
    wanted = build.PlaceRequest(school=district, intermediary=network, learners_count=9)
    offered(network)
    (sought,) = board(page).sought
    assert sought.fits == []
    assert sought.may_match
    address = reverse("employers:places_match", args=[wanted.pk])
    assert "4 of them free" not in page.get(address).content.decode()
    said = errors(fill(page, address, from_on=TODAY))
    assert "5 places, 5 of them free" in " ".join(said.values())
    fill(page, reverse("employers:places_drop", args=[wanted.pk]))
    assert not board(page).sought
    assert PlaceRequest.objects.get().dropped_on


def test_another_districts_requests_are_seen_by_no_other(teacher, network):
    wanted = build.PlaceRequest(intermediary=network)
    assert not board(teacher).sought
    for name in ("places_match", "places_drop"):
        assert teacher.get(reverse(f"employers:{name}", args=[wanted.pk])).status_code == 404


def test_steps_with_nobody_behind_them(page, network):
    step = build.PathwayStep(pathway__owner=network, kind="work_based", title="Internship")
    build.PathwayStep(pathway__owner=network, kind="course")
    build.PathwayStep(kind="work_based")  # another owner's
    offer = offered(network)
    found = board(page)
    assert (found.bare, found.served_count, found.untied) == ([step], 0, [offer])
    fill(page, reverse("employers:offer_tie", args=[offer.pk]), pathway_step=step.pk)
    found = board(page)
    assert (found.bare, found.served_count, found.untied) == ([], 1, [])


def test_offers_that_are_over_or_full_are_none(page, network, district):
    build.PlaceRequest(school=district, intermediary=network)
    offered(network, to_on=TODAY - timedelta(days=1))
    full = offered(network)
    build.Placement(offer=full, learners_count=5)
    assert board(page).sought[0].fits == []


def test_what_waits_for_an_answer_is_the_staffs_to_give(page, teacher, network):
    offer = build.Offer(intermediary=network)
    assert board(page).waiting == [offer]
    assert board(teacher).waiting == []


def test_who_hosts_what_is_grouped_and_narrowed(page, network, district):
    pathway = build.PathwayStep(pathway__title="Welding").pathway
    forge = offered(network, employer__organization__county="Clark", pathway_step=pathway.steps.get())
    offered(network, employer__organization__county="Fayette", kind="tour")
    build.Placement(offer=forge, learners_count=2)
    address = reverse("employers:hosting")

    def groups(query):
        found = page.get(f"{address}?{query}").context["board"].groups
        return [(group.label, group.slots, group.taken) for group in found]

    assert groups("") == [("Clark", 5, 2), ("Fayette", 5, 0)]
    assert groups("by=kind") == [("Internship", 5, 2), ("Workplace tour", 5, 0)]
    assert groups("by=pathway") == [("No pathway yet", 5, 0), ("Welding", 5, 2)]
    assert groups("by=nonsense&kind=tour") == [("Fayette", 5, 0)]
    assert groups("county=clark") == [("Clark", 5, 2)]
    Offer.objects.update(state="submitted")
    assert groups("") == []


def test_who_stands_behind_a_pathway(page, network):
    pathway = build.Pathway()
    step = build.PathwayStep(pathway=pathway, kind="work_based")
    job = build.Occupation()
    pathway.target_occupations.add(job)
    build.Need(occupation=job, openings_count=4)
    address = reverse("employers:pathway_employers", args=[pathway.slug])
    assert "Nobody behind it" in page.get(address).content.decode()
    offer = offered(network, pathway_step=step)
    body = page.get(address).content.decode()
    assert offer.employer.organization.name in body
    assert "4 openings" in body
