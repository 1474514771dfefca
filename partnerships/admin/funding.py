"""What a partnership lives on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from directory.keeping import ByDeed, Evidence, seen
from partnerships.actions import funding
from partnerships.admin.mended import FOUND
from partnerships.models import Allocation, Budget, FundingReport, FundingSource, Match


@admin.register(FundingSource)
class FundingSourceAdmin(ByDeed):
    list_display = ("name", "kind", "holder", "amount", "from_on", "to_on", "awarded_on", "closed_on")
    list_select_related = ("holder",)
    list_filter = ("kind", "is_formula", ("closed_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "award_number", "holder__name")
    date_hierarchy = "from_on"
    asks = (
        "holder",
        "name",
        "kind",
        "fiscal_agent",
        "statute",
        "assistance_listing",
        "award_number",
        "passed_through",
        "amount",
        "is_formula",
        "from_on",
        "to_on",
        "applied_on",
        "awarded_on",
        "eligible_populations",
        "allowed_uses",
        "prohibited_uses",
        "administration_cap",
        "match_required",
        "takes_in_kind",
    )
    mends = (
        "name",
        "amount",
        "administration_cap",
        "awarded_on",
        "closed_on",
        "liquidate_by_on",
        "award_number",
    )
    deed = staticmethod(funding.add_source)
    inlines = (seen(Allocation, "partnership", "activity", "amount", "spent", "from_on", "to_on"),)

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return funding.change_source(source=obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Allocation)
class AllocationAdmin(ByDeed):
    list_display = ("source", "partnership", "activity", "amount", "obligated", "spent", "from_on", "to_on")
    list_select_related = ("source", "partnership")
    list_filter = ("is_convening", "activity")
    search_fields = ("activity", "source__name", *FOUND)
    asks = ("source", "partnership", "activity", "amount", "basis", "is_convening", "from_on", "to_on")
    mends = ("obligated", "spent", "counted_on", "evidence")
    deed = staticmethod(funding.allocate)

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return funding.record_spending(allocation=obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Match)
class MatchAdmin(Evidence):
    list_display = ("source", "kind", "amount", "contribution", "on")
    list_select_related = ("source", "contribution")
    list_filter = ("kind",)
    search_fields = ("source__name",)
    date_hierarchy = "on"
    asks = ("source", "contribution", "kind", "amount", "valuation", "evidence", "on")
    deed = staticmethod(funding.record_match)


@admin.register(FundingReport)
class FundingReportAdmin(ByDeed):
    list_display = ("title", "source", "due_on", "sent_on")
    list_select_related = ("source",)
    list_filter = (("sent_on", admin.EmptyFieldListFilter),)
    search_fields = ("title", "source__name")
    date_hierarchy = "due_on"
    asks = ("source", "title", "due_on")
    mends = ("sent_on",)
    deed = staticmethod(funding.plan_report)

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return funding.send_report(report=obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Budget)
class BudgetAdmin(Evidence):
    list_display = ("partnership", "amount", "is_convening", "from_on", "to_on", "made_on")
    list_select_related = ("partnership",)
    list_filter = ("is_convening",)
    search_fields = FOUND
    date_hierarchy = "from_on"
    asks = ("partnership", "amount", "is_convening", "from_on", "to_on")
    deed = staticmethod(funding.set_budget)
