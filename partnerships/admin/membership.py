"""Who is in a partnership, through whom, and how often they are in touch."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.keeping import each, seen
from partnerships.actions import membership
from partnerships.admin.mended import BY_MEMBER, FOUND, OPEN, Mended
from partnerships.models import CadenceTerm, Membership, MembershipContact, Responsibility, ValueStatement


@admin.register(Membership)
class MembershipAdmin(Mended):
    list_display = ("organization", "partnership", "role", "sector", "invited_on", "accepted_on", "left_on")
    list_select_related = ("organization", "partnership")
    list_filter = ("role", "sector", "organization__kind", ("left_on", admin.EmptyFieldListFilter))
    search_fields = ("organization__name", *FOUND)
    date_hierarchy = "accepted_on"
    actions = ("accept",)
    asks = ("partnership", "organization", "sector", "need", "invited_on")
    mends = ("sector", "need")
    deed = staticmethod(membership.invite_member)
    inlines = (
        seen(
            MembershipContact,
            "affiliation",
            "role",
            "from_on",
            "to_on",
            "confirmed_on",
            also=("affiliation__person", "affiliation__organization"),
        ),
        seen(ValueStatement, "kind", "text", "from_on", "to_on"),
        seen(
            Responsibility,
            "role",
            "description",
            "how_often",
            "from_on",
            "to_on",
            fk_name="membership",
            also=("membership__organization",),
        ),
    )

    @admin.action(description="Accepted today", permissions=["view"])
    def accept(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: membership.accept_membership(membership=row, **who))


@admin.register(MembershipContact)
class MembershipContactAdmin(Mended):
    list_display = ("affiliation", "membership", "role", "from_on", "to_on", "confirmed_on")
    list_select_related = (
        "affiliation__person",
        "affiliation__organization",
        "membership__organization",
        "membership__partnership",
    )
    list_filter = ("role", OPEN)
    search_fields = (*BY_MEMBER, "affiliation__person__family_name")
    asks = ("membership", "affiliation", "role", "from_on", "confirmed_on")
    mends = ("to_on",)
    deed = staticmethod(membership.name_contact)
    actions = ("confirm",)

    @admin.action(description="Confirmed today", permissions=["view"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: membership.confirm_contact(contact=row, **who))


@admin.register(CadenceTerm)
class CadenceTermAdmin(Mended):
    list_display = ("partnership", "kind", "membership", "days", "from_on", "to_on")
    list_select_related = ("partnership", "membership__organization", "membership__partnership")
    list_filter = ("kind", OPEN)
    search_fields = FOUND
    asks = ("partnership", "membership", "days", "from_on")
    mends = ("to_on",)
    deed = staticmethod(membership.set_cadence)
