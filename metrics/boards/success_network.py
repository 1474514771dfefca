"""Success metrics of a network: what its partnerships reached together, and how many targets are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from directory.models import Organization
from metrics.boards.grain import MONTH, QUARTER, YEAR, latest_of, of_one_length
from metrics.boards.parts import Period, is_hidden, nearest, parts_of, veiled
from metrics.boards.success import (
    ADDED_UP,
    Shown,
    StageBlock,
    best,
    by_stage,
    counts_heads,
    heights,
    shown_value,
    smallest_cell,
)
from metrics.choices import Better
from metrics.models import MetricDefinition, MetricTarget, MetricValue, PartnershipMetric
from metrics.suppression import Parts, is_outcome

KEPT = timedelta(days=1100)  # how far back values are read


@dataclass(frozen=True)
class NetworkCard:
    title: str
    definition: str
    unit: str
    latest: Shown | None  # of the latest period that is over
    running: Shown | None  # so far, of the period that still runs
    before: Shown | None
    pathways: tuple[tuple[str, Shown], ...]  # the latest of each pathway
    target_count: int  # targets of partnerships whose period runs or ended in the last year
    known_count: int  # of which have a value
    met_count: int  # of which are met
    partnership_count: int
    trend: tuple[float | None, ...]

    @property
    def met_share(self) -> float | None:
        return self.met_count / self.target_count if self.target_count else None


@dataclass(frozen=True)
class NetworkPage:
    network: Organization
    stages: tuple[StageBlock, ...]
    count: int
    smallest: int
    has_hidden: bool


def network_page(network: Organization, today: date) -> NetworkPage:
    """What a network's partnerships together reached, and how many of their targets are met."""
    smallest = smallest_cell(network.pk)
    rows = list(_values(network, today))
    tallies = _tallies(network, smallest, today)
    ids = {row.definition_id for row in rows} | set(tallies)
    definitions = list(MetricDefinition.objects.filter(pk__in=ids).order_by("title", "version"))
    parts = parts_of(network.pk, definitions, smallest, today - KEPT)
    cards = [
        (
            definition.stage,
            _network_card(definition, rows, parts, tallies.get(definition.pk), smallest, today),
        )
        for definition in definitions
    ]
    return NetworkPage(
        network,
        by_stage(cards),
        len(cards),
        smallest,
        any(card.latest and card.latest.is_hidden for _, card in cards),
    )


def _values(network: Organization, today: date) -> Any:
    """Years and quarters of the last three years; months only of late, since there are so many."""
    recent = Q(days__gte=timedelta(days=89), period_to_on__gte=today - KEPT)
    months = Q(period_to_on__gte=today - timedelta(days=95))
    return (
        MetricValue.objects.filter(network=network, partnership__isnull=True, group="")
        .annotate(days=DAYS)
        .filter(recent | months)
        .select_related("definition", "pathway")
    )


def _network_card(
    definition: MetricDefinition,
    rows: Sequence[MetricValue],
    parts: dict[Period, dict[str, Parts]],
    tally: dict[str, int] | None,
    smallest: int,
    today: date,
) -> NetworkCard:
    own = [row for row in rows if row.definition_id == definition.pk]
    every = [
        veiled(row, shown_value(row, smallest), parts.get(_period(row)), smallest)
        for row in best(row for row in own if row.pathway_id is None)
    ]
    whole = of_one_length(every, YEAR, QUARTER, MONTH)
    latest, running = latest_of(whole, today)
    tally = tally or {}
    return NetworkCard(
        title=definition.title,
        definition=f"{definition.framework} {definition.version}, {definition.code}",
        unit=definition.unit,
        latest=latest,
        running=running,
        before=_before(whole, latest),
        pathways=_by_pathway(own, latest, parts, smallest),
        target_count=tally.get("targets", 0),
        known_count=tally.get("known", 0),
        met_count=tally.get("met", 0),
        partnership_count=tally.get("partnerships", 0),
        trend=heights(whole),
    )


def _before(values: Sequence[Shown], latest: Shown | None) -> Shown | None:
    return next((value for value in values if latest and value.to_on < latest.from_on), None)


def _by_pathway(
    rows: Sequence[MetricValue], latest: Shown | None, parts: dict[Period, dict[str, Parts]], smallest: int
) -> tuple[tuple[str, Shown], ...]:
    """Each pathway's value of the period that is shown for the whole.

    None at all if one must be hidden, if a partnership's is hidden, or if a few learners are in no pathway:
    the whole less the others, or a pathway less a partnership, would tell them.
    """
    if latest is None or latest.is_hidden:
        return ()
    of_period = [
        row for row in best(rows) if (row.period_from_on, row.period_to_on) == (latest.from_on, latest.to_on)
    ]
    named = [(row, shown_value(row, smallest)) for row in of_period if row.pathway_id is not None]
    beside = [parts[_period(row)] for row in of_period if _period(row) in parts]
    has_hidden = any(part["heads"].hidden_count for part in beside) or any(
        value.is_hidden for _, value in named
    )
    if has_hidden or _leaves_few(latest, [value for _, value in named], rows[0].definition, smallest):
        return ()
    return tuple(sorted(((str(row.pathway), value) for row, value in named), key=lambda pair: pair[0]))


def _leaves_few(whole: Shown, pathways: Sequence[Shown], definition: MetricDefinition, smallest: int) -> bool:
    """Whether the whole holds a few learners more than its pathways together."""
    if not is_outcome(definition.stage, definition.is_learner_metric) or not counts_heads(definition):
        return False
    return 0 < (whole.value or 0) - sum(value.value or 0 for value in pathways) < smallest


def _period(row: MetricValue) -> Period:
    return Period(row.definition_id, row.period_from_on, row.period_to_on)


def _tallies(network: Organization, smallest: int, today: date) -> dict[int, dict[str, int]]:
    """Definition → how many of the partnerships' targets there are, have a value, and are met: one query."""
    adopted = Count("pk", distinct=True)
    counts: dict[int, dict[str, int]] = {
        row["definition"]: {"partnerships": row["n"]}
        for row in PartnershipMetric.objects.filter(partnership__convener=network)
        .active(today)
        .order_by()
        .values("definition")
        .annotate(n=adopted)
    }
    for row in _target_counts(network, smallest, today):
        counts.setdefault(row["metric__definition"], {}).update(
            targets=row["targets"], known=row["known"], met=row["met"]
        )
    return counts


def _target_counts(network: Organization, smallest: int, today: date) -> Any:
    is_met = Q(actual__gte=F("value"), metric__definition__better=Better.HIGHER) | Q(
        actual__lte=F("value"), metric__definition__better=Better.LOWER
    )
    return (
        MetricTarget.objects.filter(
            metric__partnership__convener=network,
            period_from_on__lte=today,
            period_to_on__gt=today - timedelta(days=365),
        )
        .order_by()
        .annotate(actual=_actual(smallest, today))
        .values("metric__definition")
        .annotate(targets=Count("pk"), known=Count("actual"), met=Count("pk", filter=is_met))
    )


def _actual(smallest: int, today: date) -> Any:
    """What counts toward a target, as on the partnership's page; what is hidden there counts as no value.

    The value of its whole period; else of hours and dollars the sum of the quarters, else months, within it;
    else the latest value within it.
    """
    seen = Case(When(is_hidden(smallest), then=None), default=F("value"), output_field=DecimalField())
    within = (
        nearest()
        .annotate(seen=seen)
        .filter(
            partnership=OuterRef("metric__partnership"),
            definition=OuterRef("metric__definition"),
            period_from_on__gte=OuterRef("period_from_on"),
            period_to_on__lte=OuterRef("period_to_on"),
        )
    )
    whole = within.filter(period_from_on=OuterRef("period_from_on"), period_to_on=OuterRef("period_to_on"))
    spanned = within.annotate(days=DAYS)
    latest = _amount(spanned.order_by(_first(Q(period_to_on__lt=today)), _first(QUARTERS), "-period_to_on"))
    added = Coalesce(_total(spanned.filter(QUARTERS)), _total(spanned.filter(MONTHS)), latest)
    return Case(
        When(Exists(whole) & Exists(within.filter(seen__isnull=True)), then=None),
        When(Exists(whole), then=_amount(whole)),
        When(metric__definition__unit__in=ADDED_UP, then=added),
        default=latest,
        output_field=DecimalField(),
    )


#: By the days from the first to the last.
DAYS = ExpressionWrapper(F("period_to_on") - F("period_from_on"), output_field=DurationField())
QUARTERS = Q(days__range=(timedelta(days=89), timedelta(days=91)))
MONTHS = Q(days__range=(timedelta(days=27), timedelta(days=30)))


def _first(condition: Q) -> Case:
    """Sorts what meets a condition before the rest."""
    return Case(When(condition, then=Value(0)), default=Value(1))


def _total(rows: Any) -> Subquery:
    total = rows.order_by().values("definition").annotate(total=Sum("seen"))
    return Subquery(total.values("total")[:1], output_field=DecimalField())


def _amount(rows: Any) -> Subquery:
    return Subquery(rows.values("seen")[:1], output_field=DecimalField())
