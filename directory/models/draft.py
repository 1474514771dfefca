"""What somebody has typed into a form and not yet sent."""

from __future__ import annotations

from django.db import models


class FormDraft(models.Model):
    """One unsent form of one actor on one address: the words as typed, never files, for a while."""

    actor = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    # Name of the field → what would be sent under it.
    content = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["actor", "path"], name="form_draft_once")]

    def __str__(self) -> str:
        return f"{self.path} by {self.actor}"
