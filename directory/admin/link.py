"""Links without an account: their visits, codes, renewals and limits."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import ReadOnly, seen
from directory.models import Allowance, LinkCode, LinkRenewal, LinkVisit, SecureLink

#: What a link is called by.
LINKED = ("link__recipient__person", "link__recipient__organization")


@admin.register(SecureLink)
class SecureLinkAdmin(ReadOnly):
    list_display = (
        "purpose",
        "recipient",
        "organization",
        "issued_at",
        "expires_at",
        "revoked_at",
        "continued_at",
    )
    list_filter = ("purpose", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("recipient__person", "recipient__organization", "organization")
    search_fields = ("recipient__person__family_name", "recipient__organization__name", "subject_key")
    date_hierarchy = "issued_at"
    exclude = ("token_hash", "context")
    inlines = (seen(LinkVisit, "at", "is_continued", "address", "agent", also=LINKED),)


@admin.register(LinkVisit)
class LinkVisitAdmin(ReadOnly):
    list_display = ("link", "at", "is_continued", "address")
    list_filter = ("is_continued",)
    list_select_related = LINKED
    search_fields = ("link__recipient__person__family_name", "address")
    date_hierarchy = "at"


@admin.register(LinkCode)
class LinkCodeAdmin(ReadOnly):
    list_display = ("link", "asked_at", "expires_at", "try_count", "checked_at", "spent_at")
    list_select_related = LINKED
    search_fields = ("link__recipient__person__family_name",)
    date_hierarchy = "asked_at"
    exclude = ("code_hash",)


@admin.register(LinkRenewal)
class LinkRenewalAdmin(ReadOnly):
    list_display = ("key", "asked_at")
    date_hierarchy = "asked_at"
    exclude = ("token_hash",)


@admin.register(Allowance)
class AllowanceAdmin(ReadOnly):
    list_display = ("key", "count", "began_at", "until_at")
    search_fields = ("key",)
