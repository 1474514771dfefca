"""Members that have been silent for longer than was agreed, as the score counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from metrics.choices import SituationKind
from metrics.gather.silence import gather_silence
from metrics.situations.found import Found, Places
from partnerships.models import Membership


def silence(places: Places) -> Iterator[Found]:
    asked = [(pk, place.today) for pk, place in places.items()]
    # Who left today still counts in the score; nobody needs to call them.
    gone = set(
        Membership.objects.filter(partnership__in=places, left_on__isnull=False)
        .order_by()
        .values_list("pk", flat=True)
    )
    for (pk, today), contacts in zip(asked, gather_silence(asked), strict=True):
        for contact in contacts:
            if contact.membership_id in gone:
                continue
            # Who never said anything is waited for from the day it joined.
            days = contact.joined_days if contact.inbound_days is None else contact.inbound_days
            heard_on = today - timedelta(days=days)
            from_on = heard_on + timedelta(days=contact.cadence_days + 1)
            yield Found(SituationKind.SILENCE, contact.membership_id, pk, from_on, str(heard_on))
