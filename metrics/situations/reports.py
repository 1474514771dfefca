"""Reports that funders wait for: an award is its holder’s, and several partnerships may live on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from partnerships.models import FundingReport

#: To write one takes weeks, so it is shown so long before it is due.
AHEAD = timedelta(days=30)


def reports(which: Mapping[str, Any]) -> Iterator[tuple[int, int, str, date, str]]:
    """Key, holder of the award, its time zone, the day it is seen from, the day it is due."""
    rows: Any = FundingReport.objects.filter(**which, sent_on__isnull=True).order_by()
    for *place, due_on in rows.values_list("pk", "source__holder", "source__holder__time_zone", "due_on"):
        yield (*place, due_on - AHEAD, str(due_on))
