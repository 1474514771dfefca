"""Connections, plans, recruitment, money, and data that flow between members."""

from datetime import timedelta
from decimal import Decimal

import pytest

from directory.models import Tie
from partnerships.actions.connection import (
    end_connection,
    finish_step,
    introduce,
    make_connection,
    tie_connection,
    write_plan,
)
from partnerships.actions.funding import (
    add_source,
    allocate,
    change_source,
    record_match,
    record_spending,
    set_budget,
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


@pytest.fixture
def who(staff, at):
    return {"by": staff, "at": at}


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


@pytest.fixture
def source(network, who, day):
    return add_source(
        holder=network,
        name="State grant",
        kind="state",
        amount=Decimal(1000),
        from_on=day,
        to_on=day + timedelta(days=364),
        prohibited_uses=["food"],
        **who,
    )


@pytest.fixture
def share(source, partnership, who, day):
    def give(amount, **words):
        asked = {"activity": "coaching", "from_on": day, "to_on": day + timedelta(days=30)}
        return allocate(
            source=source, partnership=partnership, amount=Decimal(amount), **{**asked, **words}, **who
        )

    return give


def test_money_is_given_once(share, source, who, day):
    share(600)
    with refused("amount", "400.00 is left"):
        share(401)
    with refused("amount", "runs from"):
        share(1, to_on=day + timedelta(days=365))
    with refused("amount", "not be used"):
        share(1, activity="food")
    row = share(400)
    with refused("amount", "already allocated"):
        change_source(source=source, amount=Decimal(999), **who)
    assert change_source(source=source, awarded_on=day, **who).awarded_on == day
    with refused("spent"):
        record_spending(allocation=row, spent=Decimal(401), **who)
    assert record_spending(allocation=row, spent=Decimal(10), **who).spent == 10


def test_administration_takes_no_more_than_its_cap(share, source, who, day):
    change_source(source=source, administration_cap=Decimal(5), **who)
    share(30, activity="administration")
    with refused("amount", "5% of this award, 50.00"):
        share(21, activity=" Administration ")
    share(20, activity="Administration")
    share(900)
    with refused("administration_cap", "40.00"):
        change_source(source=source, administration_cap=Decimal(4), **who)
    with refused("amount", "49.50"):
        change_source(source=source, amount=Decimal(990), **who)
    assert change_source(source=source, administration_cap=None, **who).administration_cap is None


def test_an_award_held_outside_is_refused(partnership, who, day):
    elsewhere = build.FundingSource()
    with refused("source", "outside"):
        allocate(
            source=elsewhere,
            partnership=partnership,
            activity="x",
            amount=Decimal(1),
            from_on=day,
            to_on=day,
            **who,
        )


def test_a_contribution_is_matched_once_and_valued(source, partnership, who, day):
    gift = build.Contribution(partnership=partnership)
    match = {"source": source, "amount": Decimal(50), **who}
    with refused("kind"):
        record_match(kind="in_kind", contribution=gift, **match)
    record_match(kind="in_kind", contribution=gift, valuation="Payroll", **match)
    with refused("contribution", "already"):
        record_match(kind="cash", contribution=gift, **match)
    with refused("contribution", "another network"):
        record_match(kind="cash", contribution=build.Contribution(), **match)
    with refused("on", "runs from"):
        record_match(kind="cash", on=day - timedelta(days=1), **match)


def test_a_budget_has_an_end_and_an_amount(partnership, who, day):
    with refused("amount"):
        set_budget(partnership=partnership, amount=Decimal(0), from_on=day, to_on=day, **who)
    assert set_budget(partnership=partnership, amount=Decimal(5), from_on=day, to_on=day, **who).is_convening


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
