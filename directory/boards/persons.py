"""The list of people: its views, filters, columns and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from directory import columns
from directory.boards import views
from directory.boards.person import with_work
from directory.choices import ListKind
from directory.columns import NOTHING, Columns, Shown
from directory.exports import Column
from directory.filters import PersonFilter
from directory.models import Affiliation, Person, User
from directory.pages import Page, page_of
from directory.templatetags.words import label, long_day

#: What the list may be sorted by.
SORTS = {"name": ("family_name", "given_name", "pk")}
#: What stands in the head of each row.
FIRST = (
    Column(_("Last name"), lambda row: row.family_name),
    Column(_("First name"), lambda row: row.given_name),
)


def said(heading: Any, value: Callable[[Affiliation], Any]) -> Column:
    """What a file says of each place where somebody works now."""
    return Column(heading, lambda row: "; ".join(str(word) for word in map(value, row.work) if word))


def each(line: Callable[[Affiliation], Any]) -> Callable[[Person, date], Any]:
    """What a page says of each of these places, one under the other."""

    def show(row: Person, today: date) -> str:
        return format_html_join("", "<div>{}</div>", ((line(work) or NOTHING,) for work in row.work))

    return show


def place(work: Affiliation) -> str:
    title = format_html(' <span class="small quiet">{}</span>', work.title) if work.title else ""
    at = work.organization
    return format_html('<a href="{}">{}</a>{}', at.get_absolute_url(), at.name, title)


def email(work: Affiliation) -> str:
    return work.email if work.may_reach else ""


def phone(work: Affiliation) -> str:
    return work.phone if work.may_reach else ""


def reached(work: Affiliation) -> str:
    if address := email(work):
        return format_html('<a href="mailto:{0}">{0}</a>', address)
    return phone(work)


COLUMNS = (
    Shown(
        "work",
        _("Works at"),
        (
            said(_("Organization"), lambda work: work.organization.name),
            said(_("Title"), lambda work: work.title),
        ),
        show=each(place),
    ),
    Shown(
        "level",
        _("Level"),
        (said(_("Level"), lambda work: label(work, "level")),),
        show=each(lambda work: label(work, "level")),
    ),
    Shown("reach", _("Reached by"), (said(_("E-mail"), email), said(_("Phone"), phone)), show=each(reached)),
    Shown("phone", _("Phone"), (said(_("Phone"), phone),), is_usual=False, show=each(phone)),
    Shown(
        "county",
        _("County"),
        (said(_("County"), lambda work: work.organization.county),),
        is_usual=False,
        show=each(lambda work: work.organization.county),
    ),
    Shown(
        "since",
        _("Since"),
        (said(_("Since"), lambda work: work.from_on),),
        is_usual=False,
        show=each(lambda work: long_day(work.from_on)),
    ),
)


@dataclass(frozen=True)
class Persons:
    views: views.Views
    filters: PersonFilter
    columns: Columns
    page: Page


def rows_of(filters: PersonFilter, user: User, today: date) -> Any:
    """What the filters leave, in the order that the address asks for."""
    asked = columns.order(SORTS, filters.data.get("sort", ""))
    return with_work(filters.qs, user, today).order_by(*asked)


def build(user: User, query: Any, today: date) -> Persons:
    filters = PersonFilter(query, Person.objects.for_user(user))
    return Persons(
        views=views.build(ListKind.PEOPLE, query, user),
        filters=filters,
        columns=columns.choose(COLUMNS, query),
        page=page_of(rows_of(filters, user, today), query.get("page")),
    )


def file(user: User, query: Any, today: date) -> HttpResponse:
    """The same rows and columns as a file; e-mail and phone where the list shows them."""
    rows = rows_of(PersonFilter(query, Person.objects.for_user(user)), user, today)
    return columns.choose(COLUMNS, query).file(query["as"], "people", FIRST, rows, today)
