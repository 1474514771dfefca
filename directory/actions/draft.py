"""Deeds about drafts: what is typed is kept on the way, brought back once, and gone when it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import FormDraft

#: A form's words as they would be sent: name → values.
Content = Mapping[str, list[str]]

MOST_FIELDS, MOST_CHARACTERS = 200, 40_000
MOST_DRAFTS = 40  # of one actor; the oldest makes room


@transaction.atomic
def keep_draft(*, actor: str, path: str, content: Content, at: datetime) -> FormDraft:
    """Keeps what is typed so far; the newest words replace the ones before."""
    if len(content) > MOST_FIELDS or sum(len(word) for said in content.values() for word in said) > (
        MOST_CHARACTERS
    ):
        raise ValidationError("This is too long to be kept.")
    # The database's text holds no NUL.
    words = {name: [word.replace("\x00", "") for word in said] for name, said in content.items()}
    row, is_new = FormDraft.objects.update_or_create(
        actor=actor, path=path, defaults={"content": words, "saved_at": at}
    )
    if is_new:
        surplus = FormDraft.objects.filter(actor=actor).values_list("pk", flat=True)[MOST_DRAFTS:]
        FormDraft.objects.filter(pk__in=list(surplus)).delete()
    return row


def drop_draft(*, actor: str, path: str) -> None:
    """It was sent, or is no longer wanted."""
    FormDraft.objects.filter(actor=actor, path=path).delete()
