"""The shown rung of employers on the engagement ladder, by what they verifiably did in a year, anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from employers.models import Employer, Placement
from employers.rules import LOWEST, Activity, ladder
from metrics.actions.rows import among
from partnerships.models import Commitment, Delivery, Membership

YEAR = timedelta(days=365)
OFFERED = ("offer__employer", "offer__kind", "offer__is_paid", "offer__is_credit_bearing")


def show_levels(partnerships: Sequence[int], *, as_of: date) -> int:
    """Writes the rungs of the employers in these partnerships; how many moved. Older dates move nothing."""
    members = Membership.objects.filter(partnership__in=among(partnerships)).active(as_of)
    employers = (
        members.order_by()
        .distinct()
        .annotate(employer=F("organization__employer"), on=F("organization__employer__shown_level_on"))
    )
    open_ones = employers.filter(Q(on__isnull=True) | Q(on__lte=as_of), employer__isnull=False)
    shown = dict(open_ones.values_list("employer", "organization__employer__shown_level"))
    found = levels_of(shown, as_of)
    moved = {pk: level for pk, level in found.items() if level != shown[pk]}
    return _write(moved, as_of)


def levels_of(employers: Iterable[int], as_of: date) -> dict[int, int]:
    """Each employer's rung; who did nothing that was confirmed stands on the lowest."""
    ids = list(employers)
    done: dict[int, list[Activity]] = defaultdict(list)
    for employer, kind, is_paid, gives_credit in _activities(ids, as_of):
        done[employer].append(Activity(kind, is_paid, gives_credit))
    return {pk: ladder(done[pk]) if pk in done else LOWEST for pk in ids}


def _activities(ids: Sequence[int], as_of: date) -> Iterator[tuple[int, str, bool, bool]]:
    """Placements that the school confirmed, and other deliveries on an offer that the receiver confirmed."""
    placements = Placement.objects.annotate(ended_on=Coalesce("to_on", "from_on")).filter(
        offer__employer__in=among(ids), confirmed_on__lte=as_of, from_on__lte=as_of, ended_on__gt=as_of - YEAR
    )
    yield from placements.order_by().values_list(*OFFERED)
    # Few commitments rest on an offer: found first, they lead to their deliveries by index.
    commitments = Commitment.objects.filter(offer__employer__in=among(ids)).order_by()
    offered = {pk: offer for pk, *offer in commitments.values_list("pk", *OFFERED)}
    for commitment in _delivered(offered, as_of):
        yield offered[commitment]


def confirmed() -> Q:
    """Deliveries that their receiver confirmed; without one, the convener."""
    return Q(confirmation__membership=F("commitment__receiver")) | Q(
        commitment__receiver__isnull=True, confirmation__membership__role="convener"
    )


def _delivered(commitments: Iterable[int], as_of: date) -> Iterable[int]:
    """The commitment of each delivery that counts."""
    deliveries = Delivery.objects.filter(
        confirmed(),
        commitment__in=among(commitments),
        confirmation__on__lte=as_of,
        delivered_on__gt=as_of - YEAR,
        delivered_on__lte=as_of,
    ).exclude(placement__confirmed_on__lte=as_of)
    return deliveries.order_by().values_list("commitment_id", flat=True)


def _write(levels: dict[int, int], as_of: date) -> int:
    if not levels:
        return 0
    by_level: dict[int, list[int]] = defaultdict(list)
    for pk, level in levels.items():
        by_level[level].append(pk)
    with transaction.atomic():
        # Locked in one order, so that two writers never wait for each other.
        list(Employer.objects.filter(pk__in=levels).order_by("pk").select_for_update().values_list("pk"))
        for level, pks in by_level.items():
            Employer.objects.filter(pk__in=pks).update(shown_level=level, shown_level_on=as_of)
    return len(levels)
