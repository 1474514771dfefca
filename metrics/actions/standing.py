"""How partnerships stand before their records are read: their turn, their rules, what was scored before.

A score is up to date if nothing that it reads was touched since: no mark waits, and the partnership's count
of marks taken up is the one that the day's last snapshot bears. That is counted and never timed, so that no
two clocks need to agree; and marks are looked at first, so that one taken up meanwhile shows in the count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from metrics.actions.touched import touched_among
from metrics.models import HealthSnapshot, RubricVersion
from metrics.scoring.document import from_json
from metrics.scoring.engine import Health
from metrics.scoring.rubric import DEFAULT, VERSION, Rubric
from partnerships.models import Partnership


class Shot(NamedTuple):
    """A snapshot that the day has already."""

    id: int
    evidence_hash: str
    touched_count: int
    has_outlook: bool | None  # None: it isn't the current one


class Standing(NamedTuple):
    """One partnership as it stood before its records were read."""

    id: int
    turn: int
    touched_count: int
    is_marked: bool
    shown_on: date | None
    rubric: Rubric
    before_id: int  # the last snapshot of an earlier date under the same rubric; 0: there is none
    today: tuple[Shot, ...]  # the day's snapshots under that rubric, oldest first


def standings(ids: Sequence[int], as_of: date) -> list[Standing]:
    """Unknown ids are passed over."""
    marked = touched_among(ids)
    rubrics = rubrics_on(as_of)
    rows = list(_rows(ids, as_of, rubrics))  # before the snapshots: whoever adds one takes a turn
    today = _today(ids, as_of)
    return [
        Standing(
            pk,
            turn,
            touched_count,
            pk in marked,
            shown_on,
            rubrics.get(convener, DEFAULT),
            before_id or 0,
            tuple(today[pk, key]),
        )
        for pk, turn, touched_count, shown_on, convener, key, before_id in rows
    ]


def is_up_to_date(one: Standing, looks_ahead: bool) -> bool:
    """Whether scoring it again would only find what is there: no mark, no new past, nothing left out then."""
    if not one.today or one.is_marked:
        return False
    last = one.today[-1]
    is_told = last.has_outlook is not False or not looks_ahead
    return last.touched_count == one.touched_count and last.id > one.before_id and is_told


def rubrics_on(as_of: date) -> dict[int, Rubric]:
    """Intermediary id → its own weights in force on that day; the others use the published ones."""
    versions = RubricVersion.objects.filter(from_on__lte=as_of).order_by("network", "from_on", "number")
    return {version.network_id: rubric_of(version) for version in versions}


def rubric_of(version: RubricVersion) -> Rubric:
    """Raises RubricError for weights that make no rubric."""
    return Rubric.of(version.weights.get("elements", {}), version.weights.get("indicators", {}))


def _rows(ids: Sequence[int], as_of: date, rubrics: dict[int, Rubric]) -> QuerySet[Any]:
    keys = [When(convener_id=network, then=Value(rubric.key)) for network, rubric in rubrics.items()]
    key = Case(*keys, default=Value(DEFAULT.key), output_field=CharField())
    earlier = HealthSnapshot.objects.filter(
        partnership=OuterRef("pk"), as_of__lt=as_of, version=VERSION, rubric_key=OuterRef("rubric_key")
    ).order_by("-as_of", "-pk")
    found = Partnership.objects.filter(pk__in=ids).annotate(rubric_key=key).order_by("pk")
    columns = ("pk", "score_turn", "touched_count", "shown_on", "convener_id", "rubric_key", "before_id")
    rows: QuerySet[Any] = found.annotate(before_id=Subquery(earlier.values("pk")[:1])).values_list(*columns)
    return rows


def _today(ids: Sequence[int], as_of: date) -> dict[tuple[int, str], list[Shot]]:
    found: dict[tuple[int, str], list[Shot]] = defaultdict(list)
    rows = HealthSnapshot.objects.filter(partnership__in=ids, as_of=as_of, version=VERSION).order_by("pk")
    columns = ("partnership_id", "rubric_key", "pk", "evidence_hash", "touched_count", "details__has_outlook")
    for partnership, rubric, *shot in rows.values_list(*columns):
        found[partnership, rubric].append(Shot(*shot))
    return found


def earlier_of(found: Sequence[Standing]) -> dict[int, Health]:
    """What hysteresis remembers and changes are told from, by partnership."""
    ids = [one.before_id for one in found if one.before_id]
    rows = HealthSnapshot.objects.filter(pk__in=ids).order_by().values_list("partnership_id", "readings")
    return {pk: from_json(text) for pk, text in rows}
