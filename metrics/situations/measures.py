"""Metric values that are due, and scores that moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery

from metrics.boards.success import DAYS
from metrics.choices import Frequency, SituationKind
from metrics.models import CurrentDetail, HealthSnapshot, MetricValue, PartnershipMetric
from metrics.situations.found import Found, Places

MOVED_BY = 0.05  # five points: less is everyday life


def values(places: Places) -> Iterator[Found]:
    """One period and the reporting lag after the last period with a value, as the metric's page says it; what
    the program computes itself is nobody's to type."""
    latest = MetricValue.objects.filter(
        partnership=OuterRef("partnership"), definition=OuterRef("definition"), group=""
    ).order_by("-period_to_on")
    rows = (
        PartnershipMetric.objects.filter(
            partnership__in=places, to_on__isnull=True, frequency__in=DAYS, definition__is_computed=False
        )
        .annotate(closed_on=Subquery(latest.values("period_to_on")[:1]))
        .order_by()
    )
    columns = ("pk", "partnership", "frequency", "lag_days", "from_on", "closed_on")
    for key, partnership, frequency, lag, from_on, closed_on in rows.values_list(*columns):
        due_on = (closed_on or from_on) + timedelta(days=DAYS[Frequency(frequency)] + lag)
        yield Found(SituationKind.VALUE, key, partnership, due_on + timedelta(days=1), str(due_on))


def moved(places: Places) -> Iterator[Found]:
    """Against about four weeks before; it rests on the last change that was told with its reason."""
    told = (
        HealthSnapshot.objects.filter(
            Q(change_reason__startswith="Up") | Q(change_reason__startswith="Down"),
            partnership=OuterRef("partnership"),
            as_of__gt=OuterRef("before_on"),
        )
        .order_by("-as_of", "-pk")
        .values("as_of")
    )
    rows = (
        CurrentDetail.objects.filter(partnership__in=places, moved__gte=MOVED_BY)
        .annotate(told_on=Subquery(told[:1]))
        .filter(told_on__isnull=False)
        .order_by()
    )
    for partnership, told_on in rows.values_list("partnership", "told_on"):
        yield Found(SituationKind.HEALTH, partnership, partnership, told_on, str(told_on))
