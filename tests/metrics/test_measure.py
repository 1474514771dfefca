"""Metrics adopted, aimed at, typed in, used and reported."""

from datetime import date
from decimal import Decimal

import pytest

from metrics.actions.measure import (
    adopt_metric,
    change_metric,
    count_credentials,
    discuss_metric,
    drop_metric,
    link_goal,
    set_target,
    type_value,
)
from metrics.models import MetricTarget, MetricValue
from tests import build
from tests.cast import refused

QUARTER = {"period_from_on": date(2026, 1, 1), "period_to_on": date(2026, 3, 31)}


@pytest.fixture
def metric(partnership, who):
    return adopt_metric(
        partnership=partnership, definition=build.MetricDefinition(), frequency="quarter", **who
    )


def test_a_metric_is_adopted_once_and_dropped(partnership, metric, who, day):
    with refused("definition", "already"):
        adopt_metric(partnership=partnership, definition=metric.definition, **who)
    with refused("owner", "no party"):
        change_metric(metric=metric, owner=build.Affiliation(), **who)
    ours = build.Affiliation(organization=partnership.convener)
    assert change_metric(metric=metric, owner=ours, **who).owner == ours
    assert drop_metric(metric=metric, **who).to_on == day


def test_a_target_of_a_period_is_one(metric, who):
    set_target(metric=metric, value=Decimal(10), **QUARTER, **who)
    set_target(metric=metric, value=Decimal(12), **QUARTER, **who)
    assert MetricTarget.objects.get().value == 12
    assert MetricTarget.objects.get().history.count() == 2
    with refused("period_to_on"):
        set_target(
            metric=metric,
            value=Decimal(1),
            period_from_on=date(2026, 2, 1),
            period_to_on=date(2026, 1, 1),
            **who,
        )


def test_a_value_typed_again_is_restated(partnership, metric, who, day):
    typed = {"definition": metric.definition, "partnership": partnership, **QUARTER, **who}
    first = type_value(value=Decimal(8), **typed)
    assert (first.origin, first.status, first.network) == ("typed", "final", partnership.convener)
    second = type_value(value=Decimal(9), **typed)
    assert (second.pk, second.status, MetricValue.objects.count()) == (first.pk, "restated", 1)
    assert list(second.history.order_by("history_id").values_list("value", flat=True)) == [8, 9]


def test_a_value_is_checked(partnership, metric, who):
    typed = {"definition": metric.definition, "partnership": partnership, **QUARTER, **who}
    with refused("origin", "never typed"):
        type_value(value=Decimal(1), origin="computed", **typed)
    with refused("numerator"):
        type_value(value=Decimal(1), numerator=Decimal(5), denominator=Decimal(4), **typed)
    with refused("status"):
        type_value(**typed)
    with refused("network", "whose"):
        type_value(definition=metric.definition, value=Decimal(1), **QUARTER, **who)
    assert type_value(
        definition=metric.definition, network=partnership.convener, value=Decimal(1), **QUARTER, **who
    ).pk


def test_a_metric_measures_a_goal_and_is_discussed(partnership, metric, who):
    goal = build.Goal(partnership=partnership)
    link_goal(goal=goal, metric=metric, **who)
    with refused("metric", "already"):
        link_goal(goal=goal, metric=metric, **who)
    with refused("metric", "another partnership"):
        link_goal(goal=build.Goal(), metric=build.PartnershipMetric(), **who)
    decision = build.Decision(partnership=partnership)
    discuss_metric(metric=metric, decision=decision, **who)
    with refused("decision"):
        discuss_metric(metric=metric, **who)
    with refused("decision", "already"):
        discuss_metric(metric=metric, decision=decision, **who)


def test_credentials_are_counted_once_for_a_period(partnership, who):
    counted = {
        "partnership": partnership,
        "credential": build.Credential(),
        "school": build.Organization(),
        **QUARTER,
        **who,
    }
    assert count_credentials(earned_count=11, **counted).earned_count == 11
    with refused("period_to_on", "already"):
        count_credentials(earned_count=12, **counted)
