"""Amounts of success metrics as they are read, and their places in a drawing."""

from __future__ import annotations

from typing import Any

from django import template

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
    return {Unit.PERCENT: f"{text}%", Unit.HOURS: f"{text} h"}.get(Unit(unit), text) if unit else text


@register.simple_tag
def scaled(value: float, *others: float | None) -> str:
    """A value as a coordinate of a drawing that is 100 wide and ends at the largest of the others."""
    most = max((float(other) for other in others if other is not None), default=0.0)
    return f"{100 * max(0.0, float(value)) / most:.2f}" if most > 0 else "0"
