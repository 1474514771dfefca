"""Many schools ask for the last places at the same moment, on PostgreSQL, many times over: none is given twice."""

from __future__ import annotations

import os
import threading

import pytest
from django.db.models import QuerySet

from employers.actions import placement as deeds
from employers.actions.need import record_ask
from employers.actions.offer import places_taken
from employers.actions.placement import accept_placement, decline_placement, request_placement
from employers.actions.places import match_places
from employers.models import Ask, Offer
from tests import build
from tests.partnerships.test_agreement_races import both

pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20
WHO = {"by": None, "at": build.AT}


def offered(slots: int = 5) -> Offer:
    row: Offer = build.Offer(state="accepted", slots_count=slots)
    return row


def asks_for(offer: Offer, count: int):
    school = build.Organization()
    return lambda: request_placement(
        offer=offer,
        school=school,
        grade_band="high_upper",
        learners_count=count,
        from_on=build.DAY,
        **WHO,
    )


def test_the_last_places_are_given_once() -> None:
    for _ in range(ROUNDS):
        offer = offered()
        assert both(*(asks_for(offer, 2) for _ in range(4))) == ["done", "done", "refused", "refused"]
        assert places_taken(offer) == 4


def test_without_the_lock_places_are_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have counted the free places before either has written."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)
    barrier, fits = threading.Barrier(2), deeds.fits_slots

    def held(*numbers: int):
        barrier.wait(10)
        return fits(*numbers)

    monkeypatch.setattr(deeds, "fits_slots", held)
    offer = offered(3)
    assert both(asks_for(offer, 2), asks_for(offer, 2)) == ["done", "done"]
    assert places_taken(offer) == 4 > offer.slots_count


def test_a_placement_is_answered_once() -> None:
    for _ in range(ROUNDS):
        row = build.Placement(offer=offered())
        ends = both(
            lambda row=row: accept_placement(placement=row, learners_count=2, **WHO),
            lambda row=row: accept_placement(placement=row, learners_count=1, **WHO),
        )
        assert ends == ["done", "refused"]
        assert row.history.count() == 2


def test_what_is_declined_is_given_to_one_other() -> None:
    for _ in range(ROUNDS):
        offer = offered(3)
        full = build.Placement(offer=offer, learners_count=3)
        ends = both(
            lambda full=full: decline_placement(placement=full, end_reason="full", **WHO),
            asks_for(offer, 2),
            asks_for(offer, 2),
        )
        assert ends in (["done", "done", "refused"], ["done", "refused", "refused"])
        assert places_taken(offer) <= 3


def test_what_a_school_looks_for_is_found_once() -> None:
    for _ in range(ROUNDS):
        first, second = offered(), offered()
        Offer.objects.filter(pk=second.pk).update(intermediary=first.intermediary)
        wanted = build.PlaceRequest(intermediary=first.intermediary)
        ends = both(
            *(
                lambda offer=offer, wanted=wanted: match_places(
                    wanted=wanted, offer=Offer.objects.get(pk=offer.pk), from_on=build.DAY, **WHO
                )
                for offer in (first, second)
            )
        )
        assert ends == ["done", "refused"]
        assert places_taken(first) + places_taken(second) == 3


def test_of_two_who_ask_an_employer_at_once_the_second_is_told_of_the_first() -> None:
    for _ in range(ROUNDS):
        acme, networks = build.Employer(), [build.Network(), build.Network()]
        ends = both(
            *(
                lambda acme=acme, one=one: record_ask(employer=acme, asked_by=one, kind="tour", **WHO)
                for one in networks
            )
        )
        assert ends == ["done", "refused"]
        assert Ask.objects.filter(employer=acme).count() == 1
