"""Connections, plans, recruitment, and data that flow between members."""

from directory.models import Tie
from partnerships.actions.connection import (
    end_connection,
    finish_step,
    introduce,
    make_connection,
    tie_connection,
    write_plan,
)
from partnerships.actions.partnership import record_system_change
from partnerships.actions.recruitment import (
    add_prospect,
    approach_prospect,
    close_prospect,
    state_need,
    withdraw_need,
)
from partnerships.actions.sharing import (
    add_data_sharing_terms,
    certify_destruction,
    end_data_flow,
    record_data_flow,
)
from tests import build
from tests.cast import refused


def connect(network, who, **words):
    return make_connection(
        **{"intermediary": network, "reason": "insight", "interest": "Who hires?", **who, **words}
    )


def test_a_connection_ties_and_its_end_unties(network, who, day):
    organization = build.Organization()
    row = connect(network, who, organization=organization)
    assert Tie.objects.get().organization == organization
    end_connection(connection=row, outcome="Later", **who)
    assert Tie.objects.get().to_on == day
    with refused("ended_on", "already"):
        end_connection(connection=row, outcome="x", **who)


def test_a_connection_may_become_ones_own_partnership_only(network, partnership, who):
    row = connect(network, who)
    with refused("partnership", "somebody else"):
        tie_connection(connection=row, partnership=build.Partnership(), **who)
    assert tie_connection(connection=row, partnership=partnership, **who).partnership == partnership
    with refused("interest"):
        connect(network, who, interest=" ")


def test_two_people_are_introduced(network, who):
    row = connect(network, who)
    ann, bob = build.Person(), build.Person()
    assert introduce(connection=row, introduced_by=ann, introduced_to=bob, **who).pk
    with refused("introduced_to", "themselves"):
        introduce(connection=row, introduced_by=ann, introduced_to=ann, **who)


def test_a_plan_has_the_six_steps_to_do(partnership, network, who, day):
    plan = write_plan(partnership=partnership, possible="A lot", **who)
    assert list(plan.steps.values_list("step", "done_on")) == [(number, None) for number in range(1, 7)]
    assert finish_step(step=plan.steps.first(), **who).done_on == day
    with refused("partnership"):
        write_plan(**who)
    with refused("connection"):
        write_plan(partnership=partnership, connection=connect(network, who), **who)
    assert write_plan(connection=connect(network, who), **who).steps.count() == 6


def test_a_need_is_written_down_before_anyone_is_approached(partnership, who, day):
    need = state_need(partnership=partnership, support="hosting", needed_count=3, **who)
    row = add_prospect(need=need, organization=build.Organization(), **who)
    with refused("organization", "already"):
        add_prospect(need=need, organization=row.organization, **who)
    assert approach_prospect(prospect=row, **who).approached_on == day
    assert close_prospect(prospect=row, joined=False, **who).state == "declined"
    with refused("state"):
        close_prospect(prospect=row, joined=True, **who)
    approach_prospect(prospect=row, **who)
    withdraw_need(need=need, **who)
    with refused("withdrawn_on", "already"):
        withdraw_need(need=need, **who)
    with refused("needed_count"):
        state_need(partnership=partnership, support="hosting", needed_count=0, **who)


def test_terms_belong_to_a_data_sharing_agreement(partnership, employer, who, day):
    mou = build.Agreement(partnership=partnership)
    with refused("agreement", "data-sharing"):
        add_data_sharing_terms(agreement=mou, legal_basis="studies", **who)
    sharing = build.Agreement(partnership=partnership, kind="data_sharing")
    with refused("custodian", "none of the parties"):
        add_data_sharing_terms(agreement=sharing, legal_basis="studies", custodian=build.Affiliation(), **who)
    terms = add_data_sharing_terms(agreement=sharing, legal_basis="studies", **who)
    assert certify_destruction(terms=terms, destroyed_by="Data office", **who).destroyed_on == day


def test_a_flow_is_between_two_members_and_covered_within_the_partnership(
    partnership, employer, district, who, day
):
    flow = {"partnership": partnership, "giver": district, "description": "Counts", **who}
    with refused("giver"):
        record_data_flow(receiver=district, **flow)
    with refused("covered_by", "another partnership"):
        record_data_flow(receiver=employer, covered_by=build.DataSharingAgreement(), **flow)
    row = record_data_flow(receiver=employer, is_student_level=True, **flow)
    assert end_data_flow(flow=row, **who).to_on == day


def test_a_system_change_is_written_down(partnership, who, day):
    row = record_system_change(partnership=partnership, level="policy", what="Credit for hours", **who)
    assert (row.on, row.entered_on) == (day, day)
