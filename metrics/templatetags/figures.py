"""Amounts of success metrics as they are read, and their places in a drawing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template

from directory.templatetags.words import long_day, short_day
from metrics.choices import Unit

register = template.Library()


@register.filter
def amount(value: Any, unit: str = "") -> str:
    """{{ 1204.5|amount:"dollars" }} is "$1,205"; nothing known is a dash, never a zero."""
    if value is None:
        return "–"
    number = float(value)
    if unit == Unit.DOLLARS:
        return f"${number:,.0f}"
    text = f"{number:,.0f}" if number.is_integer() else f"{number:,.1f}"
    return (
        {Unit.PERCENT: f"{text}%", Unit.HOURS: f"{text}\N{NO-BREAK SPACE}h"}.get(Unit(unit), text)
        if unit
        else text
    )


@register.filter
def period(first: date, last: date) -> str:
    """{{ from_on|period:to_on }}: "Q4 2025", "2025", "Jul 2024 – Jun 2025", else the two days."""
    if not _is_whole(first, last):
        return f"{short_day(first, last)} – {long_day(last)}"
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 12 and first.month == 1:
        return str(first.year)
    if months == 3 and first.month % 3 == 1:
        return f"Q{first.month // 3 + 1} {first.year}"
    return f"{first:%b %Y}" if months == 1 else f"{first:%b %Y} – {last:%b %Y}"


def _is_whole(first: date, last: date) -> bool:
    """Of whole months."""
    return first.day == 1 and (last + timedelta(days=1)).day == 1


@register.simple_tag
def scaled(value: float, *others: float | None) -> str:
    """A value as a coordinate of a drawing that is 100 wide and ends at the largest of the others."""
    most = max((float(other) for other in others if other is not None), default=0.0)
    return f"{100 * max(0.0, float(value)) / most:.2f}" if most > 0 else "0"
