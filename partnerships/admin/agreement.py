"""Agreements, their parties and clauses: shown whole, written by the deeds of their own pages alone."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import ReadOnly, seen
from partnerships.admin.mended import BY_MEMBER, FOUND
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Amendment,
    Attachment,
    Clause,
    ClauseComment,
    ClauseState,
    Notice,
    Paper,
    Signer,
)

OF_MEMBER = ("membership__organization", "membership__partnership")


@admin.register(Agreement)
class AgreementAdmin(ReadOnly):
    list_display = ("title", "kind", "partnership", "state", "version", "effective_on", "ends_on", "is_held")
    list_select_related = ("partnership",)
    list_filter = ("state", "kind", "renewal", "is_held")
    search_fields = ("title", *FOUND)
    date_hierarchy = "ends_on"
    inlines = (
        seen(AgreementParty, "membership", "must_sign", "left_on", also=OF_MEMBER),
        seen(
            Clause, "number", "heading", "is_required", "owner", also=("owner__person", "owner__organization")
        ),
        seen(Paper, "edition", "content_hash", "frozen_at", "voided_at"),
        seen(AgreementTransition, "state", "on", "until_on", "reason"),
    )


@admin.register(AgreementTransition)
class AgreementTransitionAdmin(ReadOnly):
    list_display = ("agreement", "state", "on", "until_on", "reason")
    list_select_related = ("agreement",)
    list_filter = ("state",)
    search_fields = ("agreement__title",)
    date_hierarchy = "on"


@admin.register(AgreementParty)
class AgreementPartyAdmin(ReadOnly):
    list_display = ("membership", "agreement", "must_sign", "left_on")
    list_select_related = ("membership__organization", "membership__partnership", "agreement")
    list_filter = ("must_sign", ("left_on", admin.EmptyFieldListFilter))
    search_fields = ("agreement__title", *BY_MEMBER)
    inlines = (
        seen(
            Signer,
            "affiliation",
            "place",
            "is_required",
            "asked_at",
            "ended_at",
            "declined_at",
            also=("affiliation__person", "affiliation__organization"),
        ),
    )


@admin.register(Clause)
class ClauseAdmin(ReadOnly):
    list_display = ("number", "heading", "agreement", "is_required")
    list_display_links = ("number", "heading")
    list_select_related = ("agreement",)
    list_filter = ("number", "is_required")
    search_fields = ("heading", "agreement__title")
    inlines = (
        seen(ClauseState, "progress", "on", "until_on"),
        seen(ClauseComment, "text", "author", "at", "is_internal"),
    )


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly):
    list_display = ("title", "agreement", "file", "withdrawn_at")
    list_select_related = ("agreement", "file")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    search_fields = ("title", "file__name", "file__sha256", "agreement__title")


@admin.register(ClauseState)
class ClauseStateAdmin(ReadOnly):
    list_display = ("clause", "progress", "on", "until_on")
    list_select_related = ("clause",)
    list_filter = ("progress",)
    search_fields = ("clause__agreement__title",)


@admin.register(ClauseComment)
class ClauseCommentAdmin(ReadOnly):
    list_display = ("clause", "author", "affiliation", "at", "is_internal")
    list_select_related = ("clause", "author", "affiliation__person", "affiliation__organization")
    list_filter = ("is_internal",)
    search_fields = ("text", "clause__agreement__title")
    date_hierarchy = "at"


@admin.register(Amendment)
class AmendmentAdmin(ReadOnly):
    list_display = ("agreement", "summary", "on", "replacement")
    list_select_related = ("agreement", "replacement")
    search_fields = ("summary", "agreement__title")
    date_hierarchy = "on"


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("agreement", "kind", "party", "on", "ends_on", "withdrawn_on")
    list_select_related = ("agreement", "party__membership__organization", "party__agreement")
    list_filter = ("kind", ("withdrawn_on", admin.EmptyFieldListFilter))
    search_fields = ("reason", "agreement__title")
    date_hierarchy = "ends_on"
