"""Scores as they are shown: 0..1 becomes 0..100 here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html

from directory.templatetags.words import piece
from metrics.choices import TONES
from metrics.scoring.engine import shown
from partnerships.filters import BANDS, band_of
from partnerships.models import Partnership

register = template.Library()

LABELS = dict(BANDS)
LEAD = '<td class="heat__cell heat__lead tone-{}"><a href="{}">{}</a></td>'


@register.filter
def score(value: float | None) -> str:
    """0..1 as 0..100, rounded half up; nothing known is a dash, never a zero."""
    return "–" if value is None else str(shown(value))


@register.filter
def points(value: float | None) -> str:
    """A change in points with its sign: "+4", "−13"."""
    if value is None:
        return "–"
    whole = round(abs(value))
    if not whole:
        return "±0"
    return f"{'+' if value > 0 else '−'}{whole}"


@register.filter
def exact(value: float | None) -> str:
    """A change in points to one decimal, with its sign: "+3.4", "−0.5"."""
    if value is None:
        return "–"
    tenths = round(abs(value), 1)
    return f"{'+' if value > 0 else '−'}{tenths:.1f}" if tenths else "±0.0"


@register.filter
def band_tone(slug: str | None) -> str:
    return TONES.get(slug or "", "secondary")


@register.filter
def band_label(slug: str | None) -> Any:
    return LABELS[slug or "none"]


@register.filter
def health_state(partnership: Partnership) -> str:
    """The shown band, or why there is none: "exploring" before the partnership is forming, else "none"."""
    return band_of(partnership.stage, partnership.shown_band)


@register.filter
def in_hundred(value: float | None) -> str:
    """0..1 as a coordinate of a drawing that is 100 wide."""
    return "0" if value is None else f"{100 * value:.2f}"


@register.simple_tag
def health(value: float | None, band: str = "", grade: str = "", label: bool = True) -> str:
    """{% health value band grade %}: the number in its band's tone, the band in words, the evidence grade."""
    return piece("components/score.html", value=score(value), band=band, grade=grade, label=label)


@register.simple_tag
def heat_lead(partnership: Partnership) -> str:
    """{% heat_lead partnership %}: the field of its health as a whole, which leads to the page of it."""
    band = health_state(partnership)
    said = piece("components/heat_lead.html", value=score(partnership.shown_value), band=band)
    address = reverse("metrics:health", args=[partnership.slug])
    return format_html(LEAD, band_tone(band), address, said)


@register.simple_tag
def heat_cells(cells: Iterable[tuple[float | None, str]]) -> str:
    """{% heat_cells cells %}: neighboring fields of the heatmap, each a value and its band."""
    fields = [piece("components/heat_cell.html", value=score(value), band=band) for value, band in cells]
    return format_html("{}" * len(fields), *fields)


@register.simple_tag
def meter(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    tone: str = "azure",
    label: str = "",
) -> str:
    """{% meter value low high tone=… label=… %}: how far something is of all, with a range around it."""
    fill = "" if value is None else in_hundred(value)
    start, width = (in_hundred(low), span(high, low)) if low is not None and high is not None else ("", "")
    return piece("components/meter.html", fill=fill, start=start, width=width, tone=tone, label=label)


@register.filter
def span(high: float | None, low: float | None) -> str:
    """The width from low to high in a drawing that is 100 wide."""
    return "0" if high is None or low is None else f"{100 * max(high - low, 0):.2f}"
