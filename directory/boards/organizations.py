"""The list of organizations: its views, filters, columns and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from directory import columns
from directory.access import networks
from directory.batches import Deed, deeds_for
from directory.boards import views
from directory.choices import ListKind
from directory.columns import Columns, Shown
from directory.exports import Column
from directory.filters import OrganizationFilter
from directory.models import Organization, User
from directory.pages import Page, beside, page_of
from directory.templatetags.words import label, long_day

#: What stands in the head of each row.
FIRST = (
    Column(_("Organization"), lambda row: row.name),
    Column(_("Part of"), lambda row: row.parent and row.parent.name),
)


def plain(name: str, heading: Any, **words: Any) -> Shown:
    """A column that says a field as it is."""
    return Shown(name, heading, (Column(heading, lambda row: getattr(row, name)),), **words)


def website(row: Organization, today: date) -> str:
    return row.website and format_html('<a href="{0}" rel="noopener">{0}</a>', row.website)


COLUMNS = (
    Shown("kind", _("Kind"), (Column(_("Kind"), lambda row: label(row, "kind")),), sorts=True),
    plain("city", _("City")),
    plain("county", _("County"), sorts=True),
    plain("state", _("State")),
    plain("region", _("Region"), is_usual=False),
    plain("zip_code", _("ZIP code"), is_usual=False),
    plain("website", _("Website"), is_usual=False, show=website),
    plain("closed_on", _("Closed"), is_usual=False, show=lambda row, today: long_day(row.closed_on)),
)


@dataclass(frozen=True)
class Organizations:
    views: views.Views
    filters: OrganizationFilter
    asked: list[tuple[str, str]]  # all that the address says of the rows
    columns: Columns
    page: Page
    deeds: list[Deed]  # for many rows at once


def build(user: User, query: Any) -> Organizations:
    filters = OrganizationFilter(query, Organization.objects.for_user(user))
    return Organizations(
        views=views.build(ListKind.ORGANIZATIONS, query, user),
        filters=filters,
        asked=beside(query, "row", "deed", "all"),
        columns=columns.choose(COLUMNS, query),
        page=page_of(filters.rows(), query.get("page")),
        deeds=deeds_for(ListKind.ORGANIZATIONS, user, networks(user)),
    )


def file(user: User, query: Any, today: date) -> HttpResponse:
    """The same rows and columns as a file."""
    filters = OrganizationFilter(query, Organization.objects.for_user(user))
    shown = columns.choose(COLUMNS, query)
    return shown.file(query["as"], "organizations", FIRST, filters.rows(), today)
