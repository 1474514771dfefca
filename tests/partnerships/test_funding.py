"""Money goes as far as its award allows: allocations, spending, match, reports, budgets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from directory.uploads import Upload
from partnerships.actions.funding import (
    add_source,
    allocate,
    change_allocation,
    change_budget,
    change_source,
    plan_report,
    record_match,
    record_spending,
    send_report,
    set_budget,
)
from partnerships.rules import find_cliff, funding_state, prorated
from tests import build
from tests.cast import refused


@pytest.fixture
def source(network, who, day):
    return add_source(
        holder=network,
        name="State grant",
        kind="state",
        amount=Decimal(1000),
        from_on=day,
        to_on=day + timedelta(days=364),
        awarded_on=day,
        prohibited_uses=["Food"],
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


# --- allocations


def test_money_is_given_once(share, source, who, day):
    share(600)
    with refused("amount", "400.00 is left"):
        share(401)
    with refused("to_on", "runs from"):
        share(1, to_on=day + timedelta(days=365))
    with refused("from_on", "runs from"):
        share(1, from_on=day - timedelta(days=1))
    with refused("activity", "not be used"):
        share(1, activity=" food")
    share(400)
    with refused("amount", "already allocated"):
        change_source(source=source, amount=Decimal(999), **who)


def test_all_that_is_wrong_is_said_at_once(share, day):
    with pytest.raises(ValidationError) as caught:
        share(1001, activity="food", to_on=day + timedelta(days=400))
    assert set(caught.value.message_dict) == {"amount", "activity", "to_on"}


def test_named_uses_are_the_only_ones(source, share, who):
    change_source(source=source, allowed_uses=["Coaching", "Travel"], **who)
    share(10, activity="coaching")
    with refused("activity", "Coaching, Travel only"):
        share(10, activity="rent")


def test_a_rule_that_comes_later_holds_for_what_is_allocated(source, share, who, day):
    share(100, activity="coaching")
    with refused("prohibited_uses", "allocated to coaching"):
        change_source(source=source, prohibited_uses=["coaching"], **who)
    with refused("allowed_uses", "allocated to coaching"):
        change_source(source=source, allowed_uses=["travel"], **who)
    with refused("to_on", "outside this period"):
        change_source(source=source, to_on=day + timedelta(days=29), **who)
    assert change_source(source=source, to_on=day + timedelta(days=30), **who).to_on


def test_administration_takes_no_more_than_its_cap(share, source, who):
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


def test_an_award_held_outside_or_closed_is_refused(source, share, partnership, who, day):
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
    change_source(source=source, closed_on=day, **who)
    with refused("source", "closed"):
        share(1)


def test_an_allocation_changes_by_the_same_rules(source, share, who, day):
    share(300)
    row = share(600)
    with refused("amount", "700.00 is left"):
        change_allocation(allocation=row, amount=Decimal(701), **who)
    row = change_allocation(allocation=row, amount=Decimal(700), **who)
    with refused("activity", "not be used"):
        change_allocation(allocation=row, activity="food", **who)
    row.refresh_from_db()
    row = record_spending(allocation=row, obligated=Decimal(500), spent=Decimal(10), **who)
    with refused("amount", "500.00 is obligated"):
        change_allocation(allocation=row, amount=Decimal(499), **who)


# --- what is spent


def test_what_is_spent_was_obligated_and_allocated(source, share, who, day):
    row = share(400)
    with refused("obligated", "400.00 is allocated"):
        record_spending(allocation=row, obligated=Decimal(401), spent=Decimal(1), **who)
    with refused("spent", "50.00 is obligated"):
        record_spending(allocation=row, obligated=Decimal(50), spent=Decimal(51), **who)
    with refused("counted_on", "to come"):
        record_spending(allocation=row, spent=Decimal(1), counted_on=day + timedelta(days=1), **who)
    row = record_spending(allocation=row, spent=Decimal(10), evidence="Ledger 4711", **who)
    assert (row.obligated, row.spent, row.remaining, row.counted_on) == (10, 10, 390, day)


def test_money_that_is_not_awarded_or_closed_is_not_spent(source, share, who, day):
    row = share(400)
    change_source(source=source, awarded_on=None, applied_on=day, **who)
    with refused("counted_on", "awarded yet"):
        record_spending(allocation=row, spent=Decimal(1), **who)
    change_source(source=source, awarded_on=day, closed_on=day, **who)
    with refused("counted_on", "closed"):
        record_spending(allocation=row, spent=Decimal(1), **who)


def test_no_step_of_an_award_is_still_to_come(source, who, day):
    with refused("awarded_on", "to come"):
        change_source(source=source, awarded_on=day + timedelta(days=1), **who)


# --- match and reports


def test_a_contribution_is_matched_once_and_valued(source, partnership, who, day):
    gift = build.Contribution(partnership=partnership)
    match = {"source": source, "amount": Decimal(50), "evidence": "Timesheets", **who}
    with refused("kind"):
        record_match(kind="in_kind", contribution=gift, **match)
    record_match(kind="in_kind", contribution=gift, valuation="Payroll", **match)
    with refused("contribution", "already"):
        record_match(kind="cash", contribution=gift, **match)
    with refused("contribution", "another network"):
        record_match(kind="cash", contribution=build.Contribution(), **match)
    with refused("on", "runs from"):
        record_match(kind="cash", on=day - timedelta(days=1), **match)


def test_match_is_on_record_somewhere(source, who):
    with refused("evidence", "where it is recorded"):
        record_match(source=source, kind="cash", amount=Decimal(5), evidence=" ", **who)
    letter = Upload("letter.txt", "text/plain", b"We gave 5")
    row = record_match(source=source, kind="cash", amount=Decimal(5), upload=letter, **who)
    assert row.file.name == "letter.txt"


def test_an_award_may_count_cash_alone(source, who):
    change_source(source=source, takes_in_kind=False, **who)
    with refused("kind", "cash alone"):
        record_match(source=source, kind="in_kind", amount=Decimal(5), valuation="x", evidence="x", **who)


def test_a_report_is_sent_once(source, who, day):
    row = plan_report(source=source, title="Half year", due_on=day + timedelta(days=9), **who)
    with refused("title"):
        plan_report(source=source, title=" ", due_on=day, **who)
    assert send_report(report=row, **who).sent_on == day
    with refused("sent_on", "already"):
        send_report(report=row, **who)


# --- budgets


def test_a_budget_has_an_end_and_an_amount(partnership, who, day):
    with refused("amount"):
        set_budget(partnership=partnership, amount=Decimal(0), from_on=day, to_on=day, **who)
    with refused("to_on", "an end"):
        set_budget(partnership=partnership, amount=Decimal(5), from_on=day, to_on=None, **who)
    assert set_budget(partnership=partnership, amount=Decimal(5), from_on=day, to_on=day, **who).is_convening


def test_no_day_is_in_two_budgets_for_one_purpose(partnership, who, day):
    next_day = day + timedelta(days=1)
    first = set_budget(partnership=partnership, amount=Decimal(5), from_on=day, to_on=day, **who)
    second = set_budget(partnership=partnership, amount=Decimal(5), from_on=next_day, to_on=next_day, **who)
    with refused("from_on", "covers some"):
        change_budget(budget=second, from_on=day, **who)
    set_budget(partnership=partnership, amount=Decimal(5), from_on=day, to_on=day, is_convening=False, **who)
    assert change_budget(budget=first, amount=Decimal(9), **who).amount == 9


# --- the rules alone

JAN, DEC = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"applied_on": None, "awarded_on": None}, "planned"),
        ({"awarded_on": None}, "applied"),
        ({"awarded_on": date(2026, 6, 2)}, "applied"),
        ({"period": (date(2026, 6, 2), DEC)}, "awarded"),
        ({}, "active"),
        ({"period": (JAN, date(2026, 6, 1))}, "active"),
        ({"period": (JAN, date(2026, 5, 31))}, "closing"),
        ({"closed_on": date(2026, 6, 1)}, "closed"),
        ({"awarded_on": None, "closed_on": JAN}, "closed"),  # it was turned down
    ],
)
def test_the_state_follows_from_the_dates(day, words, state):
    asked = {"period": (JAN, DEC), "applied_on": JAN, "awarded_on": JAN, "closed_on": None}
    assert funding_state(day, **{**asked, **words}) == state


def test_money_lies_evenly_over_its_days():
    assert prorated(Decimal(365), (JAN, DEC), (JAN, date(2026, 1, 31))) == 31
    assert prorated(Decimal(100), (JAN, date(2026, 1, 3)), (JAN, JAN)) == Decimal("33.33")
    assert prorated(Decimal(1), (JAN, JAN), (DEC, DEC)) == 0


@pytest.mark.parametrize(
    ("months", "place"),
    [([], None), ([0, 0], None), ([100, 76, 58], None), ([100, 75], 1), ([0, 100, 90, 10, 0], 3)],
)
def test_a_cliff_is_a_quarter_gone_in_a_month(months, place):
    assert find_cliff([Decimal(month) for month in months]) == place
