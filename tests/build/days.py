"""A story begins on START and is told on DAY."""

from datetime import UTC, date, datetime, timedelta

DAY = date(2026, 6, 1)
START = date(2025, 6, 2)
AT = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def ago(days: int) -> date:
    """A day so long before DAY."""
    return DAY - timedelta(days=days)
