"""A record that was edited, so that its history has something to put back."""

from __future__ import annotations

from datetime import UTC, datetime, time

from directory.models import User
from metrics.demo.region import Region
from partnerships.actions.partnership import change_partnership
from partnerships.models import Partnership

SLUG = "orrinsburg-freight-academy"
#: Days ago, and what its summary says since.
SUMMARIES = (
    (40, "Logistics in Orrin County and around it, with dispatch since this fall."),
    (12, "Logistics and dispatch in Orrin County and around it."),
)


def live(region: Region) -> None:
    row = Partnership.objects.get(slug=SLUG)
    staff = User.objects.filter(seats__organization=row.convener, seats__role="member").first()
    for days, summary in SUMMARIES:
        at = datetime.combine(region.ago(days), time(17), UTC)
        change_partnership(partnership=row, summary=summary, by=staff, at=at)
