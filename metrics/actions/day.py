"""The day that a score is as of: the calendar day where the partnership is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from directory.actions.save import local_day

HOME = "America/New_York"
NIGHTLY_HOUR = 7  # UTC: at that hour the date is the same all over the mainland


def night_of(at: datetime) -> datetime:
    """When the last night's work was to begin; its date is what it is as of."""
    begun = at.astimezone(UTC).replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    return begun if begun <= at else begun - timedelta(days=1)


def scoring_day(at: datetime, time_zone: str = HOME) -> date:
    """A moment's local date: what expires today is in force until midnight there."""
    return local_day(at, time_zone)
