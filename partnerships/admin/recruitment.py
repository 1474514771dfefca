"""Whom a partnership looks for, and what its members give and get."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from directory.keeping import DeedForm, Evidence, each, seen
from partnerships.actions import guide, recruitment, value
from partnerships.admin.mended import BY_MEMBER, FOUND, OPEN, Mended
from partnerships.models import (
    Confirmation,
    Contribution,
    Intersection,
    Prospect,
    RecruitmentNeed,
    ValueStatement,
)


@admin.register(RecruitmentNeed)
class RecruitmentNeedAdmin(Mended):
    list_display = ("support", "needed_count", "partnership", "sector", "stated_on", "needed_by_on")
    list_select_related = ("partnership",)
    list_filter = ("support", "sector", ("withdrawn_on", admin.EmptyFieldListFilter))
    search_fields = ("description", *FOUND)
    date_hierarchy = "stated_on"
    asks = (
        "partnership",
        "support",
        "sector",
        "description",
        "needed_count",
        "stated_on",
        "needed_by_on",
        "decision_maker",
        "ask",
    )
    mends = ("description", "decision_maker", "withdrawn_on")
    deed = staticmethod(recruitment.state_need)
    inlines = (seen(Prospect, "organization", "state", "listed_on", also=("need__partnership",)),)


@admin.register(Prospect)
class ProspectAdmin(Mended):
    list_display = ("organization", "need", "state", "listed_on", "approached_on", "closed_on")
    list_select_related = ("organization", "need__partnership")
    list_filter = ("state",)
    search_fields = ("organization__name", "need__partnership__name")
    asks = ("need", "organization", "listed_on", "note")
    mends = ("note",)
    deed = staticmethod(recruitment.add_prospect)
    actions = ("approach",)

    @admin.action(description="Approached today", permissions=["view"])
    def approach(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: recruitment.approach_prospect(prospect=row, **who))


@admin.register(Intersection)
class IntersectionAdmin(Evidence):
    list_display = ("partnership", "seeks", "gives", "on")
    list_select_related = ("partnership", "seeks", "gives")
    search_fields = ("seeks__text", "gives__text", *FOUND)
    asks = ("seeks", "gives", "on")
    deed = staticmethod(guide.mark_intersection)


@admin.register(ValueStatement)
class ValueStatementAdmin(Mended):
    list_display = ("membership", "kind", "text", "from_on", "to_on")
    list_select_related = ("membership__organization", "membership__partnership")
    list_filter = ("kind", OPEN)
    search_fields = ("text", *BY_MEMBER)
    asks = ("membership", "kind", "text", "from_on")
    mends = ("to_on",)
    deed = staticmethod(value.state_value)


@admin.register(Contribution)
class ContributionAdmin(Evidence):
    list_display = ("description", "giver", "receiver", "partnership", "on")
    list_select_related = (
        "partnership",
        "giver__organization",
        "giver__partnership",
        "receiver__organization",
        "receiver__partnership",
    )
    search_fields = ("description", *FOUND)
    date_hierarchy = "on"
    asks = ("partnership", "giver", "receiver", "description", "on")
    deed = staticmethod(value.record_contribution)


class ConfirmationForm(DeedForm):
    """Of a contribution or of a delivery: the deed takes either as what is confirmed."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("contribution")) == bool(given.get("delivery")):
            raise forms.ValidationError("Choose a contribution or a delivery.")
        return given


@admin.register(Confirmation)
class ConfirmationAdmin(Evidence):
    form = ConfirmationForm
    list_display = ("membership", "delivery", "contribution", "on")
    list_select_related = (
        "membership__organization",
        "membership__partnership",
        "delivery__commitment",
        "contribution",
    )
    search_fields = BY_MEMBER
    date_hierarchy = "on"
    asks = ("contribution", "delivery", "membership", "affiliation", "on")
    deed = staticmethod(value.confirm_receipt)

    def perform(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        given = dict(form.cleaned_data)
        of = given.pop("contribution") or given.pop("delivery")
        given.pop("delivery", None)
        return value.confirm_receipt(of=of, by=request.user, at=timezone.now(), **given)
