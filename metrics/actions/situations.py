"""Keeps what wants attention: finds it anew in the records of partnerships and writes what has changed.

Whatever leaves a stale mark has it found anew within seconds (`metrics.actions.marks`), and each night all of
it, since some things begin or end by themselves. A page that is asked for meanwhile does it for the latest
marks (`catch_up`), so that whoever has mended something never finds it still listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from directory.actions.save import local_day
from directory.choices import StaleKind
from directory.models import Organization, StaleMark
from metrics.actions.touched import touched_in
from metrics.choices import SituationKind
from metrics.models import Situation
from metrics.situations import FINDERS, Found, Place, moved, offers, reports
from metrics.situations.found import start_of
from partnerships.models import Partnership

SLICE = 500  # partnerships at a time
LATEST = 50  # marks that a page looks at, and partnerships that it follows each of their paths to

#: What belongs to a network, not to a partnership: what a mark calls it → its kind, and who finds it.
OF_NETWORK = {
    StaleKind.OFFER: (SituationKind.OFFER, offers),
    StaleKind.REPORT: (SituationKind.REPORT, reports),
}

#: What a situation is known by, and what is kept of it.
Key = tuple[str, int]


class Kept(NamedTuple):
    network_id: int
    partnership_id: int | None
    from_at: datetime
    fact: str


def renew_situations(ids: Iterable[int], *, at: datetime) -> int:
    """Finds the situations of these partnerships anew; how many were written or taken away."""
    keys = sorted(set(ids))
    slices = [keys[start : start + SLICE] for start in range(0, len(keys), SLICE)]
    return sum(_renew(part, at) for part in slices)


def renew_all(*, at: datetime) -> int:
    """Each night: what begins or ends by the passing of days alone."""
    everywhere = Partnership.objects.order_by().values_list("pk", flat=True)
    return renew_situations(everywhere, at=at) + sum(renew_of_network(touched) for touched in OF_NETWORK)


def renew_of_network(touched: str, keys: Iterable[int] | None = None) -> int:
    """Finds the offers, or the reports to funders, that wait: those among these, or all."""
    kind, find = OF_NETWORK[StaleKind(touched)]
    which = {} if keys is None else {"pk__in": set(keys)}
    found = {
        (kind.value, key): Kept(network, None, start_of(on, zone), fact)
        for key, network, zone, on, fact in find(which)
    }
    standing = Situation.objects.filter(kind=kind)
    return _write(found, standing if keys is None else standing.filter(subject_id__in=which["pk__in"]))


def renew_touched(marks: Iterable[StaleMark]) -> int:
    """Finds anew what belongs to no partnership, so that no scoring of one comes by it."""
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.kind].add(mark.key)
    return sum(renew_of_network(touched, keys[touched]) for touched in OF_NETWORK if touched in keys)


def renew_moved(ids: Sequence[int], *, at: datetime) -> int:
    """Once scores are written: whose health moved."""
    places = _places(ids, at)
    standing = Situation.objects.filter(partnership__in=ids, kind=SituationKind.HEALTH)
    return _write(_keep(list(moved(places)), places), standing)


def catch_up(network: Organization, *, at: datetime) -> None:
    """Does what the latest marks ask for in this network, whose scores the worker has still to renew."""
    own = Partnership.objects.filter(convener=network).order_by()
    ids = set(own.filter(stale_since__isnull=False).values_list("pk", flat=True)[:LATEST])
    marks = list(StaleMark.objects.order_by("-pk")[:LATEST])
    if marks:
        ids.update(touched_in(network, marks, LATEST))
        renew_touched(marks)
    if ids:
        renew_situations(ids, at=at)


def _renew(ids: Sequence[int], at: datetime) -> int:
    places = _places(ids, at)
    found = [one for find in FINDERS for one in find(places)] if places else []
    return _write(_keep(found, places), Situation.objects.filter(partnership__in=ids))


def _places(ids: Iterable[int], at: datetime) -> dict[int, Place]:
    """Only what is open wants anything."""
    rows = Partnership.objects.open().filter(pk__in=list(ids)).order_by("pk")
    return {
        pk: Place(network, zone, local_day(at, zone))
        for pk, network, zone in rows.values_list("pk", "convener", "time_zone")
    }


def _keep(found: Sequence[Found], places: dict[int, Place]) -> dict[Key, Kept]:
    return {
        (one.kind, one.subject_id): Kept(
            places[one.partnership_id].network_id,
            one.partnership_id,
            start_of(one.from_on, places[one.partnership_id].time_zone),
            one.fact,
        )
        for one in found
    }


@transaction.atomic
def _write(found: dict[Key, Kept], standing: QuerySet[Situation]) -> int:
    """Writes only what is new or different, and takes away what is over."""
    rows = standing.values_list("pk", "kind", "subject_id", *Kept._fields)
    before: dict[Key, tuple[int, Kept]] = {
        (kind, subject): (pk, Kept(*kept)) for pk, kind, subject, *kept in rows
    }
    fresh = [
        Situation(kind=key[0], subject_id=key[1], **kept._asdict())
        for key, kept in sorted(found.items())
        if key not in before or before[key][1] != kept
    ]
    over = [pk for key, (pk, _) in before.items() if key not in found]
    Situation.objects.bulk_create(
        fresh,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=list(Kept._fields),
    )
    Situation.objects.filter(pk__in=over).delete()
    return len(fresh) + len(over)
