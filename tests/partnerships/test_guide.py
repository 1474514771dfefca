"""A connection walks the action guide: begun, joined to a partnership, step by step, the stage by its records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.models import Tie
from partnerships.actions.connection import end_connection
from partnerships.actions.guide import (
    advance_stage,
    answer_questions,
    begin_connection,
    change_connection,
    drop_intersection,
    finish_guide_step,
    join_connection,
    mark_intersection,
    reopen_step,
)
from partnerships.models import Intersection, Membership, Partnership
from tests import build
from tests.cast import refused


@pytest.fixture
def wanted():
    return build.Organization(name="Toyota Georgetown", kind="employer")


@pytest.fixture
def row(network, wanted, who):
    return begin_connection(
        intermediary=network, reason="partnership", interest="Technicians", organization=wanted, **who
    )


def states(row):
    return [step.done_on is not None for step in row.plans.get().steps.all()]


def test_a_connection_begins_with_six_steps_to_do(row, network, wanted):
    assert states(row) == [False] * 6
    assert Tie.objects.get().organization == wanted


def test_it_becomes_a_new_partnership(row, network, wanted, who, day):
    join_connection(connection=row, name="Toyota pathway", **who)
    found = Partnership.objects.get()
    assert (found.convener, row.partnership, row.plans.get().partnership) == (network, found, found)
    assert Membership.objects.get(organization=wanted).invited_on == day


def test_it_joins_a_partnership_where_the_organization_may_be_a_member(row, wanted, partnership, who):
    build.Membership(partnership=partnership, organization=wanted)
    join_connection(connection=row, partnership=partnership, **who)
    assert Membership.objects.filter(organization=wanted).count() == 1


def test_it_joins_nothing_and_nobody_elses(row, who):
    with refused("name", "name a new one"):
        join_connection(connection=row, name=" ", **who)
    with refused("partnership", "somebody else"):
        join_connection(connection=row, partnership=build.Partnership(), **who)


def test_another_organization_is_tied_and_the_one_before_let_go(row, wanted, who, day):
    other = build.Organization()
    change_connection(connection=row, organization=other, initiatives=[], **who)
    assert Tie.objects.get(organization=other).to_on is None
    assert Tie.objects.get(organization=wanted).to_on == day


def test_the_four_questions_are_answered_on_its_sheet(row, network, who):
    plan = answer_questions(connection=row, possible="Forty places", **who)
    assert plan.possible == "Forty places" and row.plans.count() == 1
    bare = build.Connection(intermediary=network)
    assert answer_questions(connection=bare, what_next="A visit", **who).steps.count() == 6


def test_a_step_is_done_once_and_may_be_opened_again(row, who):
    finish_guide_step(connection=row, number=2, note="Met twice", **who)
    assert states(row) == [False, True, False, False, False, False]
    with refused("__all__", "was done on"):
        finish_guide_step(connection=row, number=2, **who)
    reopen_step(connection=row, number=2, **who)
    assert not any(states(row))


def test_what_has_ended_walks_no_further(row, partnership, who):
    end_connection(connection=row, outcome="Not now", **who)
    for deed, words in (
        (finish_guide_step, {"number": 1}),
        (reopen_step, {"number": 1}),
        (answer_questions, {"possible": "x"}),
        (join_connection, {"partnership": partnership}),
        (change_connection, {"initiatives": []}),
    ):
        with refused("__all__", "ended on"):
            deed(connection=row, **words, **who)


# --- the stage follows the records


@pytest.fixture
def walking(row, partnership, wanted, who):
    """With interest, contact and value on record: what forming takes."""
    member = build.Membership(partnership=partnership, organization=wanted)
    build.Interaction(partnership=partnership, membership=member)
    build.ValueStatement(membership=member)
    join_connection(connection=row, partnership=partnership, **who)
    return row


def test_a_step_that_is_done_moves_the_stage(walking, partnership, who):
    partnership.stage = 0
    partnership.save()
    finish_guide_step(connection=walking, number=3, **who)
    partnership.refresh_from_db()
    assert partnership.stage == 1
    assert "on record" in partnership.stage_changes.get(until_on=None).reason


def test_the_stage_moves_no_further_than_the_records(walking, partnership, who):
    partnership.stage = 1
    partnership.save()
    finish_guide_step(connection=walking, number=3, **who)
    partnership.refresh_from_db()
    assert partnership.stage == 1
    with refused("__all__", "no stage beyond Forming"):
        advance_stage(partnership=partnership, **who)


# --- where both gain


def test_a_point_is_sought_by_one_and_given_by_another(partnership, employer, district, who):
    seeks = build.ValueStatement(membership=employer, kind="seeks")
    gives = build.ValueStatement(membership=district, kind="gives")
    row = mark_intersection(seeks=seeks, gives=gives, **who)
    assert row.partnership == partnership
    with refused("gives", "already"):
        mark_intersection(seeks=seeks, gives=gives, **who)
    with refused("gives", "their own wish"):
        mark_intersection(seeks=seeks, gives=build.ValueStatement(membership=employer, kind="gives"), **who)
    with refused("gives", "is sought"):
        mark_intersection(seeks=gives, gives=seeks, **who)
    with refused("gives", "another partnership"):
        mark_intersection(seeks=seeks, gives=build.ValueStatement(kind="gives"), **who)
    drop_intersection(intersection=row, **who)
    assert not Intersection.objects.exists()
    assert Intersection.history.filter(history_type="-").count() == 1


def test_a_point_is_not_marked_ahead(partnership, employer, district, who, day):
    with refused("on", "to come"):
        mark_intersection(
            seeks=build.ValueStatement(membership=employer),
            gives=build.ValueStatement(membership=district, kind="gives"),
            on=day + timedelta(days=1),
            **who,
        )
