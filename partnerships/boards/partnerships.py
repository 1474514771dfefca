"""The list of partnerships: its views, filters, columns and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from directory import columns
from directory.batches import Deed, deeds_for
from directory.boards import views
from directory.choices import ListKind
from directory.columns import Columns, Shown
from directory.exports import Column
from directory.models import User
from directory.pages import Page, beside, capped_count, page_of
from directory.templatetags.words import badge, day, label, long_day, piece, short_day, unbroken
from partnerships.choices import Status
from partnerships.filters import BANDS, PartnershipFilter, band_of
from partnerships.models import Assignment, Interaction, Membership, Partnership
from partnerships.rules import hundred

#: What the list may be sorted by; there is no league table, so health isn't among them.
SORTS = {"name": ("name", "pk"), "stage": ("stage", "name", "pk"), "since": ("started_on", "name", "pk")}
#: What stands in the head of each row.
FIRST = (Column(_("Partnership"), lambda row: row.name), Column(_("Convener"), lambda row: row.convener.name))


def with_lead(rows: Any, user: User) -> Any:
    standing = Assignment.objects.filter(partnership=OuterRef("pk"), role="lead", to_on__isnull=True)
    name = Concat("person__given_name", Value(" "), "person__family_name")
    return rows.annotate(lead=Subquery(standing.order_by().values(name=name)[:1]))


def with_members(rows: Any, user: User) -> Any:
    standing = Membership.objects.filter(
        partnership=OuterRef("pk"), accepted_on__isnull=False, left_on__isnull=True
    )
    counted = standing.order_by().values("partnership").values(n=Count("pk"))
    return rows.annotate(member_count=Coalesce(Subquery(counted, IntegerField()), 0))


def with_contact(rows: Any, user: User) -> Any:
    """The day of the last contact, in either direction, of those that the user sees."""
    seen = Interaction.objects.for_user(user).filter(partnership=OuterRef("pk"))
    return rows.annotate(last_on=Subquery(seen.order_by("-on").values("on")[:1]))


def stage(row: Partnership, today: date) -> str:
    if row.status == Status.OPEN:
        return label(row, "stage")
    return format_html("<span>{} {}</span>", label(row, "stage"), badge(row, "status"))


def health(row: Partnership, today: date) -> str:
    value = "–" if row.shown_value is None else str(hundred(row.shown_value))
    band = band_of(row.stage, row.shown_band)
    return piece("components/score.html", value=value, band=band, grade="", label=True)


def as_of(row: Partnership, today: date) -> str:
    if row.stale_since:
        return format_html('<span class="quiet">{}</span>', _("being rescored"))
    return unbroken(short_day(row.shown_on, today))


COLUMNS = (
    Shown(
        "stage",
        _("Stage"),
        (
            Column(_("Stage"), lambda row: label(row, "stage")),
            Column(_("Status"), lambda row: label(row, "status")),
        ),
        sorts=True,
        show=stage,
    ),
    Shown(
        "health",
        _("Health"),
        (
            Column(_("Health"), lambda row: dict(BANDS)[band_of(row.stage, row.shown_band)]),
            Column(
                _("Health of 100"),
                lambda row: None if row.shown_value is None else hundred(row.shown_value),
            ),
        ),
        show=health,
    ),
    Shown("evidence", _("Evidence"), (Column(_("Evidence"), lambda row: row.shown_grade),)),
    Shown("as_of", _("As of"), (Column(_("As of"), lambda row: row.shown_on),), show=as_of),
    Shown(
        "since",
        _("Since"),
        (Column(_("Since"), lambda row: row.started_on),),
        sorts=True,
        show=lambda row, today: unbroken(long_day(row.started_on)),
    ),
    Shown("level", _("Level"), (Column(_("Level"), lambda row: label(row, "level")),), is_usual=False),
    Shown("lead", _("Lead"), (Column(_("Lead"), lambda row: row.lead),), False, joined=with_lead),
    Shown(
        "members",
        _("Members"),
        (Column(_("Members"), lambda row: row.member_count),),
        False,
        joined=with_members,
    ),
    Shown(
        "contact",
        _("Last contact"),
        (Column(_("Last contact"), lambda row: row.last_on),),
        False,
        joined=with_contact,
        show=lambda row, today: day(row.last_on, today),
    ),
)


@dataclass(frozen=True)
class Partnerships:
    views: views.Views
    filters: PartnershipFilter
    asked: list[tuple[str, str]]  # all that the address says of the rows
    columns: Columns
    page: Page
    deeds: list[Deed]  # for many rows at once


def rows_of(filters: PartnershipFilter) -> Any:
    """What the filters leave, in the order that the address asks for."""
    return filters.narrowed().for_list().order_by(*columns.order(SORTS, filters.data.get("sort", "")))


def build(user: User, query: Any) -> Partnerships:
    filters = PartnershipFilter(query, Partnership.objects.narrowed_for(user), user)
    rows, shown = rows_of(filters), columns.choose(COLUMNS, query)
    return Partnerships(
        views=views.build(ListKind.PARTNERSHIPS, query, user),
        filters=filters,
        asked=beside(query, "row", "deed", "all"),
        columns=shown,
        page=page_of(shown.joined(rows, user), query.get("page"), count=capped_count(rows)),
        deeds=deeds_for(ListKind.PARTNERSHIPS, user, filters.networks),
    )


def file(user: User, query: Any, today: date) -> HttpResponse:
    """The same rows and columns as a file."""
    filters = PartnershipFilter(query, Partnership.objects.narrowed_for(user), user)
    shown = columns.choose(COLUMNS, query)
    return shown.file(query["as"], "partnerships", FIRST, shown.joined(rows_of(filters), user), today)
