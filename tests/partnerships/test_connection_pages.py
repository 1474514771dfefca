"""The pages of the action guide: what each step holds, what is missing, and the way through all six."""

from __future__ import annotations

import pytest
from django.utils import timezone

from directory.actions.index import rebuild_index
from directory.actions.save import local_day
from directory.once import new_key
from partnerships.boards import guide
from partnerships.boards.canvas import build as canvas
from partnerships.models import Commitment, Connection, Intersection, Introduction, Partnership
from tests import build
from tests.forms import ONCE, at, errors, fill, on_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(network):
    return local_day(timezone.now(), network.time_zone)


@pytest.fixture
def row(network):
    """Just begun, and nobody in mind yet."""
    return build.Connection(intermediary=network, organization=None, reason="partnership")


def missing(row, day, number):
    return " ".join(one.text for one in guide.build(row, day).steps[number - 1].missing)


def held(row, day, number):
    return [one.text for one in guide.build(row, day).steps[number - 1].held]


def key_on(page, address):
    """What the button of a page sends."""
    return {"once": ONCE.findall(page.get(address).content.decode())[-1]}


def step(page, row, number):
    return page.get(at("connection_step", row.pk, number)).content.decode()


def test_the_way_through_all_six_steps(page, network, day):
    place = build.Organization(name="Bluegrass Precision", kind="employer")
    person = build.Affiliation(organization=place)
    ours = build.Affiliation(organization=network)
    fair = build.Initiative(name="Career Days", organization=network, from_on=day)
    rebuild_index()
    # 1: an interest, beside what is under way
    said = {"organization": "Bluegrass Precision", "reason": "partnership", "interest": "Technicians"}
    response = fill(page, at("connection_new"), intermediary=network.pk, initiatives=[fair.pk], **said)
    row = Connection.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert not missing(row, day, 1)
    assert "Career Days" in step(page, row, 1)
    fill(page, at("step_finish", row.pk, 1), note="Asked around")
    # 2: introduced, and begun as a partnership
    on_page(page, "introduction_new", row, introduced_by=ours.pk, introduced_to=person.pk)
    assert Introduction.objects.get().introduced_to == person.person
    fill(page, at("connection_join", row.pk), name="Precision pathway")
    partnership = Partnership.objects.get()
    member = partnership.memberships.get(organization=place)
    member.accepted_on = day
    member.save()
    row.refresh_from_db()
    assert missing(row, day, 2) == "No conversation is on record."
    build.Interaction(partnership=partnership, membership=member, on=day, subject="Called the plant")
    assert "Called the plant" in held(row, day, 2)
    # 3: both say what they seek and give, and where they meet
    convener = partnership.memberships.get(role="convener")
    seeks = build.ValueStatement(membership=member, kind="seeks", text="People who stay", from_on=day)
    gives = build.ValueStatement(membership=convener, kind="gives", text="Trained seniors", from_on=day)
    fill(page, at("intersection_new", partnership.slug), seeks=seeks.pk, gives=gives.pk)
    assert Intersection.objects.get().seeks == seeks
    body = page.get(at("step_finish", row.pk, 3)).content.decode()
    assert "The partnership moves to the stage Forming." in body
    fill(page, at("step_finish", row.pk, 3))
    partnership.refresh_from_db()
    assert partnership.stage == 1
    # 4: four questions, a need, a commitment
    on_page(page, "plan_write", row, possible="A", practical_soon="B", who_helps="C", what_next="D")
    build.RecruitmentNeed(partnership=partnership, description="A mentor")
    promised = {"text": "Host a tour", "owner": member.pk, "due_on": day}
    fill(page, at("commitment_new", partnership.slug), **promised)
    assert Commitment.objects.get().owner == member
    assert not missing(row, day, 4)
    # 5 and 6: money, and the system
    build.Budget(partnership=partnership, from_on=day, to_on=day)
    grant = build.FundingSource(holder=network, name="Bridge grant")
    build.Allocation(source=grant, partnership=partnership, from_on=day, to_on=day)
    assert missing(row, day, 5) == "No formula money: all of it will end."
    build.SystemChange(partnership=partnership, what="Credit for hours", on=day)
    assert not missing(row, day, 6)
    body = page.get(row.get_absolute_url()).content.decode()
    for words in ("2 of 6 steps are done", "Host a tour", "Bridge grant", "Credit for hours", "Asked around"):
        assert words in body


def test_what_is_missing_before_there_is_a_partnership(page, row, day):
    assert "With whom isn’t said yet." in missing(row, day, 1)
    for number in (2, 3, 4, 5, 6):
        assert "no partnership yet" in missing(row, day, number)
    assert at("connection_join", row.pk) in step(page, row, 4)
    assert "Say first who" in page.get(at("introduction_new", row.pk)).content.decode()


def test_where_a_connection_is_stands_in_the_list(page, row, network):
    assert "1 of 6: Define your interest" in page.get(at("connection_list")).content.decode()
    fill(page, at("step_finish", row.pk, 1))
    assert "2 of 6: Make contact" in page.get(at("connection_list")).content.decode()
    for number in range(2, 7):
        fill(page, at("step_finish", row.pk, number))
    assert "All six are done" in page.get(at("connection_list")).content.decode()


def test_an_ended_connection_is_kept_with_what_came_of_it(page, row):
    assert "outcome" in errors(on_page(page, "connection_end", row, outcome=""))
    on_page(page, "connection_end", row, outcome="They hire through an agency")
    assert "No connection is going on" in page.get(at("connection_list")).content.decode()
    assert "hire through an agency" in page.get(at("connection_list") + "?view=ended").content.decode()
    body = page.get(row.get_absolute_url()).content.decode()
    assert "hire through an agency" in body and "Go on" not in body


def test_a_step_is_opened_again_by_its_button(page, row):
    fill(page, at("step_finish", row.pk, 1))
    address = at("connection_step", row.pk, 1)
    response = page.post(at("step_reopen", row.pk, 1), key_on(page, address))
    assert response["Location"] == address
    assert "This step is done" in step(page, row, 1)


def test_there_are_six_steps(page, row):
    assert page.get(at("connection_step", row.pk, 7)).status_code == 404
    assert page.get(at("connection_step", row.pk, 0)).status_code == 404


def test_the_interest_changes(page, row):
    place = build.Organization(name="Bluegrass Precision")
    rebuild_index()
    on_page(page, "connection_edit", row, organization="Bluegrass Precision", interest="Welders")
    row.refresh_from_db()
    assert (row.organization, row.interest) == (place, "Welders")
    assert "organization" in errors(on_page(page, "connection_edit", row, organization="Nobody at all"))


def test_initiatives_of_the_region_are_shown(page, network, day):
    network.region = "Bluegrass"
    network.save()
    near = build.Initiative(name="Near", region="Bluegrass", from_on=day)
    build.Initiative(name="Far away", region="Mountains", from_on=day)
    build.Initiative(name="Over", region="Bluegrass", from_on=build.START, to_on=build.START)
    shown = page.get(at("connection_new")).context["form"].fields["initiatives"].queryset
    assert list(shown) == [near]


def test_points_of_what_no_longer_holds_are_gone(partnership, day):
    point = build.Intersection(partnership=partnership)
    assert canvas(partnership, day).points == [point]
    point.gives.to_on = point.gives.from_on
    point.gives.save()
    assert not canvas(partnership, day).points


def test_the_records_move_the_stage_by_a_button(page, row, partnership, employer):
    Partnership.objects.filter(pk=partnership.pk).update(stage=0)
    row.partnership = partnership
    row.save()
    build.Interaction(partnership=partnership, membership=employer)
    build.ValueStatement(membership=employer)
    body = page.get(row.get_absolute_url()).content.decode()
    assert "The records speak for the stage Forming." in body
    page.post(at("connection_advance", row.pk), key_on(page, row.get_absolute_url()))
    partnership.refresh_from_db()
    assert partnership.stage == 1
    again = page.post(at("connection_advance", row.pk), {"once": new_key()}, follow=True)
    assert "no stage beyond Forming" in again.content.decode()


def test_whoever_only_reads_sees_no_way_to_write(signed_in, viewer, row):
    body = signed_in(viewer).get(at("connection_step", row.pk, 1)).content.decode()
    assert at("step_finish", row.pk, 1) not in body and at("connection_edit", row.pk) not in body
