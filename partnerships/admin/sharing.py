"""Flows of data, and the terms that cover them; the terms are part of an agreement and only shown here."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import ReadOnly
from partnerships.actions import sharing
from partnerships.admin.mended import FOUND, OPEN, Mended
from partnerships.models import DataFlow, DataSharingAgreement


@admin.register(DataSharingAgreement)
class DataSharingAgreementAdmin(ReadOnly):
    list_display = ("agreement", "legal_basis", "custodian", "destroy_by_on", "destroyed_on")
    list_select_related = ("agreement", "custodian__person", "custodian__organization")
    list_filter = ("legal_basis", ("destroyed_on", admin.EmptyFieldListFilter))
    search_fields = ("agreement__title", "purpose")


@admin.register(DataFlow)
class DataFlowAdmin(Mended):
    list_display = ("description", "giver", "receiver", "is_student_level", "covered_by", "from_on", "to_on")
    list_select_related = (
        "giver__organization",
        "giver__partnership",
        "receiver__organization",
        "receiver__partnership",
        "covered_by__agreement",
    )
    list_filter = ("is_student_level", OPEN)
    search_fields = ("description", *FOUND)
    asks = ("partnership", "giver", "receiver", "description", "is_student_level", "covered_by", "from_on")
    mends = ("covered_by", "to_on")
    deed = staticmethod(sharing.record_data_flow)
