"""What an intermediary notes about an organization for its own people alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models.organization import Organization
from directory.models.row import Row
from directory.models.user import User
from directory.querysets import NoteQuerySet


class Note(Row):
    """Read by the intermediary's own people and by nobody else: not by administrators, not by the search."""

    owner_path = "intermediary"

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="notes")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="notes_about")
    text = models.TextField(max_length=4000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="notes")
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["intermediary", "organization", "-written_at"], name="note_latest")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=~Q(intermediary=models.F("organization")), name="note_about_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intermediary} about {self.organization}"
