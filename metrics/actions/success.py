"""Computes the process-wide success metrics of networks, their pathways and partnerships, period by period.

Three queries a network read the facts, summed by month as far as sums go; the rest is set arithmetic. Values
are compared with what is stored and only differences are written, beside typed and imported values, never
over them. Doing it twice, or in two workers, gives the same rows. A zero is stored for the network, and for a
partnership that has adopted the metric; elsewhere no row means that there was nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import TruncMonth

from directory.actions.mark import mark_stale
from directory.choices import StaleKind
from directory.models import Organization
from employers.choices import CONTINUUM, ContinuumStage
from employers.rules import HIGHEST, LOWEST, Activity, ladder
from metrics.actions.day import night_of, scoring_day
from metrics.actions.heart import SUCCESS, SUCCESS_TAKEN, beat, has_beaten, take
from metrics.choices import ValueOrigin, ValueStatus
from metrics.computed import SOURCE, ensure_definitions
from metrics.models import CredentialCount, MetricDefinition, MetricValue, PartnershipMetric
from metrics.periods import MONTHS, Period, period_of, periods_between
from partnerships.models import Commitment, Delivery

YEARS_BACK = 3
LEASE = timedelta(minutes=15)  # longer than the task may take
SUMMED = (
    "learners_reached",
    *(f"{what}_{stage.value}" for stage in ContinuumStage for what in ("placements", "hours")),
)
LEVELS = range(LOWEST + 1, HIGHEST + 1)
ROUNDS = 3
HUNDREDTH = Decimal("0.01")

# What a value is of: ("partnership", id), ("pathway", id), or ("network", None).
Scope = tuple[str, int | None]
Slot = tuple[str, Scope, date, date]  # code, scope, first and last day


class Value(NamedTuple):
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass
class Facts:
    """What one scope did in one month."""

    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    activities: dict[int, list[Activity]] = field(default_factory=lambda: defaultdict(list))  # by employer


NETWORK: Scope = ("network", None)
NEVER = date.max
Months = Mapping[date, Facts]


def is_due(*, at: datetime) -> bool:
    """Nobody has computed the success metrics since the last night."""
    return not has_beaten(SUCCESS, since=night_of(at))


def compute_due(*, at: datetime) -> int:
    """Computes them unless that is done, or in the hands of another worker; how many values changed."""
    if not is_due(at=at) or not take(SUCCESS_TAKEN, at=at, lease=LEASE):
        return 0
    changed = compute_recent(at=at)
    beat(SUCCESS, at=at)
    return changed


def compute_recent(*, at: datetime) -> int:
    """All networks, from the program year three years ago; how many values were new or changed."""
    as_of = scoring_day(at)
    since = period_of(as_of - timedelta(days=365 * YEARS_BACK), "year").first
    networks = Organization.objects.filter(convened_partnerships__isnull=False).distinct()
    ids = networks.order_by("pk").values_list("pk", flat=True)
    return sum(compute_success(network, since=since, as_of=as_of, at=at) for network in list(ids))


def compute_success(network: int, *, since: date, as_of: date, at: datetime) -> int:
    """The values of one network, its pathways and its partnerships for all periods that begin in the span."""
    definitions = ensure_definitions()
    for _ in range(ROUNDS):
        values = dict(_values(network, since, as_of))
        try:
            return _write(network, values, definitions, since, as_of, at)
        except IntegrityError:  # another worker computes the same network this moment
            continue
    return 0  # and it has written the same


# --- facts


def _values(network: int, since: date, as_of: date) -> Iterator[tuple[Slot, Value]]:
    facts: dict[Scope, dict[date, Facts]] = defaultdict(lambda: defaultdict(Facts))
    _read_activity(network, since, as_of, facts)
    _read_commitments(network, since, as_of, facts)
    credentials = _read_credentials(network, since, as_of)
    starts = _adoptions(network)
    for scope in {*facts, *credentials, *(scope for scope, _ in starts)}:
        months, earned = facts.get(scope, {}), credentials.get(scope, {})
        first = min([*months, *(period.first for period in earned)], default=as_of)
        for period in periods_between(since, as_of):
            for code, value in _of_period(months, earned, period):
                begun = first if scope == NETWORK else starts.get((scope, code), NEVER)
                if value is not None and (value.value or period.last >= begun):
                    yield (code, scope, period.first, period.last), value


def _scopes(partnership: int, pathway: int | None) -> Iterator[Scope]:
    yield NETWORK
    yield ("partnership", partnership)
    if pathway is not None:
        yield ("pathway", pathway)


def _read_activity(network: int, since: date, as_of: date, facts: dict[Scope, dict[date, Facts]]) -> None:
    """Confirmed deliveries that rest on an offer; a year more than asked, for ladder and retention."""
    rows = (
        Delivery.objects.filter(
            commitment__partnership__convener=network,
            commitment__offer__isnull=False,
            delivered_on__range=(since - timedelta(days=366), as_of),
            confirmation__on__lte=as_of,
        )
        .annotate(
            month=TruncMonth("delivered_on"),
            employer=F("commitment__offer__employer"),
            kind=F("commitment__offer__kind"),
            paid=F("commitment__offer__is_paid"),
            credit=F("commitment__offer__is_credit_bearing"),
            pathway=F("commitment__offer__pathway_step__pathway"),
        )
        .values("month", "partnership", "employer", "kind", "paid", "credit", "pathway")
        .annotate(
            times=Count("pk"),
            placements=Count("placement"),
            learners=Sum("placement__learners_count"),
            hours=Sum("placement__hours"),
        )
        .order_by()
    )
    for row in rows:
        activity = Activity(row["kind"], row["paid"], row["credit"])
        for scope in _scopes(row["partnership"], row["pathway"]):
            month = facts[scope][row["month"]]
            month.activities[row["employer"]] += [activity] * row["times"]
            month.sums["learners_reached"] += row["learners"] or 0
            if stage := CONTINUUM.get(row["kind"]):
                month.sums[f"placements_{stage}"] += row["placements"]
                month.sums[f"hours_{stage}"] += row["hours"] or 0


def _read_commitments(network: int, since: date, as_of: date, facts: dict[Scope, dict[date, Facts]]) -> None:
    """Commitments that fell due, by the due date last agreed before it did."""
    rows = (
        Commitment.objects.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of),
            partnership__convener=network,
            due_dates__until_on__isnull=True,
            due_dates__is_late=False,
            due_dates__due_on__range=(since, as_of),
        )
        .annotate(
            due_on=F("due_dates__due_on"),
            done_on=Min("deliveries__delivered_on", filter=Q(deliveries__confirmation__on__lte=as_of)),
        )
        .values_list("partnership", "offer__pathway_step__pathway", "due_on", "done_on")
    )
    for partnership, pathway, due_on, done_on in rows:
        kept = _kept(due_on, done_on)
        for scope in _scopes(partnership, pathway):
            month = facts[scope][due_on.replace(day=1)]
            month.sums["due"] += 1
            month.sums["kept"] += kept


def _kept(due_on: date, done_on: date | None) -> Decimal:
    if done_on is None:
        return Decimal(0)
    return Decimal(1) if done_on <= due_on else Decimal("0.5")


def _read_credentials(network: int, since: date, as_of: date) -> dict[Scope, dict[Period, int]]:
    """Counts by each period that holds the counted one whole: a year's count belongs to no month."""
    found: dict[Scope, dict[Period, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        CredentialCount.objects.filter(
            partnership__convener=network, period_from_on__gte=since, period_to_on__lte=as_of
        )
        .values("partnership", "pathway", "period_from_on", "period_to_on")
        .annotate(earned=Sum("earned_count"))
        .order_by()
    )
    for row in rows:
        whole = [period_of(row["period_to_on"], kind) for kind in MONTHS]
        for scope in _scopes(row["partnership"], row["pathway"]):
            for period in whole:
                if period.first <= row["period_from_on"]:
                    found[scope][period] += row["earned"]
    return found


def _adoptions(network: int) -> dict[tuple[Scope, str], date]:
    """Since when a partnership has adopted a computed metric: from then on a zero is a finding."""
    rows = PartnershipMetric.objects.filter(partnership__convener=network, definition__is_computed=True)
    return {
        (("partnership", partnership), code): from_on
        for partnership, code, from_on in rows.order_by("-from_on").values_list(
            "partnership", "definition__code", "from_on"
        )
    }


# --- values of one period


def _of_period(
    months: Months, earned: Mapping[Period, int], period: Period
) -> Iterator[tuple[str, Value | None]]:
    sums = _sums(months, period)
    for code in SUMMED:
        yield code, Value(sums[code])
    yield "credentials_earned", Value(Decimal(earned.get(period, 0)))
    yield "commitments_kept", _share(sums["kept"], sums["due"])
    active = _active(months, period)
    yield "employers_active", Value(Decimal(len(active)))
    yield "employers_retained", _retained(active, _active(months, period.before))
    levels = _levels(months, period, active)
    for level in LEVELS:
        yield f"employers_level_{level}", Value(Decimal(levels.count(level)))


def _sums(months: Months, period: Period) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for month in _within(months, period.first, period.last):
        for code, number in month.sums.items():
            sums[code] += number
    return sums


def _within(months: Months, first: date, last: date) -> Iterator[Facts]:
    return (facts for month, facts in months.items() if first <= month <= last)


def _active(months: Months, period: Period) -> set[int]:
    return {employer for month in _within(months, period.first, period.last) for employer in month.activities}


def _retained(active: set[int], before: set[int]) -> Value | None:
    return _share(Decimal(len(active & before)), Decimal(len(before)))


def _share(numerator: Decimal, denominator: Decimal) -> Value | None:
    """A percentage with what it is made of; of nothing there is no share."""
    if not denominator:
        return None
    percent = (100 * numerator / denominator).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Value(percent, numerator, denominator)


def _levels(months: Months, period: Period, active: Iterable[int]) -> list[int]:
    """The rung of each active employer by the twelve months to the period's end."""
    first = period_of(period.last, "month").first
    start = date(first.year - 1, first.month, 1) + timedelta(days=31)
    done: dict[int, list[Activity]] = defaultdict(list)
    for month in _within(months, start.replace(day=1), period.last):
        for employer, activities in month.activities.items():
            done[employer] += activities
    return [ladder(done[employer]) for employer in active]


# --- writing the differences


def _write(
    network: int,
    values: Mapping[Slot, Value],
    definitions: Mapping[str, MetricDefinition],
    since: date,
    as_of: date,
    at: datetime,
) -> int:
    """Adds what is new, changes what differs, and takes away what the records no longer say."""
    codes = {row.pk: code for code, row in definitions.items()}
    stored = MetricValue.objects.filter(
        network=network,
        definition__in=codes,
        origin=ValueOrigin.COMPUTED,
        group="",
        period_from_on__gte=since,
    )
    with transaction.atomic():
        known = {_slot(row, codes): row for row in stored}
        new = {slot: value for slot, value in values.items() if slot not in known}
        fresh = [_row(network, slot, value, definitions, as_of) for slot, value in new.items()]
        changed = [row for slot, row in known.items() if slot in values and _renew(row, values[slot], as_of)]
        gone = [row for slot, row in known.items() if slot not in values]
        _mark([*fresh, *gone], at)
        stored.filter(pk__in=[row.pk for row in gone]).delete()
        MetricValue.objects.bulk_create(fresh, batch_size=500)
        MetricValue.objects.bulk_update(changed, CHANGING, batch_size=500)
    return len(fresh) + len(changed) + len(gone)


def _mark(rows: Iterable[MetricValue], at: datetime) -> None:
    """A score reads of an adopted metric which periods have a value, not what it is."""
    keys = {(row.partnership_id, row.definition_id) for row in rows if row.partnership_id}
    adopted = PartnershipMetric.objects.filter(partnership__in={pk for pk, _ in keys}).order_by()
    of = adopted.values_list("partnership_id", "definition_id")
    for pk in sorted({key[0] for key in of if key in keys}):
        mark_stale(StaleKind.PARTNERSHIP, pk, at=at)


CHANGING = ["value", "numerator", "denominator", "status"]


def _slot(row: MetricValue, codes: Mapping[int, str]) -> Slot:
    scope = NETWORK
    if row.partnership_id:
        scope = ("partnership", row.partnership_id)
    elif row.pathway_id:
        scope = ("pathway", row.pathway_id)
    return (codes[row.definition_id], scope, row.period_from_on, row.period_to_on)


def _row(
    network: int, slot: Slot, value: Value, definitions: Mapping[str, MetricDefinition], as_of: date
) -> MetricValue:
    code, (kind, pk), first, last = slot
    row = MetricValue(
        definition=definitions[code],
        network_id=network,
        partnership_id=pk if kind == "partnership" else None,
        pathway_id=pk if kind == "pathway" else None,
        period_from_on=first,
        period_to_on=last,
        entered_on=as_of,
        origin=ValueOrigin.COMPUTED,
        source=SOURCE,
        status="",
    )
    _renew(row, value, as_of)
    return row


def _renew(row: MetricValue, value: Value, as_of: date) -> bool:
    """Puts the value in; whether anything differed. Until its period is over a value is provisional."""
    status = ValueStatus.FINAL if row.period_to_on < as_of else ValueStatus.PROVISIONAL
    was = tuple(getattr(row, name) for name in CHANGING)
    row.value, row.numerator, row.denominator, row.status = *value, status
    return was != (*value, status)
