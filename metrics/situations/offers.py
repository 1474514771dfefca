"""Offers of employers that their intermediary has not answered; they belong to no partnership yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from employers.models import Offer


def offers(which: Mapping[str, Any]) -> Iterator[tuple[int, int, str, date, str]]:
    """Key, intermediary, its time zone, the day it came, the day by which it wants an answer."""
    rows: Any = Offer.objects.filter(**which, state="submitted").order_by()
    columns = ("pk", "intermediary", "intermediary__time_zone", "submitted_on", "answer_by_on")
    for *place, submitted_on, by_on in rows.values_list(*columns):
        yield (*place, submitted_on, str(by_on or submitted_on))
