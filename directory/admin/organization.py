"""Organizations, what kind they are, and who belongs to whom."""

from __future__ import annotations

from django.contrib import admin

from directory.actions.organization import add_organization, join_consortium
from directory.choices import StaleKind
from directory.keeping import ByDeed, Kept, seen
from directory.models import Affiliation, ConsortiumMember, Intermediary, Organization, School, Tie

PLACE = ("street", "city", "state", "zip_code", "county", "region", "phone", "website", "time_zone")
NUMBERS = ("nces_id", "unitid", "ein", "state_code")


class SchoolInline(admin.StackedInline):
    model = School
    extra = 0


class IntermediaryInline(admin.StackedInline):
    model = Intermediary
    extra = 0


class AffiliationInline(admin.TabularInline):
    model = Affiliation
    extra = 0
    autocomplete_fields = ("organization",)
    fields = ("organization", "title", "level", "email", "phone", "from_on", "to_on")


@admin.register(Organization)
class OrganizationAdmin(ByDeed):
    list_display = ("name", "kind", "county", "city", "parent", "closed_on")
    list_filter = ("kind", "state", "county", ("parent", admin.EmptyFieldListFilter), "closed_on")
    list_select_related = ("parent",)
    search_fields = ("name", "=nces_id", "=unitid", "=ein", "city")
    asks = ("name", "kind", "parent", *PLACE, *NUMBERS)
    mends = (*asks, "slug", "closed_on")
    deed = staticmethod(add_organization)
    stale = (StaleKind.ORGANIZATION, "pk")
    inlines = (
        SchoolInline,
        IntermediaryInline,
        seen(Affiliation, "person", "title", "level", "from_on", "to_on", verbose_name_plural="people"),
    )


@admin.register(School)
class SchoolAdmin(Kept):
    list_display = ("organization", "lowest_grade", "highest_grade", "enrollment_count", "enrollment_year")
    list_filter = ("organization__county",)
    list_select_related = ("organization",)
    search_fields = ("organization__name",)


@admin.register(Intermediary)
class IntermediaryAdmin(Kept):
    list_display = ("organization", "answer_days", "smallest_cell", "is_consortium")
    list_filter = ("is_consortium",)
    list_select_related = ("organization",)
    search_fields = ("organization__name",)
    stale = (StaleKind.INTERMEDIARY, "organization_id")
    inlines = (
        seen(ConsortiumMember, "organization", "from_on", "to_on", also=("intermediary__organization",)),
    )


@admin.register(ConsortiumMember)
class ConsortiumMemberAdmin(ByDeed):
    list_display = ("organization", "intermediary", "from_on", "to_on")
    list_select_related = ("organization", "intermediary__organization")
    search_fields = ("organization__name", "intermediary__organization__name")
    asks = ("intermediary", "organization", "from_on")
    mends = ("from_on", "to_on")
    deed = staticmethod(join_consortium)


@admin.register(Tie)
class TieAdmin(Kept):
    list_display = ("intermediary", "organization", "from_on", "to_on")
    list_select_related = ("intermediary", "organization")
    list_filter = (("to_on", admin.EmptyFieldListFilter),)
    search_fields = ("organization__name", "intermediary__name")
    date_hierarchy = "from_on"
