"""Partnerships: their steps, pathways, staff and what they changed in the system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from directory.keeping import Evidence, ReadOnly, ReasonForm, each, seen
from directory.models import Organization
from partnerships.actions import assignment, convening, partnership
from partnerships.actions.write import touched
from partnerships.admin.mended import FOUND, OPEN, Mended
from partnerships.models import (
    Agreement,
    Assignment,
    CadenceTerm,
    Charter,
    Goal,
    Membership,
    Partnership,
    PartnershipPathway,
    Protocol,
    StageChange,
    StatusChange,
    SystemChange,
)


class ConvenerForm(ReasonForm):
    """Who convenes from now on, for the action that hands the convening over."""

    to = forms.ModelChoiceField(
        Organization.objects.filter(intermediary__isnull=False), label="to", required=False
    )
    field_order = ("action", "to", "reason")


@admin.register(Partnership)
class PartnershipAdmin(Mended):
    list_display = ("name", "convener", "stage", "status", "level", "shown_band", "shown_grade", "shown_on")
    list_filter = ("status", "stage", "shown_band", "level", "convener")
    list_select_related = ("convener",)
    search_fields = ("name", "slug", "convener__name")
    date_hierarchy = "started_on"
    actions = ("score_again", "hand_over")
    action_form = ConvenerForm
    asks = ("name", "convener", "parent", "level", "time_zone", "summary", "started_on", "stage")
    mends = ("name", "parent", "level", "summary")
    deed = staticmethod(partnership.start_partnership)
    inlines = (
        seen(Membership, "organization", "role", "sector", "invited_on", "accepted_on", "left_on"),
        seen(Assignment, "person", "role", "fte", "from_on", "to_on"),
        seen(PartnershipPathway, "pathway", "from_on", "to_on"),
        seen(
            CadenceTerm, "kind", "membership", "days", "from_on", "to_on", also=("membership__organization",)
        ),
        seen(StageChange, "stage", "on", "until_on", "reason"),
        seen(StatusChange, "status", "on", "until_on", "reason"),
        seen(Charter, "version", "adopted_on", "fte_needed"),
        seen(Protocol, "kind", "title", "from_on", "to_on"),
        seen(Goal, "title", "due_on", "target", "from_on", "to_on"),
        seen(Agreement, "title", "kind", "state", "effective_on", "ends_on"),
    )

    @admin.action(description="Score again", permissions=["view"])
    def score_again(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, *, by, at: touched(row, at))

    @admin.action(description="Hand the convening over", permissions=["view"])
    def hand_over(self, request: HttpRequest, queryset: Any) -> None:
        """An administrator's deed, since two networks must have agreed to it; the reason says how."""
        chosen = ConvenerForm(request.POST).fields["to"].clean(request.POST["to"])
        reason = request.POST["reason"]
        if chosen is None:
            self.message_user(request, "Choose who convenes from now on.", messages.WARNING)
            return

        def deed(row: Partnership, **who: Any) -> None:
            convening.hand_over_convening(partnership=row, to=chosen, reason=reason, **who)

        each(self, request, queryset, deed)


@admin.register(StageChange, StatusChange)
class StepAdmin(ReadOnly):
    list_display = ("partnership", "on", "until_on", "reason")
    list_select_related = ("partnership",)
    search_fields = FOUND
    date_hierarchy = "on"


@admin.register(PartnershipPathway)
class PartnershipPathwayAdmin(Mended):
    list_display = ("partnership", "pathway", "from_on", "to_on")
    list_select_related = ("partnership", "pathway")
    list_filter = (OPEN,)
    search_fields = (*FOUND, "pathway__title")
    asks = ("partnership", "pathway", "from_on")
    mends = ("from_on", "to_on")
    deed = staticmethod(partnership.link_pathway)


@admin.register(Assignment)
class AssignmentAdmin(Mended):
    list_display = ("person", "role", "partnership", "fte", "from_on", "to_on")
    list_select_related = ("person", "partnership")
    list_filter = ("role", OPEN)
    search_fields = (*FOUND, "person__family_name", "person__given_name")
    asks = ("partnership", "person", "role", "fte", "from_on")
    mends = ("fte", "from_on", "to_on", "hand_over_note")
    deed = staticmethod(assignment.assign_person)


@admin.register(SystemChange)
class SystemChangeAdmin(Evidence):
    list_display = ("what", "level", "partnership", "on")
    list_select_related = ("partnership",)
    list_filter = ("level",)
    search_fields = ("what", *FOUND)
    date_hierarchy = "on"
    asks = ("partnership", "level", "what", "who", "evidence", "on")
    deed = staticmethod(partnership.record_system_change)
