"""The queue of letters, and sending one again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from directory.actions.letter import resend_letter
from directory.keeping import ReadOnly
from directory.models import Letter


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    list_display = ("template", "recipient", "organization", "state", "due_at", "sent_at", "attempt_count")
    list_filter = ("state", "kind", "lane", "template")
    list_select_related = ("organization",)
    search_fields = ("recipient", "subject_key")
    date_hierarchy = "created_at"
    actions = ("send_again",)
    exclude = ("context", "stop_hash")

    @admin.action(description="Send again", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Only what may not have arrived, or was given up; the rest is named with the reason."""
        sent = 0
        for letter in queryset:
            try:
                resend_letter(letter=letter, by=request.user, at=timezone.now())
                sent += 1
            except ValidationError as refusal:
                self.message_user(request, f"{letter}: {refusal.messages[0]}", messages.WARNING)
        self.message_user(request, f"{sent} waiting to be sent again.")
