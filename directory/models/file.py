"""Files that people handed in: where they lie and what is known of them; whoever points to one owns it."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.db import models
from django.urls import reverse

from directory.models.row import Row
from directory.models.user import User
from directory.querysets import FileQuerySet


def random_name(row: Any, name: str) -> str:
    """Nothing that was sent gets into a path."""
    drawn = secrets.token_hex(16)
    return f"handed-in/{drawn[:2]}/{drawn}"


class StoredFile(Row):
    """A file that passed `directory.uploads`; kept as long as a row of any app points to it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=random_name, editable=False)
    name = models.CharField("name as sent", max_length=120)
    content_type = models.CharField(max_length=100)
    byte_count = models.PositiveIntegerField("bytes")
    sha256 = models.CharField("SHA-256", max_length=64)
    stored_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    stored_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-stored_at", "-pk"]
        indexes = [models.Index(fields=["stored_at"], name="stored_file_at")]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="stored_file_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:file_download", args=[self.key])
