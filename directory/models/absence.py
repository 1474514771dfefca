"""When somebody is away, so that others hear of what waits with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models.row import Period, not_before
from directory.models.user import User
from directory.querysets import AbsenceQuerySet


class Absence(Period):
    """A user is away from one day to another, both included; from when to when, never why."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["user", "to_on"], name="absence_of_user")]
        constraints = [
            not_before("to_on", "from_on", "absence_period"),
            models.CheckConstraint(condition=Q(to_on__isnull=False), name="absence_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is away from {self.from_on} to {self.to_on}"
