"""The rung of an employer on its page: the same as the score reads, with what counts and what leads on."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from metrics.actions.levels import levels_of
from metrics.boards import ladder as board
from tests import build

pytestmark = pytest.mark.django_db
TODAY = local_day(timezone.now(), "America/New_York")


def host(employer, network, ended, *, kind="tour", **terms):
    offer = build.Offer(employer=employer, intermediary=network, kind=kind, state="accepted", **terms)
    day = TODAY - timedelta(days=ended)
    return build.Placement(offer=offer, state="completed", from_on=day, to_on=day, confirmed_on=day)


@pytest.fixture
def acme(db):
    return build.Employer()


def ladder(employer, user):
    return board.build(employer, user, TODAY)


def test_what_counts_and_what_leads_on(acme, network, staff):
    assert (ladder(acme, staff).level, ladder(acme, staff).lines) == (1, [])
    host(acme, network, 400)  # over a year ago
    assert ladder(acme, staff).level == 1
    talk = host(acme, network, 30)
    page = ladder(acme, staff)
    assert (page.level, [line.title for line in page.lines]) == (2, [talk.offer.title])
    assert "third time" in page.leads_on[0]
    host(acme, network, 3, kind="internship", is_paid=True)
    page = ladder(acme, staff)
    assert (page.level, page.lines[0].is_worth) == (4, True)
    assert "board" in page.leads_on[0]
    assert [level for _day, level in page.past][-1] == 4


def test_of_other_networks_only_the_kind_is_shown(acme, staff):
    placement = host(acme, build.Network(), 30, kind="internship", is_paid=True)
    page = ladder(acme, staff)
    assert (page.level, page.unseen_count, page.lines[0].title) == (4, 1, "")
    assert page.lines[0].kind == "Internship"
    assert placement.offer.title not in str(page)


def test_what_nobody_confirmed_counts_nothing(acme, network, staff):
    row = host(acme, network, 30)
    row.confirmed_on = None
    row.save()
    assert ladder(acme, staff).level == 1


def test_each_day_has_the_rung_that_the_score_reads(acme, network, staff, partnership):
    """Placements and deliveries of all sorts, drawn by chance: the page and the score agree on any day."""
    chance = Random(7)
    owner = build.Membership(partnership=partnership, organization=acme.organization)
    receiver = build.Membership(partnership=partnership)
    for number in range(14):
        row = host(
            acme,
            network,
            chance.randint(0, 700),
            kind=chance.choice(["tour", "speaker", "internship", "board"]),
            is_paid=chance.random() < 0.5,
        )
        if number % 2:
            promise = build.Commitment(
                partnership=partnership, owner=owner, receiver=receiver, offer=row.offer
            )
            on = row.to_on
            row.confirmed_on = chance.choice([None, on + timedelta(days=chance.randint(0, 60))])
            row.save()
            delivery = build.Delivery(
                commitment=promise, delivered_on=on, placement=chance.choice([None, row])
            )
            build.Confirmation(
                delivery=delivery, contribution=None, membership=receiver, on=on + timedelta(days=9)
            )
    done = [*board._placements(acme), *board._deliveries(acme)]
    days = [TODAY - timedelta(days=chance.randint(0, 720)) for _ in range(60)]
    ours = [board.rung(board.year_of(done, day)) for day in days]
    assert ours == [levels_of([acme.pk], day)[acme.pk] for day in days]
    assert len(set(ours)) > 2  # the days differ, so that agreeing says something


def test_whoever_is_no_employer_has_no_rung(signed_in, staff, network):
    address = reverse("metrics:organization_ladder", args=[network.slug])
    assert "no employer" in signed_in(staff).get(address).content.decode()
