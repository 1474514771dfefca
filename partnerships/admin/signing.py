"""Papers, signers, signatures and their evidence: read-only for good."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import ReadOnly
from partnerships.models import ConsentText, Evidence, Paper, Question, Reader, Signature, Signer

BY_PARTY = ("party__membership__organization__name", "party__agreement__title")
OF_PARTY = ("party__membership__organization", "party__agreement")
OF_SIGNER = ("signer__affiliation__person", "signer__party__membership__organization")


@admin.register(Paper)
class PaperAdmin(ReadOnly):
    list_display = ("agreement", "edition", "frozen_at", "frozen_by", "voided_at", "void_reason")
    list_select_related = ("agreement", "frozen_by")
    list_filter = (("voided_at", admin.EmptyFieldListFilter),)
    search_fields = ("agreement__title", "content_hash")
    date_hierarchy = "frozen_at"


@admin.register(Signer)
class SignerAdmin(ReadOnly):
    list_display = ("affiliation", "party", "place", "asked_at", "declined_at", "ended_at")
    list_select_related = ("affiliation__person", "affiliation__organization", *OF_PARTY)
    list_filter = ("is_required", ("declined_at", admin.EmptyFieldListFilter))
    search_fields = ("affiliation__person__family_name", *BY_PARTY)


@admin.register(Reader)
class ReaderAdmin(ReadOnly):
    list_display = ("affiliation", "party", "asked_at", "ended_at")
    list_select_related = ("affiliation__person", "affiliation__organization", *OF_PARTY)
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("affiliation__person__family_name", *BY_PARTY)


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    list_display = ("name", "party", "method", "on", "voided_on")
    list_select_related = OF_PARTY
    list_filter = ("method", ("voided_on", admin.EmptyFieldListFilter))
    search_fields = ("name", *BY_PARTY)
    date_hierarchy = "on"


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    list_display = ("signer", "asked_at", "answered_at", "answered_by")
    list_select_related = (*OF_SIGNER, "answered_by")
    list_filter = (("answered_at", admin.EmptyFieldListFilter),)
    search_fields = ("text", "answer")
    date_hierarchy = "asked_at"


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    list_display = ("agreement", "number", "kind", "at", "name", "authenticated_by", "hash")
    list_display_links = ("agreement", "number")
    list_select_related = ("agreement",)
    list_filter = ("kind",)
    search_fields = ("agreement__title", "name", "hash", "document_hash")
    date_hierarchy = "at"


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnly):
    list_display = ("edition", "from_on", "text_hash")
