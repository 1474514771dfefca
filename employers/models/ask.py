"""What employers are asked for, so that nobody asks too often."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Organization, Period, not_before
from employers.choices import AskOutcome, OfferKind
from employers.models.employer import Employer
from employers.querysets import AskQuerySet


class Ask(Period):
    """Someone asked an employer for something, seen by all who might ask next."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="asks")
    asked_by = models.ForeignKey(Organization, models.PROTECT, related_name="asks_made")
    kind = models.CharField(max_length=24, choices=OfferKind)
    note = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=AskOutcome, default=AskOutcome.OPEN)
    reason_beyond = models.CharField("why it is asked all the same", max_length=240, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["employer", "from_on"], name="ask_from")]
        constraints = [
            not_before("to_on", "from_on", "ask_period"),
            models.CheckConstraint(condition=Q(outcome__in=AskOutcome.values), name="ask_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asked {self.employer} for {self.get_kind_display()}"
