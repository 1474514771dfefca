"""Deeds about what an intermediary notes for its own people alone."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import change, save
from directory.models import Note, Organization, User
from directory.rules import holds


@transaction.atomic
def write_note(
    *, intermediary: Organization, organization: Organization, text: str, by: User | None, at: datetime
) -> Note:
    insist_own(intermediary, by)
    row = Note(
        intermediary=intermediary,
        organization=organization,
        text=text.strip(),
        written_by=by,
        written_at=at,
    )
    return save(row, by=by, at=at)


@transaction.atomic
def change_note(*, note: Note, text: str, by: User | None, at: datetime) -> Note:
    """Any colleague may put it right; the history keeps what stood there, and who wrote it stays."""
    insist_own(note.intermediary, by)
    return change(note, by=by, at=at, text=text.strip())


@transaction.atomic
def remove_note(*, note: Note, by: User | None, at: datetime) -> None:
    insist_own(note.intermediary, by)
    note._history_user = by  # type: ignore[attr-defined]
    note._history_date = at  # type: ignore[attr-defined]
    note.delete()


def insist_own(intermediary: Organization, by: User | None) -> None:
    """Written by the intermediary's own people alone: an administrator's rights reach no further."""
    if by is None or not holds(by.role_in(intermediary.pk), "member"):
        raise ValidationError(
            _("Only people who work for %(place)s write its notes.") % {"place": intermediary}
        )
