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
from metrics.boards.success import (
    ADDED_UP,
    RANKS,
    Shown,
    StageBlock,
    best,
    by_stage,
    heights,
    shown_value,
    smallest_cell,
)
from metrics.choices import Better
from metrics.models import MetricDefinition, MetricTarget, MetricValue, PartnershipMetric


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
    tallies = _tallies(network, today)
    ids = {row.definition_id for row in rows} | set(tallies)
    definitions = MetricDefinition.objects.filter(pk__in=ids).order_by("title", "version")
    cards = [
        (definition.stage, _network_card(definition, rows, tallies.get(definition.pk), smallest, today))
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
    recent = Q(days__gte=timedelta(days=89), period_to_on__gte=today - timedelta(days=1100))
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
    tally: dict[str, int] | None,
    smallest: int,
    today: date,
) -> NetworkCard:
    own = [row for row in rows if row.definition_id == definition.pk]
    every = [shown_value(row, smallest) for row in best(row for row in own if row.pathway_id is None)]
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
        pathways=_by_pathway(own, latest, smallest),
        target_count=tally.get("targets", 0),
        known_count=tally.get("known", 0),
        met_count=tally.get("met", 0),
        partnership_count=tally.get("partnerships", 0),
        trend=heights(whole),
    )


def _before(values: Sequence[Shown], latest: Shown | None) -> Shown | None:
    return next((value for value in values if latest and value.to_on < latest.from_on), None)


def _by_pathway(
    rows: Sequence[MetricValue], latest: Shown | None, smallest: int
) -> tuple[tuple[str, Shown], ...]:
    """Each pathway's value of the period that is shown for the whole.

    None at all if one must be hidden: the whole less the others would tell it.
    """
    named = [
        (str(row.pathway), shown_value(row, smallest))
        for row in best(row for row in rows if row.pathway_id is not None)
        if latest and (row.period_from_on, row.period_to_on) == (latest.from_on, latest.to_on)
    ]
    if any(shown.is_hidden for _, shown in named):
        return ()
    return tuple(sorted(named, key=lambda pair: pair[0]))


def _tallies(network: Organization, today: date) -> dict[int, dict[str, int]]:
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
    for row in _target_counts(network, today):
        counts.setdefault(row["metric__definition"], {}).update(
            targets=row["targets"], known=row["known"], met=row["met"]
        )
    return counts


def _target_counts(network: Organization, today: date) -> Any:
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
        .annotate(actual=_actual(today))
        .values("metric__definition")
        .annotate(targets=Count("pk"), known=Count("actual"), met=Count("pk", filter=is_met))
    )


def _actual(today: date) -> Any:
    """What counts toward a target, as on the partnership's page.

    The value of its whole period; else of hours and dollars the sum of the quarters, else months, within it;
    else the latest value within it.
    """
    within = MetricValue.objects.annotate(rank=RANK).filter(
        ~Exists(NEARER),
        partnership=OuterRef("metric__partnership"),
        definition=OuterRef("metric__definition"),
        group="",
        period_from_on__gte=OuterRef("period_from_on"),
        period_to_on__lte=OuterRef("period_to_on"),
    )
    whole = within.filter(period_from_on=OuterRef("period_from_on"), period_to_on=OuterRef("period_to_on"))
    spanned = within.annotate(days=DAYS)
    latest = _amount(spanned.order_by(_first(Q(period_to_on__lt=today)), _first(QUARTERS), "-period_to_on"))
    added = Coalesce(_total(spanned.filter(QUARTERS)), _total(spanned.filter(MONTHS)), latest)
    return Coalesce(
        _amount(whole.order_by("pk")),
        Case(When(metric__definition__unit__in=ADDED_UP, then=added), default=latest),
    )


#: As `best` chooses on the partnership's page: one value a period, the one nearest to its source.
RANK = Case(*(When(origin=origin, then=Value(rank)) for origin, rank in RANKS.items()), default=Value(9))
NEARER = MetricValue.objects.annotate(rank=RANK).filter(
    partnership=OuterRef("partnership"),
    definition=OuterRef("definition"),
    group="",
    period_from_on=OuterRef("period_from_on"),
    period_to_on=OuterRef("period_to_on"),
    rank__lt=OuterRef("rank"),
)
#: By the days from the first to the last.
DAYS = ExpressionWrapper(F("period_to_on") - F("period_from_on"), output_field=DurationField())
QUARTERS = Q(days__range=(timedelta(days=89), timedelta(days=91)))
MONTHS = Q(days__range=(timedelta(days=27), timedelta(days=30)))


def _first(condition: Q) -> Case:
    """Sorts what meets a condition before the rest."""
    return Case(When(condition, then=Value(0)), default=Value(1))


def _total(rows: Any) -> Subquery:
    total = rows.order_by().values("definition").annotate(total=Sum("value"))
    return Subquery(total.values("total")[:1], output_field=DecimalField())


def _amount(rows: Any) -> Subquery:
    return Subquery(rows.values("value")[:1], output_field=DecimalField())
