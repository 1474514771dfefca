"""Employers, their sites, and the competencies that they stand behind."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from directory.models import Entered, Organization, Row
from directory.querysets import RowQuerySet
from employers.choices import EmployerSize, Endorsed
from pathways.models import Competency, Industry, Pathway


class Employer(models.Model):
    """What an organization has as an employer. The shown level is written by `metrics` alone."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="employer")
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="employers", verbose_name="NAICS"
    )
    size = models.CharField(max_length=8, choices=EmployerSize, blank=True)
    shown_level = models.PositiveSmallIntegerField("engagement level", null=True, editable=False)
    shown_level_on = models.DateField(null=True, editable=False)

    history = HistoricalRecords(excluded_fields=["shown_level", "shown_level_on"])
    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_level__isnull=True) | Q(shown_level__range=(1, 5)),
                name="employer_level_range",
            )
        ]

    def __str__(self) -> str:
        return self.organization.name


class Site(Row):
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["employer", "name"]
        constraints = [models.UniqueConstraint(fields=["employer", "name"], name="site_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.employer}"


class CompetencyEndorsement(Entered):
    """An employer endorses, or corrects, a competency that a pathway teaches."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="competency_endorsements")
    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="competency_endorsements")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="endorsements")
    verdict = models.CharField(max_length=10, choices=Endorsed)
    correction = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "pathway", "competency", "on"], name="competency_endorsement_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="endorsed") | ~Q(correction=""), name="competency_correction_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.competency}"
