"""The day that a score is as of: the calendar day where the partnership is."""

from __future__ import annotations

from datetime import date, datetime

from directory.actions.save import local_day

HOME = "America/New_York"
NIGHTLY_HOUR = 7  # UTC: at that hour the date is the same all over the mainland


def scoring_day(at: datetime, time_zone: str = HOME) -> date:
    """A moment's local date: what expires today is in force until midnight there."""
    return local_day(at, time_zone)
