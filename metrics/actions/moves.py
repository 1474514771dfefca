"""How far each score is from that of about four weeks before, and why: told on Today and in the portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from metrics.actions.record import reason_of
from metrics.actions.rows import among
from metrics.models import HealthSnapshot
from metrics.scoring.changes import compare
from metrics.scoring.document import from_json
from metrics.scoring.engine import Health
from metrics.scoring.rubric import Rubric
from partnerships.models import Partnership

MOVED_WITHIN = timedelta(days=28)
MOVED_BY = 0.02  # two points: less is the passing of days, and gets no reason


class Then(NamedTuple):
    """The score of about four weeks before."""

    snapshot_id: int
    on: date
    value: float | None
    rubric: str


def moves_of(scored: Sequence[tuple[int, Health, Rubric]]) -> dict[int, dict[str, Any]]:
    """Partnership → what its detail says of the move: nothing, if there is no score to compare with or the
    rules changed in between. All are of one day."""
    then = _then([pk for pk, *_ in scored], scored[0][1].as_of) if scored else {}
    found = {pk: _move(health, then.get(pk)) for pk, health, _ in scored}
    far = {pk for pk, move in found.items() if (move["moved"] or 0) >= MOVED_BY}
    earlier = _documents(then[pk].snapshot_id for pk in far)
    for pk, health, rubric in scored:
        if pk in far:  # no document holds failing rows, so those of today are nothing to compare
            change = compare(earlier[pk], health._replace(failing={}), rubric)
            found[pk]["moved_reason"] = reason_of(change)
    return found


def _move(health: Health, then: Then | None) -> dict[str, Any]:
    move: dict[str, Any] = {"before": None, "before_on": None, "moved": None, "moved_reason": ""}
    if then is None or then.value is None or health.headline is None or then.rubric != health.rubric:
        return move
    return move | {"before": then.value, "before_on": then.on, "moved": abs(health.headline - then.value)}


def _then(ids: Sequence[int], as_of: date) -> dict[int, Then]:
    then = HealthSnapshot.objects.filter(
        partnership=OuterRef("pk"), as_of__lte=as_of - MOVED_WITHIN, as_of__gt=as_of - 3 * MOVED_WITHIN
    ).order_by("-as_of", "-pk")
    partnerships = Partnership.objects.filter(pk__in=among(ids)).order_by()
    found = partnerships.annotate(then=Subquery(then.values("pk")[:1])).values("then")
    rows = HealthSnapshot.objects.filter(pk__in=found).order_by()
    return {
        pk: Then(*row)
        for pk, *row in rows.values_list("partnership_id", "pk", "as_of", "value", "rubric_key")
    }


def _documents(ids: Iterable[int]) -> dict[int, Health]:
    rows = HealthSnapshot.objects.filter(pk__in=among(ids)).order_by()
    return {pk: from_json(text) for pk, text in rows.values_list("partnership_id", "readings")}
