"""What a network's pages of money show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partnerships.models import Partnership
from tests import build


def money(partnership: Partnership) -> dict[str, Any]:
    """A stream with something on each part of its record, and what the partnership costs."""
    today = timezone.localdate()
    period = {"from_on": today - timedelta(days=90), "to_on": today + timedelta(days=400)}
    stream = build.FundingSource(
        holder=partnership.convener, name="Perkins local", is_formula=True, match_required=10, **period
    )
    given = build.Allocation(source=stream, partnership=partnership, **period)
    build.Match(source=stream, file=build.StoredFile(), on=today)
    return {
        "stream": stream.pk,
        "allocation": given.pk,
        "funder_report": build.FundingReport(source=stream, due_on=today).pk,
        "budget": build.Budget(partnership=partnership, **period).pk,
    }


def more(partnership: Partnership) -> None:
    today = timezone.localdate()
    period = {"from_on": today, "to_on": today + timedelta(days=200)}
    stream = build.FundingSource(holder=partnership.convener, amount=9_000_000, **period)
    build.Allocation(source=stream, partnership=partnership, **period)
    first = partnership.convener.funding_sources.order_by("pk")[0]
    build.Allocation(source=first, partnership=partnership, amount=10, **period)
    build.Match(source=first, contribution=build.Contribution(partnership=partnership), on=today)
    build.FundingReport(source=first, due_on=today)
    build.Budget(partnership=partnership, is_convening=False, **period)
