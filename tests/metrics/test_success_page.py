"""Success metrics of a partnership, of one metric, of a network: targets, sources, and what stays hidden."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.boards.metric import metric_page
from metrics.boards.success import success_page
from metrics.boards.success_network import network_page
from metrics.models import MetricDefinition, PartnershipMetric
from tests import build

TODAY = date(2026, 7, 10)
YEAR = {"period_from_on": date(2026, 1, 1), "period_to_on": date(2026, 12, 31)}
FIRST = {"period_from_on": date(2026, 1, 1), "period_to_on": date(2026, 3, 31)}
SECOND = {"period_from_on": date(2026, 4, 1), "period_to_on": date(2026, 6, 30)}


def adopt(partnership, **words) -> PartnershipMetric:
    definition = build.MetricDefinition(**words)
    return build.PartnershipMetric(
        partnership=partnership, definition=definition, source="School reports", lag_days=30
    )


def value(metric: PartnershipMetric, number: str, **words):
    return build.MetricValue(
        partnership=metric.partnership,
        definition=metric.definition,
        value=Decimal(number),
        **{**FIRST, **words},
    )


def cards(partnership):
    return {card.title: card for stage in success_page(partnership, TODAY).stages for card in stage.cards}


def only(partnership):
    return next(iter(cards(partnership).values()))


# --- against the target


def test_all_five_stages_stand_there_also_without_a_metric(partnership):
    adopt(partnership, title="Learners told", stage="reach")
    stages = success_page(partnership, TODAY).stages
    assert [stage.stage for stage in stages] == [
        "Reach",
        "Participation",
        "Attainment",
        "Transition",
        "Employer result",
    ]
    assert [len(stage.cards) for stage in stages] == [1, 0, 0, 0, 0]


def test_a_percentage_is_held_against_the_target_of_the_period_around_it(partnership):
    metric = adopt(partnership, unit="percent")
    build.MetricTarget(metric=metric, value=50, **YEAR)
    value(metric, "40")
    value(metric, "60", **SECOND)
    target = only(partnership).target
    assert (target.actual, target.summed, target.is_met, target.share) == (60.0, 0, True, 1.0)


def test_amounts_of_shorter_periods_add_up_toward_a_longer_target(partnership):
    metric = adopt(partnership, unit="hours")
    build.MetricTarget(metric=metric, value=100, **YEAR)
    value(metric, "30")
    value(metric, "45", **SECOND)
    target = only(partnership).target
    assert (target.actual, target.summed, target.is_met, target.reached) == (75.0, 2, False, 75)


def test_a_value_of_the_whole_period_is_not_added_to_its_parts(partnership):
    metric = adopt(partnership, unit="hours")
    build.MetricTarget(metric=metric, value=100, **YEAR)
    value(metric, "30")
    value(metric, "120", **YEAR)
    target = only(partnership).target
    assert (target.actual, target.summed) == (120.0, 0)


def test_where_lower_is_better_less_meets_the_target(partnership):
    metric = adopt(partnership, unit="percent", better="lower")
    build.MetricTarget(metric=metric, value=10, **YEAR)
    value(metric, "8")
    assert only(partnership).target.is_met


def test_without_a_value_the_target_is_open_and_nothing_is_zero(partnership):
    metric = adopt(partnership, unit="percent")
    build.MetricTarget(metric=metric, value=10, **YEAR)
    card = only(partnership)
    assert card.latest is None
    assert (card.target.actual, card.target.is_met, card.target.share) == (None, None, None)


def test_of_two_values_for_one_period_the_nearer_to_the_source_counts(partnership):
    metric = adopt(partnership)
    value(metric, "12", origin="computed")
    value(metric, "15", origin="imported", source="KYSTATS")
    card = only(partnership)
    assert (card.latest.value, card.latest.origin, card.source) == (15.0, "Imported", "KYSTATS")
    assert len(metric_page(metric, TODAY).periods) == 2


def test_an_overdue_value_is_said(partnership):
    metric = adopt(partnership)
    value(metric, "12", period_from_on=date(2025, 7, 1), period_to_on=date(2025, 9, 30))
    assert only(partnership).overdue_on == date(2026, 1, 30)
    value(metric, "14")
    assert only(partnership).overdue_on is None


def test_a_metric_given_up_is_left_out(partnership):
    metric = adopt(partnership)
    PartnershipMetric.objects.filter(pk=metric.pk).update(to_on=date(2026, 1, 1))
    assert success_page(partnership, TODAY).count == 0


def test_a_period_that_still_runs_is_said_apart(partnership):
    metric = adopt(partnership, unit="hours")
    value(metric, "30", **SECOND)
    value(metric, "4", period_from_on=date(2026, 7, 1), period_to_on=date(2026, 9, 30))
    card = only(partnership)
    assert (card.latest.value, card.running.value) == (30.0, 4.0)


def test_a_month_is_never_compared_with_a_year(partnership):
    metric = adopt(partnership, unit="count")
    value(metric, "300", period_from_on=date(2025, 7, 1), period_to_on=date(2026, 6, 30))
    value(metric, "20", period_from_on=date(2026, 6, 1), period_to_on=date(2026, 6, 30))
    value(metric, "70", **SECOND)
    value(metric, "60")
    assert only(partnership).latest.value == 70.0
    page = metric_page(metric, TODAY)
    assert [shown.value for shown in page.periods] == [70.0, 60.0]
    assert {shown.value for shown in page.others} == {300.0, 20.0}
    assert page.chart["series"][0]["values"] == [60.0, 70.0]


def test_heads_are_never_added_up(partnership):
    metric = adopt(partnership, unit="count")
    build.MetricTarget(metric=metric, value=100, **YEAR)
    value(metric, "60")
    value(metric, "70", **SECOND)
    target = only(partnership).target
    assert (target.actual, target.summed, target.is_met) == (70.0, 0, False)


# --- what stays hidden


def outcome(partnership, **words):
    return adopt(partnership, unit="percent", stage="attainment", is_learner_metric=True, **words)


def test_outcomes_of_few_learners_are_hidden_everywhere(partnership, signed_in, staff):
    metric = outcome(partnership, title="Credential earned")
    build.MetricTarget(metric=metric, value=50, **YEAR)
    value(metric, "77.7", numerator=7, denominator=9)
    card = only(partnership)
    assert card.latest.hidden == "Hidden: under 10 learners"
    assert (card.latest.value, card.latest.numerator, card.latest.denominator) == (None, None, None)
    assert (card.target.actual, card.target.is_met, card.trend) == (None, None, (None,))
    browser = signed_in(staff)
    pages = [
        browser.get(reverse("metrics:success", args=[partnership.slug])),
        browser.get(reverse("metrics:metric_detail", args=[partnership.slug, metric.pk])),
    ]
    for page in pages:
        body = page.content.decode()
        assert "77.7" not in body
        assert "Hidden: under 10 learners" in body
        assert "7 of 9" not in body


def test_a_few_who_did_or_did_not_are_hidden_too(partnership):
    metric = outcome(partnership)
    value(metric, "4", numerator=4, denominator=100)
    value(metric, "96", numerator=96, denominator=100, **SECOND)
    assert [shown.value for shown in metric_page(metric, TODAY).periods] == [None, None]


def test_the_networks_own_smallest_group_holds(partnership, network):
    network.intermediary.smallest_cell = 5
    network.intermediary.save()
    metric = outcome(partnership)
    value(metric, "50", numerator=6, denominator=12)
    assert only(partnership).latest.value == 50.0


def test_participation_and_hours_are_shown_to_the_parties(partnership):
    value(adopt(partnership, title="Took part", stage="participation", is_learner_metric=True), "3")
    value(adopt(partnership, title="Hours", stage="participation", unit="hours"), "2")
    assert {title: card.latest.value for title, card in cards(partnership).items()} == {
        "Took part": 3.0,
        "Hours": 2.0,
    }


def test_student_groups_fall_under_the_rule_at_every_stage(partnership):
    metric = adopt(partnership, stage="participation", unit="count", is_learner_metric=True)
    value(metric, "4", group="English learners")
    value(metric, "40")
    page = metric_page(metric, TODAY)
    assert page.groups[0].hidden
    assert page.periods[0].value == 40.0


def test_a_sum_that_would_give_a_hidden_period_away_is_not_made(partnership):
    metric = adopt(partnership, unit="count", stage="attainment", is_learner_metric=True)
    build.MetricTarget(metric=metric, value=60, **YEAR)
    value(metric, "4")
    value(metric, "40", **SECOND)
    target = only(partnership).target
    assert (target.actual, target.summed) == (40.0, 0)


def test_other_lengths_of_an_outcome_are_not_listed_since_they_would_tell_what_is_hidden(partnership):
    metric = adopt(partnership, unit="count", stage="attainment", is_learner_metric=True)
    value(metric, "4")
    value(metric, "44", period_from_on=date(2025, 7, 1), period_to_on=date(2026, 6, 30))
    page = metric_page(metric, TODAY)
    assert [shown.value for shown in page.periods] == [None]
    assert page.others == ()


def test_what_the_source_suppressed_is_said_so(partnership):
    metric = outcome(partnership)
    build.MetricValue(
        partnership=partnership, definition=metric.definition, value=None, status="suppressed", **FIRST
    )
    assert only(partnership).latest.hidden == "Suppressed by the source"


# --- the pages


def test_the_page_names_source_as_of_lag_owner_and_origin(partnership, signed_in, staff):
    metric = adopt(partnership, title="Learners told", framework="Perkins V", version="2020")
    PartnershipMetric.objects.filter(pk=metric.pk).update(baseline=Decimal(8))
    value(metric, "12", source="District file", status="provisional")
    body = signed_in(staff).get(reverse("metrics:success", args=[partnership.slug])).content.decode()
    for said in (
        "Learners told",
        "Perkins V 2020",
        "no owner",
        "comes 30 days after the period",
        "Q1 2026",
        "Typed in (District file)",
        "Provisional",
        "Baseline 8",
        "No target",
    ):
        assert said in body, said


def test_an_empty_page_says_what_belongs_here(partnership, signed_in, staff):
    body = signed_in(staff).get(reverse("metrics:success", args=[partnership.slug])).content.decode()
    assert "No success metric adopted yet" in body


def test_the_metric_page_gives_the_definition(partnership, signed_in, staff):
    metric = adopt(partnership, numerator="Those who earned one", denominator="Those who finished")
    value(metric, "12")
    body = (
        signed_in(staff)
        .get(reverse("metrics:metric_detail", args=[partnership.slug, metric.pk]))
        .content.decode()
    )
    assert "Those who earned one" in body
    assert "Those who finished" in body


def test_a_metric_is_found_under_its_own_partnership_only(partnership, network, signed_in, staff):
    metric = adopt(build.Partnership(convener=network))
    assert (
        signed_in(staff).get(reverse("metrics:metric_detail", args=[partnership.slug, metric.pk])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 200), ("district_user", 200), ("stranger", 404), ("nobody", 404)]
)
def test_who_sees_the_results_of_a_partnership(partnership, signed_in, request, who, status):
    metric = adopt(partnership)
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(reverse("metrics:success", args=[partnership.slug])).status_code == status
    assert (
        browser.get(reverse("metrics:metric_detail", args=[partnership.slug, metric.pk])).status_code
        == status
    )


def test_more_metrics_cost_no_more_queries(partnership, signed_in, staff):
    url = reverse("metrics:success", args=[partnership.slug])
    browser = signed_in(staff)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        return len(queries)

    metric = adopt(partnership)
    value(metric, "3")
    count()  # the first page of a session also notes that it began
    one = count()
    for _ in range(6):
        metric = adopt(partnership)
        build.MetricTarget(metric=metric)
        value(metric, "3")
    assert count() == one <= 15


# --- a network


def network_value(network, definition: MetricDefinition, number: str, **words):
    return build.MetricValue(
        partnership=None,
        network=network,
        definition=definition,
        value=Decimal(number),
        origin="computed",
        **{**FIRST, **words},
    )


def network_cards(network):
    return {card.title: card for stage in network_page(network, TODAY).stages for card in stage.cards}


def test_a_network_shows_its_latest_value_and_the_one_before(network):
    definition = build.MetricDefinition(title="Hours", unit="hours")
    network_value(network, definition, "100")
    network_value(network, definition, "140", **SECOND)
    card = network_cards(network)["Hours"]
    assert (card.latest.value, card.before.value) == (140.0, 100.0)


def test_a_network_counts_how_many_targets_are_met(network):
    definition = build.MetricDefinition(title="Hours", unit="hours")
    for number, reached in enumerate(("60", "20", None)):
        partnership = build.Partnership(convener=network)
        metric = build.PartnershipMetric(partnership=partnership, definition=definition)
        build.MetricTarget(metric=metric, value=100, **YEAR)
        if reached:
            value(metric, reached)
            value(metric, reached, **SECOND)
        assert number < 3
    card = network_cards(network)["Hours"]
    assert (card.partnership_count, card.target_count, card.known_count, card.met_count) == (3, 3, 2, 1)


def test_a_network_counts_the_same_actual_as_the_partnerships_page(network):
    """Nested periods, running periods, percentages and hours: both ways of counting agree."""
    months = [
        {"period_from_on": date(2026, n, 1), "period_to_on": date(2026, n, last)}
        for n, last in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31))
    ]
    running = {"period_from_on": date(2026, 7, 1), "period_to_on": date(2026, 9, 30)}
    for unit in ("hours", "percent", "count"):
        definition = build.MetricDefinition(title=unit, unit=unit)
        for goal in (19, 21, 39, 41, 59, 61):
            partnership = build.Partnership(convener=network)
            metric = build.PartnershipMetric(partnership=partnership, definition=definition)
            build.MetricTarget(metric=metric, value=goal, **YEAR)
            for period in months:
                value(metric, "5", **period)
            for number, period in (("20", FIRST), ("20", SECOND), ("20", running)):
                value(metric, number, **period)
        told = [
            next(iter(cards(row).values())).target.is_met
            for row in network.convened_partnerships.filter(adopted_metrics__definition=definition)
        ]
        assert network_cards(network)[unit].met_count == sum(told), unit


def test_of_a_quarter_that_is_typed_and_imported_one_value_counts_toward_the_target(network):
    definition = build.MetricDefinition(title="Hours", unit="hours")
    partnership = build.Partnership(convener=network)
    metric = build.PartnershipMetric(partnership=partnership, definition=definition)
    build.MetricTarget(metric=metric, value=100, **YEAR)
    for origin, number in (("computed", "20"), ("typed", "60"), ("imported", "50")):
        value(metric, number, origin=origin)
    card = network_cards(network)["Hours"]
    assert (card.known_count, card.met_count) == (1, 0)
    assert only(partnership).target.actual == 50.0
    value(metric, "50", origin="imported", **SECOND)
    value(metric, "10", origin="typed", **SECOND)
    assert network_cards(network)["Hours"].met_count == 1
    assert only(partnership).target.actual == 100.0


def test_a_hidden_value_is_counted_toward_no_target(network):
    definition = build.MetricDefinition(
        title="Credentials", stage="attainment", is_learner_metric=True, unit="count"
    )
    for number in ("9", "30"):
        metric = build.PartnershipMetric(
            partnership=build.Partnership(convener=network), definition=definition
        )
        build.MetricTarget(metric=metric, value=9, **YEAR)
        value(metric, number, **YEAR)
    card = network_cards(network)["Credentials"]
    assert (card.target_count, card.known_count, card.met_count) == (2, 1, 1)


def told(network, whole, *parts, **words):
    """The network's card for a whole beside what its partnerships show."""
    definition = build.MetricDefinition(
        title="Credentials", stage="attainment", is_learner_metric=True, **{"unit": "count", **words}
    )
    for number, more in parts:
        build.MetricValue(
            partnership=build.Partnership(convener=network),
            network=network,
            definition=definition,
            value=Decimal(number),
            **{**FIRST, **more},
        )
    network_value(network, definition, whole[0], **whole[1])
    return network_cards(network)["Credentials"]


@pytest.mark.parametrize(
    ("whole", "parts", "is_hidden"),
    [
        ("70", ["40", "30"], False),
        ("44", ["40", "4"], True),
        ("49", ["40", "4", "5"], False),
        ("42", ["40", "1", "1"], True),
    ],
)
def test_a_networks_whole_never_tells_what_a_partnership_hides(network, whole, parts, is_hidden):
    card = told(network, (whole, {}), *((number, {}) for number in parts))
    assert card.latest.is_hidden is is_hidden
    assert (card.latest.value is None) is is_hidden


def test_nor_does_a_networks_percentage(network):
    shares = {"numerator": 40, "denominator": 80}, {"numerator": 6, "denominator": 8}
    card = told(
        network,
        ("52", {"numerator": 46, "denominator": 88}),
        *(("50", share) for share in shares),
        unit="percent",
    )
    assert card.latest.hidden == "Hidden: tells of under 10 learners"


def test_the_rule_in_the_database_is_the_rule(network):
    """The condition that hides a value in a query against the function that hides it on a page."""
    from metrics.boards.parts import is_hidden
    from metrics.boards.success import shown_value
    from metrics.models import MetricValue

    figures = [(top, top + more) for top in (0, 1, 4, 5, 6, 30) for more in (0, 1, 4, 5, 30)]
    for stage, counts in (("attainment", True), ("participation", True), ("transition", False)):
        for unit in ("count", "percent"):
            definition = build.MetricDefinition(stage=stage, is_learner_metric=counts, unit=unit)
            for top, whole in figures:
                build.MetricValue(
                    partnership=build.Partnership(convener=network),
                    network=network,
                    definition=definition,
                    value=top,
                    numerator=top,
                    denominator=whole,
                    **FIRST,
                )
    rows = MetricValue.objects.select_related("definition")
    hidden = {row.pk for row in rows if shown_value(row, 5).is_hidden}
    assert set(rows.filter(is_hidden(5)).values_list("pk", flat=True)) == hidden
    assert 0 < len(hidden) < len(rows)


def test_the_year_of_an_outcome_never_tells_its_hidden_quarter(partnership):
    metric = adopt(partnership, unit="count", stage="attainment", is_learner_metric=True)
    build.MetricTarget(metric=metric, value=60, **YEAR)
    value(metric, "4")
    value(metric, "40", **SECOND)
    value(metric, "44", **YEAR)
    assert only(partnership).target.actual is None


def test_a_baseline_of_few_learners_is_hidden_too(partnership):
    metric = adopt(partnership, unit="count", stage="attainment", is_learner_metric=True)
    PartnershipMetric.objects.filter(pk=metric.pk).update(baseline=4)
    assert only(partnership).baseline is None
    PartnershipMetric.objects.filter(pk=metric.pk).update(baseline=40)
    assert only(partnership).baseline == 40.0


def test_pathways_are_left_out_where_a_few_learners_are_in_none(network):
    definition = build.MetricDefinition(
        title="Credentials", stage="attainment", is_learner_metric=True, unit="count"
    )
    network_value(network, definition, "44")
    network_value(network, definition, "40", pathway=build.Pathway(title="Welding"))
    assert network_cards(network)["Credentials"].pathways == ()


def test_values_by_pathway_stand_under_the_network(network):
    definition = build.MetricDefinition(title="Credentials", stage="attainment", is_learner_metric=True)
    network_value(network, definition, "64")
    network_value(network, definition, "40", pathway=build.Pathway(title="Welding"))
    network_value(network, definition, "24", pathway=build.Pathway(title="Nursing"))
    pathways = network_cards(network)["Credentials"].pathways
    assert [(name, shown.value) for name, shown in pathways] == [("Nursing", 24.0), ("Welding", 40.0)]


def test_pathways_that_would_tell_a_small_group_are_left_out(network):
    definition = build.MetricDefinition(title="Credentials", stage="attainment", is_learner_metric=True)
    network_value(network, definition, "44")
    network_value(network, definition, "40", pathway=build.Pathway(title="Welding"))
    network_value(network, definition, "4", pathway=build.Pathway(title="Nursing"))
    assert network_cards(network)["Credentials"].pathways == ()


def test_another_networks_results_stay_with_it(network, signed_in, staff, stranger):
    other = build.Network(slug="other-network")
    network_value(other, build.MetricDefinition(title="Theirs"), "41")
    network_value(network, build.MetricDefinition(title="Ours"), "42")
    body = signed_in(staff).get(reverse("metrics:success_network")).content.decode()
    assert "Ours" in body
    assert "Theirs" not in body
    refused = signed_in(staff).get(reverse("metrics:success_network"), {"network": "other-network"})
    assert refused.status_code == 404


def test_who_works_in_no_network_is_told_where_results_stand(signed_in, district_user):
    body = signed_in(district_user).get(reverse("metrics:success_network")).content.decode()
    assert "No network of yours" in body


def test_a_network_without_results_says_so(network, signed_in, staff):
    assert "No results yet" in signed_in(staff).get(reverse("metrics:success_network")).content.decode()
