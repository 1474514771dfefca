"""The pages of money: streams, allocations with refusals beside the field, the cliff, the durable share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.save import local_day
from partnerships.actions.unroll import months_after
from partnerships.boards import outlook
from partnerships.models import Allocation, Budget, FundingReport, FundingSource, Match
from tests import build
from tests.forms import at, errors, fill, on_page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(network):
    return local_day(timezone.now(), network.time_zone)


@pytest.fixture
def period(day):
    return {"from_on": day, "to_on": day + timedelta(days=364)}


@pytest.fixture
def stream(network, period):
    return build.FundingSource(
        holder=network,
        name="Perkins local",
        amount=10_000,
        awarded_on=period["from_on"],
        applied_on=None,
        **period,
    )


def test_a_stream_is_added_with_its_rules(page, network, period):
    said = {
        "name": "Perkins",
        "kind": "perkins",
        "amount": "5000",
        "allowed_uses": "Coaching, travel, coaching",
    }
    response = fill(page, at("source_new"), holder=network.pk, is_formula="on", **said, **period)
    row = FundingSource.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.allowed_uses, row.is_formula, row.holder) == (["Coaching", "travel"], True, network)
    body = page.get(row.get_absolute_url()).content.decode()
    assert "A planning tracker, not the ledger" in body
    assert "Coaching, travel" in body


def test_a_stream_is_planned_for_ones_own_organization_only(page, period):
    other = build.Network()
    said = {"name": "Perkins", "kind": "perkins", "amount": "5000", **period}
    assert "holder" in errors(fill(page, at("source_new"), holder=other.pk, **said))
    assert not FundingSource.objects.exists()


def test_refusals_stand_beside_the_field(page, stream, partnership, period):
    stream.prohibited_uses = ["food"]
    stream.save()
    build.Allocation(source=stream, partnership=partnership, amount=9_000, **period)
    typed = {"partnership": partnership.slug, "activity": "food", "amount": "1000.01", "basis": ""}
    late = {"from_on": period["from_on"], "to_on": period["to_on"] + timedelta(days=1)}
    found = errors(on_page(page, "allocation_new", stream, **typed, **late))
    assert "1,000.00 is left" in found["amount"]
    assert "not be used for food" in found["activity"]
    assert "runs from" in found["to_on"]
    on_page(page, "allocation_new", stream, **{**typed, "activity": "travel", "amount": "1000"}, **period)
    assert Allocation.objects.filter(activity="travel", amount=1000).exists()


def test_named_uses_are_offered(page, stream, partnership):
    stream.allowed_uses, stream.prohibited_uses = ["Coaching", "Travel"], ["Travel"]
    stream.save()
    body = page.get(at("allocation_new", stream.pk) + f"?partnership={partnership.slug}").content.decode()
    assert '<option value="Coaching">' in body and '<option value="Travel">' not in body
    assert f'<option value="{partnership.slug}" selected>' in body


def test_spending_is_copied_from_the_ledger(page, stream, partnership, period, day):
    row = build.Allocation(source=stream, partnership=partnership, amount=400, **period)
    assert "spent" in errors(on_page(page, "allocation_spend", row, obligated="5", spent="6", evidence="x"))
    assert "evidence" in errors(on_page(page, "allocation_spend", row, obligated="5", spent="5", evidence=""))
    on_page(page, "allocation_spend", row, obligated="60", spent="5", evidence="Ledger 4711")
    row.refresh_from_db()
    assert (row.obligated, row.spent, row.counted_on) == (60, 5, day)
    assert "Ledger 4711" in page.get(stream.get_absolute_url()).content.decode()


def test_what_another_changed_meanwhile_is_not_lost(page, stream, partnership, period):
    row = build.Allocation(source=stream, partnership=partnership, amount=400, **period)
    address = at("allocation_edit", row.pk)
    typed = shown(page, address) | {"amount": "300"}
    on_page(page, "allocation_edit", row, activity="travel")
    page.post(address, typed)
    row.refresh_from_db()
    assert (row.amount, row.activity) == (300, "travel")


def test_match_and_reports(page, stream, partnership, day):
    gift = build.Contribution(partnership=partnership, on=day)
    said = {"kind": "in_kind", "amount": "50", "contribution": gift.pk, "evidence": "Timesheets"}
    assert "kind" in errors(on_page(page, "match_new", stream, **said))
    on_page(page, "match_new", stream, valuation="Two days at $25", **said)
    assert Match.objects.get().contribution == gift
    assert gift not in page.get(at("match_new", stream.pk)).context["form"].fields["contribution"].queryset
    on_page(page, "report_new", stream, title="Half year", due_on=day - timedelta(days=1))
    report = FundingReport.objects.get()
    assert "Overdue" in page.get(at("funding_list")).content.decode()
    on_page(page, "report_sent", report)
    assert "No report is due" in page.get(at("funding_list")).content.decode()


def test_a_budget_is_set_and_changed(page, partnership, period):
    fill(page, at("budget_set", partnership.slug), amount="5000", is_convening="on", **period)
    row = Budget.objects.get()
    assert "from_on" in errors(
        fill(page, at("budget_set", partnership.slug), amount="1", is_convening="on", **period)
    )
    on_page(page, "budget_edit", row, amount="6000")
    row.refresh_from_db()
    assert row.amount == 6000


def test_who_holds_no_seat_at_the_holder_only_reads(signed_in, viewer, stream, partnership, period):
    row = build.Allocation(source=stream, partnership=partnership, amount=400, **period)
    reader = signed_in(viewer)
    assert at("allocation_new", stream.pk) not in reader.get(stream.get_absolute_url()).content.decode()
    assert reader.get(at("allocation_edit", row.pk)).status_code == 403


# --- what lies ahead


def given(partnership, stream, months, day, **words):
    """An allocation of $1,000 a month, from this month on."""
    first = day.replace(day=1)
    last = months_after(first, months) - timedelta(days=1)
    return build.Allocation(
        source=stream, partnership=partnership, amount=1000 * months, from_on=first, to_on=last, **words
    )


def ahead(partnership, day, label=None):
    return outlook.build(partnership.allocations.all(), partnership.budgets.all(), day, label)


def test_the_cliff_names_what_ends(page, partnership, network, day):
    durable = build.FundingSource(holder=network, name="Formula", is_formula=True, amount=90_000)
    grant = build.FundingSource(holder=network, name="Grant", amount=90_000)
    given(partnership, durable, 18, day)
    given(partnership, grant, 4, day)
    found = ahead(partnership, day)
    assert found.cliff.month == months_after(day.replace(day=1), 4)
    assert found.cliff.ending == ["Grant"]
    assert [stream.label for stream in found.streams] == ["Formula", "Grant"]
    body = page.get(at("partnership_funding", partnership.slug)).content.decode()
    assert "Money falls in" in body and "What ends or shrinks: Grant." in body


def test_no_cliff_without_money(partnership, day):
    found = ahead(partnership, day)
    assert found.cliff is None and not found.is_drawn and found.year.formula_share is None


def test_the_durable_share_is_formula_money_over_cost(partnership, network, day):
    year = {"from_on": day, "to_on": day + timedelta(days=364)}
    build.Budget(partnership=partnership, amount=1000, **year)
    words = {"holder": network, "amount": 9000}
    streams = {
        "formula": build.FundingSource(is_formula=True, **words),
        "grant": build.FundingSource(**words),
        "hoped for": build.FundingSource(is_formula=True, awarded_on=None, **words),
        "over": build.FundingSource(is_formula=True, closed_on=day, **words),
    }
    for name, amount in (("formula", 250), ("grant", 500), ("hoped for", 100), ("over", 70)):
        build.Allocation(source=streams[name], partnership=partnership, amount=amount, **year)
    found = ahead(partnership, day).year
    assert (found.formula, found.one_off, found.awaited, found.gap) == (250, 500, 100, 250)
    assert found.formula_share == 0.25


def test_many_streams_are_drawn_as_few(partnership, network, day):
    for number in range(8):
        stream = build.FundingSource(holder=network, name=f"Grant {number}", amount=90_000)
        given(partnership, stream, number + 1, day)
    found = ahead(partnership, day)
    assert [stream.label for stream in found.streams] == [
        "Grant 7",
        "Grant 6",
        "Grant 5",
        "Grant 4",
        "Other streams",
    ]
    assert round(sum(stream.total for stream in found.streams)) == 36_000


def test_a_networks_page_sums_by_kind(page, partnership, network, day):
    for kind in ("perkins", "perkins", "state"):
        given(partnership, build.FundingSource(holder=network, kind=kind, amount=90_000), 3, day)
    drawn = page.get(at("funding_list")).context["board"].outlook
    assert [(stream.label, stream.total) for stream in drawn.streams] == [
        ("Perkins V", 6000),
        ("State funds", 3000),
    ]


def test_strangers_streams_are_not_summed(signed_in, stranger, partnership, network, day):
    given(partnership, build.FundingSource(holder=network, amount=90_000), 3, day)
    board = signed_in(stranger).get(at("funding_list")).context["board"]
    assert not board.lines and not board.outlook.is_drawn


def test_what_is_left_of_a_stream_is_said_to_the_cent(page, stream):
    stream.amount = "1000.40"
    stream.save()
    assert "$1,000.40 is left" in page.get(at("allocation_new", stream.pk)).content.decode()
