"""The success metrics that are computed: what counts, in which period, once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from directory.models import Organization
from metrics.actions import success
from metrics.actions.success import compute_recent, compute_success
from metrics.computed import DEFINITIONS, ensure_definitions
from metrics.models import MetricDefinition, MetricValue
from metrics.periods import Period, period_of, periods_between
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY, ago

SINCE = date(2025, 7, 1)
MAY = (date(2026, 5, 1), date(2026, 5, 31))
SPRING = (date(2026, 4, 1), date(2026, 6, 30))
YEAR = (date(2025, 7, 1), date(2026, 6, 30))


@pytest.fixture
def host(partnership: Partnership) -> Any:
    """A member that is an employer."""
    return build.employing(partnership)


def deliver(host: Any, on: date, confirmed: bool = True, **words: Any) -> Any:
    """A placement under the host's offer, tied to a delivery that the school confirmed."""
    terms = {name: words.pop(name) for name in ("kind", "is_paid", "pathway_step") if name in words}
    offer = build.Offer(employer=host.organization.employer, **{"kind": "internship", **terms})
    made = {"learners_count": 4, "hours": 80, "from_on": on, **words}
    placement = build.Placement(offer=offer, **made)
    commitment = build.Commitment(partnership=host.partnership, owner=host, offer=offer)
    return confirm(build.Delivery(commitment=commitment, placement=placement, delivered_on=on), confirmed)


def confirm(delivery: Any, confirmed: bool = True) -> Any:
    if confirmed:
        school = build.Membership(partnership=delivery.commitment.partnership)
        build.Confirmation(delivery=delivery, contribution=None, membership=school, on=delivery.delivered_on)
    return delivery


def owe(partnership: Partnership, due_on: date, done_on: date | None = None, **words: Any) -> Any:
    commitment = build.Commitment(partnership=partnership, **words)
    build.DueDate(commitment=commitment, due_on=due_on)
    if done_on:
        confirm(build.Delivery(commitment=commitment, delivered_on=done_on))
    return commitment


def compute(network: Organization, as_of: date = DAY) -> int:
    return compute_success(network.pk, since=SINCE, as_of=as_of, at=AT)


def value(code: str, period: tuple[date, date], **scope: Any) -> MetricValue | None:
    where = {"partnership": None, "pathway": None, **scope}
    rows = MetricValue.objects.filter(definition__code=code, origin="computed", **where)
    return rows.filter(period_from_on=period[0], period_to_on=period[1]).first()


def number(code: str, period: tuple[date, date], **scope: Any) -> Decimal | None:
    row = value(code, period, **scope)
    return row.value if row else None


# --- periods


@pytest.mark.parametrize(
    ("day", "kind", "first", "last"),
    [
        (date(2026, 6, 30), "year", date(2025, 7, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "year", date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 1, 1), "year", date(2025, 7, 1), date(2026, 6, 30)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2025, 12, 31), "quarter", date(2025, 10, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 12, 31), "month", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_periods_hold_their_days(day: date, kind: str, first: date, last: date) -> None:
    assert period_of(day, kind) == Period(first, last, kind)


def test_periods_follow_each_other_without_a_gap() -> None:
    for kind, count in (("month", 24), ("quarter", 8), ("year", 2)):
        found = [one for one in periods_between(SINCE, date(2027, 6, 30)) if one.kind == kind]
        assert len(found) == count
        for before, after in zip(found, found[1:], strict=False):
            assert after.before == before
            assert after.first - before.last == timedelta(days=1)


# --- it works


def test_learners_placements_and_hours_by_stage(host: Any, network: Organization) -> None:
    deliver(host, date(2026, 5, 4))
    deliver(host, date(2026, 4, 2), kind="tour", learners_count=25, hours=None)
    compute(network)
    assert [number("learners_reached", period) for period in (MAY, SPRING, YEAR)] == [4, 29, 29]
    assert [number("placements_preparation", period) for period in (MAY, SPRING)] == [1, 1]
    assert [number("placements_awareness", period) for period in (MAY, SPRING)] == [0, 1]
    assert number("hours_preparation", YEAR) == 80
    assert number("hours_awareness", YEAR) == 0
    assert value("learners_reached", MAY).status == "final"
    assert value("learners_reached", YEAR).status == "provisional"
    assert value("learners_reached", MAY).source


def test_each_partnership_and_pathway_has_its_own(host: Any, network: Organization) -> None:
    other = build.employing(build.Partnership(convener=network))
    step = build.PathwayStep()
    deliver(host, date(2026, 5, 4), pathway_step=step)
    deliver(other, date(2026, 5, 5), learners_count=7)
    compute(network)
    assert number("learners_reached", MAY) == 11
    assert number("learners_reached", MAY, partnership=host.partnership) == 4
    assert number("learners_reached", MAY, partnership=other.partnership) == 7
    assert number("learners_reached", MAY, pathway=step.pathway) == 4


def test_commitments_kept_count_the_late_by_half(partnership: Partnership, network: Organization) -> None:
    owe(partnership, date(2026, 5, 10), date(2026, 5, 10))
    owe(partnership, date(2026, 5, 10), date(2026, 5, 20))
    owe(partnership, date(2026, 5, 12))
    owe(partnership, date(2026, 5, 12), withdrawn_on=date(2026, 5, 1), withdrawn_reason="Closed")
    owe(partnership, date(2026, 6, 20))
    compute(network)
    kept = value("commitments_kept", MAY)
    assert (kept.value, kept.numerator, kept.denominator) == (50, Decimal("1.5"), 3)


def test_a_due_date_agreed_too_late_is_not_judged_by(partnership: Partnership, network: Organization) -> None:
    late = owe(partnership, date(2026, 5, 10), date(2026, 5, 20))
    build.DueDate(commitment=late, due_on=date(2026, 5, 30), agreed_on=date(2026, 5, 15), is_late=True)
    compute(network)
    assert number("commitments_kept", MAY) == 50
    assert value("commitments_kept", MAY).denominator == 1


def test_employers_active_by_level_and_retained(partnership: Partnership, network: Organization) -> None:
    stays, goes = build.employing(partnership), build.employing(partnership)
    for host in (stays, goes):
        deliver(host, date(2026, 4, 8), is_paid=True)
    deliver(stays, date(2026, 5, 8), kind="tour")
    compute(network)
    assert [number("employers_active", period) for period in (MAY, SPRING)] == [1, 2]
    assert [number("employers_level_4", period) for period in (MAY, SPRING)] == [1, 2]
    assert number("employers_level_2", MAY) == 0
    kept = value("employers_retained", MAY)
    assert (kept.value, kept.numerator, kept.denominator) == (50, 1, 2)


def test_credentials_belong_to_the_periods_that_hold_their_count_whole(
    partnership: Partnership, network: Organization
) -> None:
    build.CredentialCount(partnership=partnership, period_from_on=MAY[0], period_to_on=MAY[1], earned_count=5)
    winter = {"period_from_on": date(2025, 12, 1), "period_to_on": date(2026, 2, 28)}
    build.CredentialCount(partnership=partnership, earned_count=9, **winter)
    compute(network)
    assert [number("credentials_earned", period) for period in (MAY, SPRING, YEAR)] == [5, 5, 14]
    assert number("credentials_earned", (date(2026, 1, 1), date(2026, 3, 31))) == 0


# --- once, and beside others


def test_twice_gives_the_same_rows(host: Any, network: Organization) -> None:
    deliver(host, date(2026, 5, 4))
    assert compute(network) > 0
    before = list(MetricValue.objects.order_by("pk").values())
    assert compute(network) == 0
    assert list(MetricValue.objects.order_by("pk").values()) == before


def test_what_the_records_no_longer_say_is_taken_back(host: Any, network: Organization) -> None:
    delivery = deliver(host, date(2026, 5, 4))
    compute(network)
    delivery.confirmation.delete()
    compute(network)
    assert not value("learners_reached", MAY, partnership=host.partnership)
    assert number("learners_reached", MAY) in (0, None)


def test_typed_and_imported_values_stay_as_they_are(host: Any, network: Organization) -> None:
    definition = ensure_definitions()["learners_reached"]
    for origin in ("typed", "imported"):
        build.MetricValue(
            definition=definition,
            network=network,
            partnership=host.partnership,
            origin=origin,
            value=99,
            period_from_on=MAY[0],
            period_to_on=MAY[1],
        )
    deliver(host, date(2026, 5, 4))
    compute(network)
    rows = MetricValue.objects.filter(
        partnership=host.partnership, definition=definition, period_to_on=MAY[1]
    )
    assert dict(rows.filter(period_from_on=MAY[0]).values_list("origin", "value")) == {
        "computed": 4,
        "typed": 99,
        "imported": 99,
    }


def test_an_adopted_metric_has_its_zeros_another_has_no_row(
    partnership: Partnership, network: Organization
) -> None:
    definition = ensure_definitions()["learners_reached"]
    build.PartnershipMetric(partnership=partnership, definition=definition, from_on=date(2026, 4, 15))
    compute(network)
    assert number("learners_reached", MAY, partnership=partnership) == 0
    assert number("employers_active", MAY, partnership=partnership) is None
    assert number("learners_reached", (date(2026, 3, 1), date(2026, 3, 31)), partnership=partnership) is None


def test_another_worker_at_the_same_moment_changes_nothing(
    host: Any, network: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(host, date(2026, 5, 4))
    real, left = success._write, [1]

    def write(*args: Any) -> int:
        if left:
            left.pop()
            real(*args)
            raise IntegrityError("the other one was first")
        return real(*args)

    monkeypatch.setattr(success, "_write", write)
    assert compute(network) == 0
    assert number("learners_reached", MAY) == 4


def test_the_task_computes_every_network(host: Any) -> None:
    deliver(host, date(2026, 5, 4))
    deliver(build.employing(build.Partnership()), date(2026, 5, 4))
    assert compute_recent(at=AT) > 0
    assert (
        MetricValue.objects.filter(definition__code="learners_reached", partnership=None)
        .values_list("network")
        .distinct()
        .count()
        == 2
    )
    assert compute_recent(at=AT) == 0


def test_they_are_computed_once_a_night_and_a_missed_night_is_caught_up(host: Any) -> None:
    deliver(host, date(2026, 5, 4))
    assert success.is_due(at=AT)
    assert success.compute_due(at=AT) > 0
    deliver(host, date(2026, 5, 5))
    assert success.compute_due(at=AT + timedelta(hours=6)) == 0
    assert not success.is_due(at=AT + timedelta(hours=6))
    assert success.compute_due(at=AT + timedelta(days=1)) > 0


def test_of_two_workers_one_computes_and_a_dead_ones_work_is_taken_over(
    host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(host, date(2026, 5, 4))
    with monkeypatch.context() as dying:
        dying.setattr(success, "compute_recent", lambda *, at: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            success.compute_due(at=AT)
    assert success.compute_due(at=AT + timedelta(minutes=1)) == 0
    assert success.is_due(at=AT + timedelta(minutes=1))
    assert success.compute_due(at=AT + success.LEASE) > 0


def test_the_registry_is_made_once(db: None) -> None:
    assert set(ensure_definitions()) == {one.code for one in DEFINITIONS}
    ensure_definitions()
    assert MetricDefinition.objects.filter(is_computed=True).count() == len(DEFINITIONS)


# --- what does not count


def test_what_nobody_confirmed_does_not_count(host: Any, network: Organization) -> None:
    deliver(host, date(2026, 5, 4), confirmed=False)
    compute(network)
    assert not number("learners_reached", MAY)


def test_what_is_still_to_come_does_not_count(host: Any, network: Organization) -> None:
    deliver(host, date(2026, 5, 4))
    compute(network, as_of=date(2026, 5, 3))
    assert not number("learners_reached", MAY)


def test_a_placement_tied_to_no_delivery_counts_for_nobody(host: Any, network: Organization) -> None:
    build.Placement(offer=build.Offer(employer=host.organization.employer), from_on=ago(20))
    compute(network)
    assert not MetricValue.objects.exists()
