"""What the program keeps for itself, and files, notes and views of its users."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from directory.keeping import ReadOnly
from directory.models import Batch, FormDraft, Note, SavedView, SearchWord, StaleMark, StoredFile, Submission


@admin.register(Note)
class NoteAdmin(ReadOnly):
    """That an intermediary notes something, not what: its own people alone read that, the history too."""

    list_display = ("intermediary", "organization", "written_by", "written_at")
    list_select_related = ("intermediary", "organization", "written_by")
    list_filter = ("intermediary",)
    date_hierarchy = "written_at"
    exclude = ("text",)

    def set_history_delta_changes(self, *args: Any, **kwargs: Any) -> None:
        """Who changed it when, without a word of it."""


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ("path", "actor", "at")
    search_fields = ("path", "actor")
    date_hierarchy = "at"
    exclude = ("key", "content_hash")


@admin.register(FormDraft)
class FormDraftAdmin(ReadOnly):
    """That somebody types, not what."""

    list_display = ("path", "actor", "saved_at")
    search_fields = ("path", "actor")
    date_hierarchy = "saved_at"
    exclude = ("content",)


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ("name", "content_type", "byte_count", "stored_by", "stored_at")
    list_filter = ("content_type",)
    list_select_related = ("stored_by",)
    search_fields = ("name", "=sha256")
    date_hierarchy = "stored_at"


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ("deed", "user", "at", "undone_at")
    list_filter = ("deed", ("undone_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    date_hierarchy = "at"


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly):
    list_display = ("name", "list", "user", "organization", "is_pinned", "forgotten_at")
    list_filter = ("list", "is_pinned", ("forgotten_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization")
    search_fields = ("name", "user__name", "organization__name")


@admin.register(SearchWord)
class SearchWordAdmin(ReadOnly):
    list_display = ("spelled", "kind", "key")
    list_filter = ("kind",)
    search_fields = ("=key",)
    exclude = ("word", "backward")
    ordering = ("-pk",)


@admin.register(StaleMark)
class StaleMarkAdmin(ReadOnly):
    list_display = ("kind", "key", "at")
    list_filter = ("kind",)
    date_hierarchy = "at"
