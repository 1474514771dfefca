"""Agreements, their parties, clauses and signatures, and the data that may flow under them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from directory.keeping import ByDeed, Evidence, ReadOnly, each, seen
from partnerships.actions import agreement, renewal, sharing
from partnerships.admin.mended import BY_MEMBER, FOUND, OPEN, Mended
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Amendment,
    Clause,
    ClauseState,
    DataFlow,
    DataSharingAgreement,
    Signature,
)


@admin.register(Agreement)
class AgreementAdmin(ByDeed):
    list_display = ("title", "kind", "partnership", "state", "version", "effective_on", "ends_on")
    list_select_related = ("partnership",)
    list_filter = ("state", "kind")
    search_fields = ("title", *FOUND)
    date_hierarchy = "ends_on"
    actions = ("to_review", "to_signature")
    asks = ("partnership", "kind", "title", "purpose", "drafted_on", "effective_on", "ends_on", "owner")
    mends = ("title", "purpose", "effective_on", "ends_on", "review_on", "owner")
    deed = staticmethod(agreement.draft_agreement)
    inlines = (
        seen(
            AgreementParty,
            "membership",
            "must_sign",
            "left_on",
            also=("membership__organization", "membership__partnership"),
        ),
        seen(Clause, "number", "heading", "text"),
        seen(AgreementTransition, "state", "on", "until_on", "reason"),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        stored = Agreement.objects.get(pk=obj.pk)
        return agreement.change_agreement(agreement=stored, by=request.user, at=timezone.now(), **fields)

    @admin.action(description="Send to review", permissions=["view"])
    def to_review(self, request: HttpRequest, queryset: Any) -> None:
        self.move(request, queryset, "in_review")

    @admin.action(description="Send out for signature", permissions=["view"])
    def to_signature(self, request: HttpRequest, queryset: Any) -> None:
        self.move(request, queryset, "out_for_signature")

    def move(self, request: HttpRequest, queryset: Any, state: str) -> None:
        def deed(row: Agreement, **who: Any) -> None:
            agreement.move_agreement(agreement=row, state=state, **who)

        each(self, request, queryset, deed)


@admin.register(AgreementTransition)
class AgreementTransitionAdmin(ReadOnly):
    list_display = ("agreement", "state", "on", "until_on", "reason")
    list_select_related = ("agreement",)
    list_filter = ("state",)
    search_fields = ("agreement__title",)
    date_hierarchy = "on"


@admin.register(AgreementParty)
class AgreementPartyAdmin(Evidence):
    list_display = ("membership", "agreement", "must_sign", "left_on")
    list_select_related = ("membership__organization", "membership__partnership", "agreement")
    list_filter = ("must_sign", ("left_on", admin.EmptyFieldListFilter))
    search_fields = ("agreement__title", *BY_MEMBER)
    asks = ("agreement", "membership", "must_sign")
    deed = staticmethod(agreement.add_party)
    actions = ("leave",)

    @admin.action(description="Leaves today", permissions=["view"])
    def leave(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: agreement.leave_agreement(party=row, **who))


@admin.register(Clause)
class ClauseAdmin(ByDeed):
    list_display = ("number", "heading", "agreement")
    list_display_links = ("number", "heading")
    list_select_related = ("agreement",)
    list_filter = ("number",)
    search_fields = ("heading", "agreement__title")
    mends = ("text",)
    inlines = (seen(ClauseState, "progress", "on", "until_on"),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # an agreement is drafted with all of them

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        stored = Clause.objects.get(pk=obj.pk)
        return agreement.set_clause(clause=stored, by=request.user, at=timezone.now(), **fields)


@admin.register(ClauseState)
class ClauseStateAdmin(ReadOnly):
    list_display = ("clause", "progress", "on", "until_on")
    list_select_related = ("clause",)
    list_filter = ("progress",)
    search_fields = ("clause__agreement__title",)


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    list_display = ("name", "party", "method", "on", "voided_on")
    list_select_related = ("party__membership__organization", "party__agreement")
    list_filter = ("method", ("voided_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "party__membership__organization__name", "party__agreement__title")
    date_hierarchy = "on"


@admin.register(Amendment)
class AmendmentAdmin(Evidence):
    list_display = ("agreement", "summary", "on", "replacement")
    list_select_related = ("agreement", "replacement")
    search_fields = ("summary", "agreement__title")
    date_hierarchy = "on"
    asks = ("agreement", "summary", "on")
    deed = staticmethod(renewal.amend_agreement)


@admin.register(DataSharingAgreement)
class DataSharingAgreementAdmin(Mended):
    list_display = ("agreement", "legal_basis", "custodian", "destroy_by_on", "destroyed_on")
    list_select_related = ("agreement", "custodian__person", "custodian__organization")
    list_filter = (("destroyed_on", admin.EmptyFieldListFilter),)
    search_fields = ("agreement__title", "purpose")
    asks = (
        "agreement",
        "legal_basis",
        "purpose",
        "elements",
        "method",
        "frequency",
        "recipients",
        "custodian",
        "breach_contact",
        "destroy_by_on",
    )
    mends = ("destroyed_on",)
    deed = staticmethod(sharing.add_data_sharing_terms)


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
    asks = (
        "partnership",
        "giver",
        "receiver",
        "description",
        "is_student_level",
        "covered_by",
        "from_on",
    )
    mends = ("covered_by", "to_on")
    deed = staticmethod(sharing.record_data_flow)
