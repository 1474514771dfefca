"""What employers need."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Entered, SecureLink, not_before
from employers.models.employer import Employer
from pathways.models import Competency, Credential, Occupation


class Need(Entered):
    """A workforce need by occupation, credential or competency; where none fits, in their own words."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="needs")
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="needs")
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, blank=True, related_name="needs")
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="needs")
    words = models.CharField("in their own words", max_length=100, blank=True)
    openings_count = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    submitted_on = models.DateField()
    to_on = models.DateField("until", null=True, blank=True)
    submitted_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="submitted_needs"
    )
    link = models.ForeignKey(SecureLink, models.SET_NULL, null=True, blank=True, related_name="needs")

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        indexes = [models.Index(fields=["employer", "submitted_on"], name="need_submitted")]
        constraints = [
            not_before("to_on", "submitted_on", "need_period"),
            models.CheckConstraint(
                condition=Q(occupation__isnull=False)
                | Q(credential__isnull=False)
                | Q(competency__isnull=False)
                | ~Q(words=""),
                name="need_names_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.occupation or self.credential or self.competency or self.words}"
