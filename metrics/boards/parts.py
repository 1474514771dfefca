"""What partnerships' values tell beside their network's: a whole that gives a hidden part away is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Sum, Value, When

from metrics.boards.success import RANKS, Shown, counts_heads
from metrics.choices import Unit
from metrics.models import MetricDefinition, MetricValue
from metrics.suppression import OUTCOMES, Parts, gives_away, is_outcome

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
#: The numbers of learners that a value tells, of counts and of shares.
TOLD = {
    "heads": Case(When(definition__unit=Unit.COUNT, then=F("value")), default=F("numerator")),
    "whole": F("denominator"),
    "others": F("denominator") - F("numerator"),
}


def nearest() -> Any:
    """Values of partnerships without student groups, one a metric and period."""
    return MetricValue.objects.annotate(rank=RANK).filter(
        ~Exists(NEARER), partnership__isnull=False, group=""
    )


def is_hidden(smallest: int) -> Q:
    """`metrics.suppression.suppress` as a condition on values; a test holds the two together."""
    few = (
        Q(denominator__lt=smallest)
        | Q(numerator__gt=0, numerator__lt=smallest)
        | Q(denominator__gt=F("numerator"), denominator__lt=F("numerator") + smallest)
        | Q(definition__unit=Unit.COUNT, value__gt=0, value__lt=smallest)
    )
    is_outcome_of_learners = Q(definition__stage__in=OUTCOMES, definition__is_learner_metric=True)
    return Q(value__isnull=True) | (is_outcome_of_learners & few)


class Period(NamedTuple):
    definition_id: int
    from_on: date
    to_on: date


def parts_of(
    network_id: int, definitions: Iterable[MetricDefinition], smallest: int, since: date
) -> dict[Period, dict[str, Parts]]:
    """Of each outcome's period since a day what its partnerships' values tell: one query, no row each."""
    outcomes = [one.pk for one in definitions if is_outcome(one.stage, one.is_learner_metric)]
    hidden = is_hidden(smallest)
    sums = {f"{name}_shown": Sum(told, filter=~hidden, default=0) for name, told in TOLD.items()}
    most = {f"{name}_most": Max(told, filter=hidden, default=0) for name, told in TOLD.items()}
    rows = nearest().filter(network=network_id, definition__in=outcomes, period_to_on__gte=since).order_by()
    grouped = rows.values("definition", "period_from_on", "period_to_on")
    return {
        Period(row["definition"], row["period_from_on"], row["period_to_on"]): {
            name: Parts(float(row[f"{name}_shown"]), row["count"], float(row[f"{name}_most"]))
            for name in TOLD
        }
        for row in grouped.annotate(count=Count("pk", filter=hidden), **sums, **most)
    }


def veiled(row: MetricValue, shown: Shown, parts: dict[str, Parts] | None, smallest: int) -> Shown:
    """A network's value, hidden if the partnerships' values beside it would tell one that is hidden."""
    if parts is None or shown.is_hidden or not gives(row, parts, smallest):
        return shown
    why = f"Hidden: tells of under {smallest} learners"
    return replace(shown, value=None, numerator=None, denominator=None, hidden=why)


def gives(row: MetricValue, parts: dict[str, Parts], smallest: int) -> bool:
    told = _told(row)
    return any(
        number is not None and gives_away(number, parts[name], smallest) for name, number in told.items()
    )


def _told(row: MetricValue) -> dict[str, float | None]:
    heads = row.value if counts_heads(row.definition) else row.numerator
    whole = row.denominator
    others = whole - row.numerator if whole is not None and row.numerator is not None else None
    numbers = {"heads": heads, "whole": whole, "others": others}
    return {name: None if number is None else float(number) for name, number in numbers.items()}
