"""Who promised what, by when, and what came of it."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget

from directory.keeping import DeedForm, Evidence, Kept, seen
from directory.uploads import SafeFileField
from partnerships.actions import commitment, connection
from partnerships.admin.mended import BY_MEMBER, FOUND, OPEN, Mended
from partnerships.models import Commitment, Delivery, DueDate, Plan, PlanStep, Responsibility


@admin.register(Responsibility)
class ResponsibilityAdmin(Mended):
    list_display = ("membership", "role", "from_on", "to_on")
    list_select_related = ("membership__organization", "membership__partnership")
    list_filter = (OPEN,)
    search_fields = ("role", "description", *BY_MEMBER)
    asks = ("membership", "role", "description", "agreement", "from_on")
    mends = ("to_on",)
    deed = staticmethod(commitment.write_responsibility)


class CommitmentForm(DeedForm):
    due_on = forms.DateField(label="due", required=False, widget=AdminDateWidget)


@admin.register(Commitment)
class CommitmentAdmin(Evidence):
    form = CommitmentForm
    list_display = ("text", "partnership", "owner", "owner_person", "receiver", "made_on", "withdrawn_on")
    list_select_related = (
        "partnership",
        "owner__organization",
        "owner__partnership",
        "owner_person__person",
        "owner_person__organization",
        "receiver__organization",
        "receiver__partnership",
    )
    list_filter = (("withdrawn_on", admin.EmptyFieldListFilter),)
    search_fields = ("text", *FOUND, "owner__organization__name")
    date_hierarchy = "made_on"
    asks = (
        "partnership",
        "text",
        "owner",
        "owner_person",
        "receiver",
        "made_on",
        "due_on",
        "responsibility",
    )
    deed = staticmethod(commitment.make_commitment)
    inlines = (
        seen(DueDate, "due_on", "agreed_on", "until_on", "is_late", "reason"),
        seen(Delivery, "delivered_on", "figure", "unit", "note"),
    )


@admin.register(DueDate)
class DueDateAdmin(Evidence):
    list_display = ("commitment", "due_on", "agreed_on", "until_on", "is_late")
    list_select_related = ("commitment",)
    list_filter = ("is_late", ("until_on", admin.EmptyFieldListFilter))
    search_fields = ("commitment__text",)
    date_hierarchy = "due_on"
    asks = ("commitment", "due_on", "agreed_on", "reason")
    deed = staticmethod(commitment.set_due_date)


class DeliveryForm(DeedForm):
    upload = SafeFileField(label="File", required=False)


@admin.register(Delivery)
class DeliveryAdmin(Evidence):
    form = DeliveryForm
    list_display = ("commitment", "delivered_on", "figure", "unit", "placement", "entered_on")
    list_select_related = (
        "commitment",
        "placement__school",
        "placement__offer__employer__organization",
    )
    list_filter = ("is_imported",)
    search_fields = ("commitment__text", "note")
    date_hierarchy = "delivered_on"
    asks = ("commitment", "placement", "figure", "unit", "upload", "note", "delivered_on", "reported_by")
    deed = staticmethod(commitment.record_delivery)


@admin.register(Plan)
class PlanAdmin(Evidence):
    list_display = ("on", "partnership", "connection")
    list_select_related = ("partnership", "connection__organization")
    search_fields = FOUND
    date_hierarchy = "on"
    asks = ("partnership", "connection", "possible", "practical_soon", "who_helps", "what_next", "on")
    deed = staticmethod(connection.write_plan)
    inlines = (seen(PlanStep, "step", "done_on", "note"),)


@admin.register(PlanStep)
class PlanStepAdmin(Kept):
    list_display = ("plan", "step", "done_on")
    list_select_related = ("plan",)
    list_filter = ("step", ("done_on", admin.EmptyFieldListFilter))
    search_fields = ("plan__partnership__name",)
