"""How pages say things: tones, dates, counts, icons, small trends. Nothing here reads the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.db.models import Model
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.formats import date_format, time_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from directory.columns import Columns
from directory.once import new_key
from directory.pages import COUNTED_UP_TO

register = template.Library()
BOX = '<input class="form-check-input pick" type="checkbox" name="row" value="{}" aria-labelledby="row-{}">'
COLUMN_BOX = (
    '<label class="form-check more__check">'
    '<input class="form-check-input" type="checkbox" name="column" value="{}"{}>'
    '<span class="form-check-label">{}</span></label>'
)
NEAR = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}


@cache
def _tones(app_label: str) -> dict[str, str]:
    try:
        return dict(import_module(f"{app_label}.choices").TONES)
    except (ImportError, AttributeError):
        return {}


@register.filter
def tone(row: Model, field: str) -> str:
    """{{ agreement|tone:"state" }}: the badge tone that the row's app gives to the field's value."""
    return _tones(row._meta.app_label).get(getattr(row, field), "secondary")


@cache
def _labels(model: type[Model], field: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(field).flatchoices)


@register.filter
def label(row: Model, field: str) -> str:
    """{{ partnership|label:"stage" }}: a choice in words, without working out all of them for each row."""
    value = getattr(row, field)
    return str(_labels(type(row), field).get(value, value))


def badge(row: Model, field: str) -> str:
    """A choice in words, in its tone."""
    return format_html('<span class="tag tone-{}">{}</span>', tone(row, field), label(row, field))


def unbroken(text: str) -> str:
    return format_html('<span class="nowrap">{}</span>', text)


@register.simple_tag
def options(field: BoundField) -> str:
    """{% options field %}: what a field lets choose, as the options of its select."""
    asked, choices = str(field.value()), field.field.choices
    said = ((value, " selected" if str(value) == asked else "", words) for value, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', said)


@register.simple_tag
def row_name(row: Model, is_chosen: Any = False) -> str:
    """{% row_name row board.deeds %}: its name, leading to its page; behind a box where rows are chosen."""
    box = format_html(BOX, row.pk, row.pk) if is_chosen else ""
    return format_html('{}<a id="row-{}" href="{}">{}</a>', box, row.pk, row.get_absolute_url(), row)


@register.simple_tag
def column_boxes(columns: Columns) -> str:
    """{% column_boxes columns %}: a box for each column that a list can show."""
    chosen = {column.name for column in columns.chosen}
    boxes = ((one.name, " checked" if one.name in chosen else "", one.label) for one in columns.all)
    return format_html_join("", COLUMN_BOX, boxes)


@register.simple_tag
def row_cells(columns: Columns, row: Any, today: date) -> str:
    """{% row_cells board.columns row today %}"""
    return columns.row(row, today)


@register.filter
def tone_of(value: Any, app_label: str) -> str:
    """{{ "active"|tone_of:"partnerships" }}: the same for a bare value."""
    return _tones(app_label).get(value, "secondary")


@register.filter(expects_localtime=True)
def day(value: date | datetime | None, today: date | None = None) -> str:
    """A date as it is read: "in 12 days (Dec 3)", "today", "5 days ago (Nov 16)", far away "Dec 3, 2027"."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.date()
    if today is None:
        return long_day(value)
    days = (value - today).days
    if abs(days) > 120:
        return long_day(value)
    # The parenthesis never breaks across lines.
    return f"{_distance(days)} ({short_day(value, today)})".replace(" ", "\N{NO-BREAK SPACE}").replace(
        "\N{NO-BREAK SPACE}(", " ("
    )


def _distance(days: int) -> str:
    if days in NEAR:
        return str(NEAR[days])
    ahead = ngettext("in %(days)d day", "in %(days)d days", abs(days))
    past = ngettext("%(days)d day ago", "%(days)d days ago", abs(days))
    return (ahead if days > 0 else past) % {"days": abs(days)}


@register.filter
def short_day(value: date | None, today: date | None = None) -> str:
    """ "Dec 3", with the year when it isn't this one's."""
    if value is None:
        return "–"
    same_year = today is not None and value.year == today.year
    return _written(value, "MONTH_DAY_FORMAT" if same_year else "SHORT_DATE_FORMAT", get_language())


@register.filter
def long_day(value: date | None) -> str:
    return _written(value, "SHORT_DATE_FORMAT", get_language()) if value else "–"


@register.filter(expects_localtime=True)
def full_day(value: date | str | None) -> str:
    """ "November 24, 2026", as letters and pages for outsiders write it; letters keep a day as ISO text."""
    if not value:
        return ""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return _written(day, "DATE_FORMAT", get_language())


@register.filter(expects_localtime=True)
def week_day(value: date) -> str:
    """ "Tuesday, November 24, 2026"."""
    return f"{_written(value, 'l', get_language())}, {full_day(value)}"


@register.filter(expects_localtime=True)
def clock(value: datetime | time | None) -> str:
    """ "9:30 PM EST"; a time alone has no zone."""
    return f"{time_format(value)} {time_format(value, 'T')}".rstrip() if value else ""


@lru_cache(maxsize=4096)
def _written(value: date, form: str, language: str | None) -> str:
    """A list names the same days again and again. `form` is a name of `config.formats`."""
    return date_format(value, form)


@register.filter
def counted(count: int) -> str:
    """A count that was taken up to COUNTED_UP_TO + 1: "1,204" or "10,000+"."""
    return f"{COUNTED_UP_TO:,}+" if count > COUNTED_UP_TO else f"{count:,}"


@register.filter
def dollars(amount: Any) -> str:
    """ "$12,000", with cents where there are any; nothing known is a dash."""
    if amount is None:
        return "–"
    return f"${amount:,.0f}" if amount == int(amount) else f"${amount:,.2f}"


@register.filter
def percent(value: float | None) -> str:
    """0..1 as a whole percentage."""
    return "–" if value is None else f"{round(100 * value)} %"


@lru_cache(maxsize=4096)
def _piece(template_name: str, inputs: tuple[tuple[str, Any], ...]) -> str:
    return render_to_string(template_name, dict(inputs))


def piece(template_name: str, **inputs: Any) -> str:
    """A small component that stands on a page many times: made once for the same inputs, then remembered.

    Only for what its inputs alone decide (no request, no user), and with few different inputs.
    """
    make = _piece.__wrapped__ if settings.DEBUG else _piece
    return make(template_name, tuple(inputs.items()))


@register.simple_tag
def icon(name: str, size: str = "") -> str:
    return piece("components/icon.html", name=name, size=size)


@register.simple_tag
def places(nav: str, is_staff: bool) -> str:
    """The places of the program, which stand on every page."""
    return piece("_nav.html", nav=nav, is_staff=is_staff, language=get_language())


@register.simple_tag
def palette() -> str:
    """{% palette %}: the search and commands that open over every page."""
    return piece("components/palette.html", language=get_language())


@register.inclusion_tag("components/once.html")
def once() -> dict[str, str]:
    """{% once %}: stands in each form that changes something; its view is `directory.once.once`."""
    return {"key": new_key()}


class Line(NamedTuple):
    """One unbroken stretch of a trend, in the coordinates of its drawing."""

    points: str
    last: str


@register.inclusion_tag("components/trend.html")
def trend(values: Sequence[float | None], tone: str = "", label: str = "") -> dict[str, Any]:
    """{% trend values tone label %}: a small line of values 0..1, broken where a value is missing."""
    return {"lines": _lines(values), "tone": tone, "label": label}


def _lines(values: Sequence[float | None]) -> list[Line]:
    step = 100 / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{place * step:.1f},{28 - 26 * value:.1f}")
    return [Line(" ".join(line), line[-1]) for line in lines if line]


@register.simple_tag
def sort_address(query: Any, field: str) -> str:
    """The address that sorts by a field, or the other way round if it does already; page 1 again."""
    now = query.get("sort", "")
    asked = query.copy()
    asked["sort"] = f"-{field}" if now == field else field
    asked.pop("page", None)
    return f"?{asked.urlencode()}"


@register.filter
def sorted_by(query: Any, field: str) -> str:
    """ "ascending", "descending" or nothing, as aria-sort wants it."""
    now = query.get("sort", "")
    return {field: "ascending", f"-{field}": "descending"}.get(now, "")
