"""Keeps employers and what they say: offers, needs, asks, placements as counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from directory.choices import StaleKind
from directory.keeping import ByDeed, DeedForm, Evidence, Kept, ReadOnly, each, seen
from employers.actions.employer import add_employer, endorse_competency
from employers.actions.need import record_ask, submit_need
from employers.actions.offer import submit_offer
from employers.actions.placement import confirm_placement, request_placement
from employers.actions.places import seek_places
from employers.choices import GradeBand
from employers.models import (
    Ask,
    CompetencyEndorsement,
    Employer,
    Interest,
    Need,
    Offer,
    OfferQuestion,
    Placement,
    PlaceRequest,
    Site,
)


class SiteInline(admin.TabularInline):
    model = Site
    extra = 0


@admin.register(Employer)
class EmployerAdmin(ByDeed):
    list_display = ("organization", "industry", "size", "shown_level", "shown_level_on")
    list_filter = ("size", "shown_level", "organization__county")
    list_select_related = ("organization", "industry")
    search_fields = ("organization__name", "industry__naics", "industry__title")
    asks = ("organization", "industry", "size")
    mends = ("industry", "size")
    deed = staticmethod(add_employer)
    stale = (StaleKind.EMPLOYER, "pk")
    inlines = (
        SiteInline,
        seen(
            Offer, "title", "kind", "slots_count", "state", "submitted_on", also=("employer__organization",)
        ),
    )


@admin.register(Site)
class SiteAdmin(Kept):
    list_display = ("name", "employer", "city", "county")
    list_filter = ("county",)
    list_select_related = ("employer__organization",)
    search_fields = ("name", "employer__organization__name")


@admin.register(Need)
class NeedAdmin(Evidence):
    list_display = (
        *("employer", "occupation", "credential", "competency", "words", "openings_count", "submitted_on"),
    )
    list_filter = (("to_on", admin.EmptyFieldListFilter),)
    list_select_related = ("employer__organization", "occupation", "credential", "competency")
    search_fields = ("employer__organization__name", "occupation__title", "words")
    date_hierarchy = "submitted_on"
    asks = (
        "employer",
        "occupation",
        "credential",
        "competency",
        "words",
        "openings_count",
        "note",
        "submitted_on",
        "submitted_by",
    )
    deed = staticmethod(submit_need)


class OfferForm(DeedForm):
    grade_bands = forms.MultipleChoiceField(
        choices=GradeBand, required=False, widget=forms.CheckboxSelectMultiple
    )


@admin.register(Offer)
class OfferAdmin(Evidence):
    form = OfferForm
    list_display = ("title", "employer", "kind", "intermediary", "slots_count", "state", "submitted_on")
    list_filter = ("state", "kind", "is_paid", "is_credit_bearing")
    list_select_related = ("employer__organization", "intermediary")
    search_fields = ("title", "employer__organization__name")
    date_hierarchy = "submitted_on"
    asks = (
        "employer",
        "intermediary",
        "kind",
        "title",
        "note",
        "grade_bands",
        "pathway_step",
        "site",
        "supervisor",
        "slots_count",
        "from_on",
        "to_on",
        "hours",
        "age_floor",
        "requirements",
        "is_paid",
        "is_credit_bearing",
        "submitted_on",
        "submitted_by",
    )
    deed = staticmethod(submit_offer)
    inlines = (
        seen(
            Placement,
            "school",
            "grade_band",
            "learners_count",
            "state",
            "from_on",
            also=("offer__employer__organization",),
        ),
    )


@admin.register(Interest)
class InterestAdmin(ReadOnly):
    """What was said stays as it was said; what becomes of it is decided on its page."""

    list_display = (
        "organization_name",
        "intermediary",
        "state",
        "received_on",
        "answer_by_on",
    )
    list_filter = ("state", "intermediary")
    list_select_related = ("intermediary",)
    search_fields = ("organization_name", "email", "family_name")
    date_hierarchy = "received_on"


@admin.register(OfferQuestion)
class OfferQuestionAdmin(ReadOnly):
    """Asked and answered on the offer's own pages."""

    list_display = ("text", "offer", "asked_by", "asked_at", "answered_at")
    list_filter = ("offer__intermediary",)
    list_select_related = ("offer__employer__organization", "asked_by")
    search_fields = ("text", "answer", "offer__title")
    date_hierarchy = "asked_at"


@admin.register(Ask)
class AskAdmin(ByDeed):
    list_display = ("employer", "asked_by", "kind", "outcome", "from_on", "to_on")
    list_filter = ("outcome", "kind")
    list_select_related = ("employer__organization", "asked_by")
    search_fields = ("employer__organization__name", "asked_by__name")
    date_hierarchy = "from_on"
    asks = ("employer", "asked_by", "kind", "note", "reason_beyond", "from_on")
    mends = ("note", "outcome", "to_on")
    deed = staticmethod(record_ask)


@admin.register(Placement)
class PlacementAdmin(Evidence):
    list_display = ("school", "offer", "grade_band", "learners_count", "state", "from_on", "to_on")
    list_filter = ("state", "grade_band")
    list_select_related = ("school", "offer__employer__organization")
    search_fields = ("school__name", "offer__title", "offer__employer__organization__name")
    date_hierarchy = "from_on"
    actions = ("confirm",)
    asks = ("offer", "school", "grade_band", "learners_count", "from_on")
    deed = staticmethod(request_placement)

    @admin.action(description="Agreed by the school today", permissions=["view"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: confirm_placement(placement=row, **who))


@admin.register(PlaceRequest)
class PlaceRequestAdmin(Evidence):
    list_display = (
        "school",
        "kind",
        "grade_band",
        "learners_count",
        "intermediary",
        "requested_on",
        "placement",
    )
    list_filter = ("kind", "grade_band", ("placement", admin.EmptyFieldListFilter))
    list_select_related = ("school", "intermediary", "placement__offer__employer__organization")
    search_fields = ("school__name", "intermediary__name")
    date_hierarchy = "requested_on"
    asks = (
        "school",
        "intermediary",
        "kind",
        "grade_band",
        "learners_count",
        "pathway_step",
        "from_on",
        "to_on",
    )
    deed = staticmethod(seek_places)


@admin.register(CompetencyEndorsement)
class CompetencyEndorsementAdmin(Evidence):
    list_display = ("employer", "pathway", "competency", "verdict", "on")
    list_filter = ("verdict",)
    list_select_related = ("employer__organization", "pathway", "competency")
    search_fields = ("employer__organization__name", "pathway__title", "competency__title")
    date_hierarchy = "on"
    asks = ("employer", "pathway", "competency", "verdict", "correction", "on")
    deed = staticmethod(endorse_competency)
