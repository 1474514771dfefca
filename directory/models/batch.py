"""What was done to many rows of a list at once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse

from directory.models.row import Row
from directory.models.user import User
from directory.querysets import BatchQuerySet


class Batch(Row):
    """One deed for many rows, and what came of each: done, refused, taken back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="batches")
    deed = models.SlugField(max_length=40)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    # A line a row: name, address; `made` (the keys that its undo needs) or `refusal`; `kept`: why it stays.
    lines = models.JSONField(default=list)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.deed} by {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("directory:batch_detail", args=[self.pk])

    @property
    def done(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if "made" in line]

    @property
    def refused(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if "refusal" in line]

    @property
    def kept(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if "kept" in line]
