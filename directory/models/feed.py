"""A user's calendar by a secret address."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from directory.models.user import User
from directory.querysets import PreferenceQuerySet


class CalendarFeed(models.Model):
    """Whoever knows the address reads the user's calendar; only the hash of its token is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["token_hash", "read_at"])
    objects = PreferenceQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(token_hash=""), name="feed_token_hash_filled")]

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
