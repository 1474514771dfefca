"""Success metrics of a partnership against their targets, by stage of the process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from directory.models import Intermediary
from metrics.boards.grain import MONTH, QUARTER, YEAR, latest_of, of_one_length
from metrics.choices import Better, Frequency, ProcessStage, Unit, ValueOrigin
from metrics.models import MetricDefinition, MetricTarget, MetricValue, PartnershipMetric
from metrics.periods import MONTHS
from metrics.suppression import DENOMINATOR, NUMERATOR, SOURCE, Figure, Safe, is_outcome, suppress
from partnerships.models import Partnership

DEFAULT_SMALLEST = 10
SHOWN_PERIODS = 12  # in a chart
#: What adds up over periods.
ADDED_UP = (Unit.HOURS, Unit.DOLLARS)
#: Of two values for one period the nearer to the source counts; the others stand in the metric's table.
RANKS = {ValueOrigin.IMPORTED: 0, ValueOrigin.TYPED: 1, ValueOrigin.COMPUTED: 2}


@dataclass(frozen=True)
class Shown:
    """A value as it may be seen, with where it comes from."""

    from_on: date
    to_on: date
    entered_on: date
    value: float | None
    numerator: float | None
    denominator: float | None
    hidden: str  # why there is no number, in words
    status: str
    status_slug: str
    origin: str
    source: str
    group: str
    note: str

    @property
    def where(self) -> str:
        """Where it comes from, the origin not said twice."""
        if not self.source or self.source.startswith(self.origin.split(" ")[0]):
            return self.source or self.origin
        return f"{self.origin} ({self.source})"

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden)


@dataclass(frozen=True)
class Target:
    from_on: date
    to_on: date
    value: float
    actual: float | None  # what counts toward it: the value, or the sum of the periods within
    summed: int  # how many periods were added up; 0 for a single value
    share: float | None  # 0..1 of the target, at most 1, for the bar
    is_met: bool | None

    @property
    def reached(self) -> int | None:
        """Percent of the target, as a page says it."""
        return None if self.actual is None or not self.value else round(100 * self.actual / self.value)


@dataclass(frozen=True)
class MetricCard:
    pk: int
    title: str
    definition: str  # framework, version and code
    unit: str
    is_lower_better: bool
    owner: str
    source: str
    frequency: str
    lag_days: int
    latest: Shown | None  # of the latest period that is over
    running: Shown | None  # so far, of the period that still runs
    target: Target | None
    baseline: float | None
    baseline_on: date | None
    overdue_on: date | None  # the day on which the next value was due, if that is past
    trend: tuple[float | None, ...]  # 0..1 of the largest, oldest first


@dataclass(frozen=True)
class StageBlock:
    stage: str
    meaning: str
    cards: tuple[Any, ...]


@dataclass(frozen=True)
class SuccessPage:
    stages: tuple[StageBlock, ...]
    count: int
    smallest: int
    has_hidden: bool
    charted: tuple[MetricCard, ...]  # those with both an actual and a target


MEANINGS = {
    ProcessStage.REACH: "Who hears of it",
    ProcessStage.PARTICIPATION: "Who takes part",
    ProcessStage.ATTAINMENT: "What learners achieve",
    ProcessStage.TRANSITION: "Where they go next",
    ProcessStage.EMPLOYER_RESULT: "What employers get",
}


def success_page(partnership: Partnership, today: date) -> SuccessPage:
    """The adopted metrics of a partnership, each with its latest value and its target."""
    smallest = smallest_cell(partnership.convener_id)
    metrics = list(_adopted(partnership, today))
    values = _values(partnership, [metric.definition_id for metric in metrics], smallest)
    targets = targets_of([metric.pk for metric in metrics])
    cards = [
        (
            metric.definition.stage,
            card_of(metric, values[metric.definition_id], targets[metric.pk], smallest, today),
        )
        for metric in metrics
    ]
    return SuccessPage(
        stages=by_stage(cards),
        count=len(cards),
        smallest=smallest,
        has_hidden=any(card.latest and card.latest.is_hidden for _, card in cards),
        charted=tuple(card for _, card in cards if card.target and card.target.actual is not None),
    )


def smallest_cell(network_id: int) -> int:
    """The smallest group of learners that a network shows."""
    kept = Intermediary.objects.filter(organization=network_id).values_list("smallest_cell", flat=True)
    return kept.first() or DEFAULT_SMALLEST


def _adopted(partnership: Partnership, today: date) -> Any:
    rows = PartnershipMetric.objects.filter(partnership=partnership).active(today)
    return rows.select_related("definition", "owner__person", "owner__organization").order_by(
        "definition__title"
    )


def targets_of(metric_ids: Sequence[int]) -> dict[int, list[MetricTarget]]:
    found: dict[int, list[MetricTarget]] = defaultdict(list)
    for target in MetricTarget.objects.filter(metric__in=metric_ids).order_by("-period_to_on", "-pk"):
        found[target.metric_id].append(target)
    return found


def _values(partnership: Partnership, definition_ids: Sequence[int], smallest: int) -> dict[int, list[Shown]]:
    """The best value of each period, newest first, without student groups."""
    rows = MetricValue.objects.filter(
        partnership=partnership, definition__in=definition_ids, group=""
    ).select_related("definition")
    found: dict[int, list[Shown]] = defaultdict(list)
    for row in best(rows):
        found[row.definition_id].append(shown_value(row, smallest))
    return found


def best(rows: Iterable[MetricValue]) -> list[MetricValue]:
    """One row a period: newest period first, of one period the one nearest to the source."""
    ordered = sorted(rows, key=lambda row: RANKS.get(row.origin, 9))
    periods: dict[tuple[Any, ...], MetricValue] = {}
    for row in ordered:
        periods.setdefault((row.definition_id, row.pathway_id, row.period_from_on, row.period_to_on), row)
    return sorted(periods.values(), key=lambda row: (row.period_to_on, row.period_from_on), reverse=True)


# --- one value, one card


def shown_value(row: MetricValue, smallest: int) -> Shown:
    """A stored value under the suppression rule."""
    safe = _under_rule(row.definition, _figure(row), smallest, row.group)
    figure = safe.figure
    return Shown(
        row.period_from_on,
        row.period_to_on,
        row.entered_on,
        figure.value,
        figure.numerator,
        figure.denominator,
        _hidden(safe.hidden, smallest),
        str(row.get_status_display()),
        row.status,
        str(row.get_origin_display()),
        row.source,
        row.group,
        row.note,
    )


def _under_rule(definition: MetricDefinition, figure: Figure, smallest: int, group: str = "") -> Safe:
    if figure.value is None:
        return Safe(figure, SOURCE)
    if not is_outcome(definition.stage, definition.is_learner_metric, group):
        return Safe(figure)
    return suppress(figure, smallest, counts_heads=counts_heads(definition))


def counts_heads(definition: MetricDefinition) -> bool:
    return definition.is_learner_metric and definition.unit == Unit.COUNT


def _figure(row: MetricValue) -> Figure:
    return Figure(_float(row.value), _float(row.numerator), _float(row.denominator))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _hidden(why: str, smallest: int) -> str:
    if why in (DENOMINATOR, NUMERATOR):
        return f"Hidden: under {smallest} learners"
    return "Suppressed by the source" if why else ""


def card_of(
    metric: PartnershipMetric, values: list[Shown], targets: list[MetricTarget], smallest: int, today: date
) -> MetricCard:
    definition = metric.definition
    series = of_one_length(values, *wanted_by(metric))
    latest, running = latest_of(series, today)
    return MetricCard(
        pk=metric.pk,
        title=definition.title,
        definition=f"{definition.framework} {definition.version}, {definition.code}",
        unit=definition.unit,
        is_lower_better=definition.better == Better.LOWER,
        owner=str(metric.owner.person) if metric.owner else "",
        source=(latest.source if latest else "") or metric.source,
        frequency=str(metric.get_frequency_display()),
        lag_days=metric.lag_days,
        latest=latest,
        running=running,
        target=_target(definition, values, latest, targets, today),
        baseline=_under_rule(definition, Figure(_float(metric.baseline)), smallest).figure.value,
        baseline_on=metric.baseline_on,
        overdue_on=_overdue(metric, running or latest, today),
        trend=heights(series),
    )


def _target(
    definition: MetricDefinition,
    values: list[Shown],
    latest: Shown | None,
    targets: list[MetricTarget],
    today: date,
) -> Target | None:
    """The target whose period the latest value lies in, else the one that runs today, else the latest."""
    if not targets:
        return None
    matching = (row for row in targets if latest and row.period_from_on <= latest.to_on <= row.period_to_on)
    running = (row for row in targets if row.period_from_on <= today <= row.period_to_on)
    row = next(matching, None) or next(running, None) or targets[0]
    actual, summed = _toward(definition, values, latest, row)
    goal = float(row.value)
    is_lower = definition.better == Better.LOWER
    return Target(
        row.period_from_on,
        row.period_to_on,
        goal,
        actual,
        summed,
        _share(actual, goal),
        None if actual is None else (actual <= goal if is_lower else actual >= goal),
    )


def _toward(
    definition: MetricDefinition, values: list[Shown], latest: Shown | None, target: MetricTarget
) -> tuple[float | None, int]:
    """What counts toward a target, and how many periods were added up for it.

    The value of its whole period; else of hours and dollars the sum of the quarters or months within it; else
    the latest value within it. Heads are never added up: the same learner may stand in two periods.
    """
    first, last = target.period_from_on, target.period_to_on
    whole = next((value for value in values if (value.from_on, value.to_on) == (first, last)), None)
    within = [value for value in values if first <= value.from_on and value.to_on <= last]
    if whole:  # less the periods that are shown it would tell one that is hidden
        return (None if any(value.is_hidden for value in within) else whole.value), 0
    if within and definition.unit in ADDED_UP:
        return _sum(of_one_length(within, QUARTER, MONTH))
    is_within = latest is not None and first <= latest.from_on and latest.to_on <= last
    newest = latest if is_within else next(iter(within), None)
    return (newest.value, 0) if newest else (None, 0)


def _sum(values: list[Shown]) -> tuple[float | None, int]:
    known = [value.value for value in values]
    if len(values) == 1 or any(value is None for value in known):
        return known[0], 0
    return sum(value or 0.0 for value in known), len(values)


def _share(actual: float | None, goal: float) -> float | None:
    if actual is None:
        return None
    return min(1.0, max(0.0, actual / goal)) if goal else 1.0


DAYS = {Frequency.MONTH: 31, Frequency.QUARTER: 92, Frequency.YEAR: 366}


def _overdue(metric: PartnershipMetric, latest: Shown | None, today: date) -> date | None:
    """The next value is due one period and the reporting lag after the last one closed."""
    if metric.frequency not in DAYS:
        return None
    closed = latest.to_on if latest else metric.from_on
    due = closed + timedelta(days=DAYS[Frequency(metric.frequency)] + metric.lag_days)
    return due if due < today else None


def wanted_by(metric: PartnershipMetric) -> tuple[int, ...]:
    """The lengths of period to show, the one agreed on first."""
    agreed = MONTHS.get(metric.frequency)
    return (agreed, QUARTER, YEAR, MONTH) if agreed else (QUARTER, YEAR, MONTH)


def heights(values: list[Shown]) -> tuple[float | None, ...]:
    recent = [value.value for value in values[:SHOWN_PERIODS]][::-1]
    most = max((value for value in recent if value is not None), default=0) or 1
    return tuple(None if value is None else max(0.0, value / most) for value in recent)


def by_stage(cards: Sequence[tuple[str, Any]]) -> tuple[StageBlock, ...]:
    """All five stages, also those without a metric: the whole process is to be covered."""
    return tuple(
        StageBlock(str(stage.label), MEANINGS[stage], tuple(card for own, card in cards if own == stage))
        for stage in ProcessStage
    )
