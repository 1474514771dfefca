"""Starting a partnership, moving its stage, changing its status."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404
from django.test import RequestFactory

from directory.models import StaleMark, Tie
from partnerships import access
from partnerships.actions.membership import accept_membership, invite_member
from partnerships.actions.partnership import (
    change_partnership,
    change_status,
    link_pathway,
    move_stage,
    propose_stage,
    start_partnership,
    unlink_pathway,
)
from partnerships.models import Partnership
from tests import build
from tests.cast import refused


def start(network, manager, at, **words):
    return start_partnership(
        **{"name": "River Health", "convener": network, "by": manager, "at": at, **words}
    )


def test_a_partnership_begins_with_its_convener_its_stage_and_its_status(network, manager, at, day):
    row = start(network, manager, at)
    assert row.slug == "river-health" and row.started_on == day and row.time_zone == network.time_zone
    assert [(step.stage, step.on, step.until_on) for step in row.stage_changes.all()] == [(0, day, None)]
    assert [(step.status, step.on) for step in row.status_changes.all()] == [("open", day)]
    first = row.memberships.get()
    assert (first.organization, first.role, first.accepted_on) == (network, "convener", day)
    assert StaleMark.objects.filter(kind="partnership", key=row.pk).exists()


def test_who_when_and_why_are_in_the_history(network, manager, at):
    row = start(network, manager, at)
    move_stage(partnership=row, stage=2, reason="The board said so", by=manager, at=at + timedelta(hours=1))
    latest = row.history.first()
    assert latest.history_user == manager and latest.history_change_reason == "The board said so"
    assert latest.history_date == at + timedelta(hours=1)
    assert row.history.count() == 2  # one line a change


def test_the_day_is_the_partnerships_own(network, manager):
    late = datetime(2026, 6, 2, 3, 30, tzinfo=UTC)  # still 1 June in both zones of Kentucky
    assert start(network, manager, late).started_on == date(2026, 6, 1)
    midnight = datetime(2026, 6, 2, 4, 30, tzinfo=UTC)
    assert start(network, manager, midnight, time_zone="America/Chicago").started_on == date(2026, 6, 1)
    assert start(network, manager, midnight).started_on == date(2026, 6, 2)


def test_two_of_one_name_get_two_addresses(network, manager, at):
    assert start(network, manager, at).slug == "river-health"
    assert start(network, manager, at).slug == "river-health-2"


def test_only_an_intermediary_convenes(manager, at):
    with refused("convener", "intermediary"):
        start(build.Organization(), manager, at)
    assert not Partnership.objects.exists()


def test_it_needs_a_name_and_a_day_that_has_come(network, manager, at, day):
    with refused("name"):
        start(network, manager, at, name=" ")
    with refused("started_on", "still to come"):
        start(network, manager, at, started_on=day + timedelta(days=1))


def test_a_stage_moves_with_a_reason_and_keeps_the_old_one(partnership, manager, at, day):
    move_stage(partnership=partnership, stage=3, reason="We deliver", by=manager, at=at)
    steps = list(partnership.stage_changes.order_by("pk"))
    assert [(step.stage, step.on, step.until_on) for step in steps] == [
        (1, build.START, day),
        (3, day, None),
    ]
    assert steps[1].reason == "We deliver"
    assert Partnership.objects.get().stage == partnership.stage == 3


def test_a_stage_the_records_do_not_propose_needs_a_reason(partnership, manager, at):
    with refused("stage", "Say why"):
        move_stage(partnership=partnership, stage=2, by=manager, at=at)
    with refused("stage", "at this stage"):
        move_stage(partnership=partnership, stage=1, reason="x", by=manager, at=at)


def test_a_stage_is_not_moved_before_the_one_that_stands(partnership, manager, at):
    with refused("on", "later than this day"):
        move_stage(
            partnership=partnership,
            stage=2,
            reason="x",
            by=manager,
            at=at,
            on=build.START - timedelta(days=1),
        )


def test_an_agreement_in_force_proposes_formalized(partnership, manager, at, day):
    assert propose_stage(partnership, day) is None
    build.Agreement(partnership=partnership, state="active")
    proposal = propose_stage(partnership, day)
    assert proposal.stage == 2 and "in force" in proposal.reason
    move_stage(partnership=partnership, stage=2, by=manager, at=at)
    assert partnership.stage_changes.current().get().reason == proposal.reason


def test_an_agreement_that_expires_never_proposes_a_step_down(partnership, day):
    build.Agreement(partnership=partnership, state="expired")
    Partnership.objects.update(stage=2)
    partnership.refresh_from_db()
    assert propose_stage(partnership, day) is None


def test_interest_contact_and_value_propose_forming(partnership, employer, day):
    Partnership.objects.update(stage=0)
    partnership.refresh_from_db()
    build.Plan(partnership=partnership)
    build.Interaction(partnership=partnership, membership=employer)
    assert propose_stage(partnership, day) is None
    build.ValueStatement(membership=employer)
    assert propose_stage(partnership, day).stage == 1


def test_what_metrics_writes_on_the_row_is_not_written_over(partnership, manager, at):
    Partnership.objects.update(shown_value=0.7, score_turn=5)  # while our copy says otherwise
    move_stage(partnership=partnership, stage=2, reason="x", by=manager, at=at)
    change_partnership(partnership=partnership, summary="New", by=manager, at=at)
    row = Partnership.objects.get()
    assert (row.shown_value, row.score_turn, row.summary) == (0.7, 5, "New")


def test_stage_status_and_convener_have_deeds_of_their_own(partnership, manager, at):
    with refused("stage"):
        change_partnership(partnership=partnership, stage=4, by=manager, at=at)


def test_a_status_changes_with_a_reason(partnership, manager, at, day):
    with refused("reason", "Say why"):
        change_status(partnership=partnership, status="dormant", reason="", by=manager, at=at)
    change_status(partnership=partnership, status="dormant", reason="Summer", by=manager, at=at)
    assert partnership.status_changes.current().get().status == "dormant"
    with refused("reason", "has this status"):
        change_status(partnership=partnership, status="dormant", reason="x", by=manager, at=at)


def test_a_pathway_is_linked_once_at_a_time(partnership, manager, at, day):
    pathway = build.Pathway()
    link = link_pathway(partnership=partnership, pathway=pathway, by=manager, at=at)
    with refused("pathway", "already"):
        link_pathway(partnership=partnership, pathway=pathway, by=manager, at=at)
    unlink_pathway(link=link, by=manager, at=at)
    link_pathway(partnership=partnership, pathway=pathway, by=manager, at=at)
    assert partnership.pathway_links.count() == 2


def test_a_new_member_ties_its_organization_to_the_network(partnership, manager, at, day):
    joining = build.Organization()
    row = invite_member(partnership=partnership, organization=joining, by=manager, at=at)
    assert row.accepted_on is None and not Tie.objects.exists()
    accept_membership(membership=row, by=manager, at=at)
    tie = Tie.objects.get()
    assert (tie.intermediary, tie.organization, tie.from_on) == (partnership.convener, joining, day)


@pytest.mark.parametrize(("who", "least"), [("stranger", None), ("nobody", None), ("stranger", "member")])
def test_a_stranger_finds_no_partnership(request, partnership, who, least):
    asked = RequestFactory().get("/")
    asked.user = request.getfixturevalue(who)
    with pytest.raises(Http404):
        access.partnership(asked, partnership.slug, least)


def test_staff_work_on_it_and_members_only_read(partnership, staff, viewer, district_user):
    for user, may in ((staff, True), (viewer, False), (district_user, False)):
        asked = RequestFactory().get("/")
        asked.user = user
        assert access.partnership(asked, partnership.slug) == partnership
        verdict = access.may_work(user, partnership)
        assert verdict.ok is may and (may or verdict.reason)
