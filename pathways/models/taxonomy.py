"""The published lists: clusters, occupations, industries, instructional programs and how they meet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Row
from pathways.choices import AreaKind, ClusterScheme, FactMeasure, FactStatus


class CareerCluster(Row):
    scheme = models.CharField(max_length=4, choices=ClusterScheme)
    title = models.CharField(max_length=120)
    grouping = models.CharField(max_length=80, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")

    class Meta:
        ordering = ["scheme", "title"]
        constraints = [models.UniqueConstraint(fields=["scheme", "title"], name="cluster_once")]

    def __str__(self) -> str:
        return self.title


class Occupation(Row):
    """A detailed occupation of SOC 2018."""

    soc = models.CharField("SOC", max_length=7, unique=True)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True)

    class Meta:
        ordering = ["soc"]
        constraints = [
            models.CheckConstraint(condition=Q(soc__regex=r"^\d\d-\d\d\d\d$"), name="occupation_soc_form")
        ]

    def __str__(self) -> str:
        return f"{self.soc} {self.title}"


class OnetOccupation(Row):
    """An O*NET-SOC occupation: two digits finer than SOC."""

    code = models.CharField("O*NET-SOC", max_length=10, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, null=True, blank=True, related_name="onet_occupations"
    )
    job_zone = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "O*NET occupation"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d\d-\d\d\d\d\.\d\d$"), name="onet_occupation_code_form"
            ),
            models.CheckConstraint(
                condition=Q(job_zone__isnull=True) | Q(job_zone__range=(1, 5)), name="onet_job_zone_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class OnetCluster(Row):
    """An O*NET occupation stands in a cluster, under one of the cluster's own career pathways."""

    onet_occupation = models.ForeignKey(OnetOccupation, models.CASCADE, related_name="cluster_links")
    cluster = models.ForeignKey(CareerCluster, models.CASCADE, related_name="onet_links")
    career_pathway = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["cluster", "onet_occupation"]
        constraints = [
            models.UniqueConstraint(
                fields=["onet_occupation", "cluster", "career_pathway"], name="onet_cluster_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.onet_occupation} in {self.cluster}"


class Industry(Row):
    """A NAICS 2022 industry, 2 to 6 digits; the three sectors that span a range keep it as their code."""

    naics = models.CharField("NAICS", max_length=6, unique=True)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name_plural = "industries"
        ordering = ["naics"]
        constraints = [
            models.CheckConstraint(
                condition=Q(naics__regex=r"^(\d{2,6}|\d\d-\d\d)$"), name="industry_naics_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.naics} {self.title}"


class InstructionalProgram(Row):
    """A kind of program of CIP 2020, 2 to 6 digits."""

    cip = models.CharField("CIP", max_length=7, unique=True)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True)

    class Meta:
        ordering = ["cip"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cip__regex=r"^\d\d(\.\d\d(\d\d)?)?$"), name="instructional_program_cip_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cip} {self.title}"


class CipSocLink(Row):
    """A program prepares for an occupation: published judgment, which staff may amend with a reason."""

    instructional_program = models.ForeignKey(
        InstructionalProgram, models.CASCADE, related_name="occupation_links"
    )
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="program_links")
    source = models.CharField(max_length=80)
    is_removed = models.BooleanField(default=False)
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        verbose_name = "CIP–SOC link"
        ordering = ["instructional_program", "occupation"]
        constraints = [
            models.UniqueConstraint(fields=["instructional_program", "occupation"], name="cip_soc_link_once"),
            models.CheckConstraint(condition=Q(is_removed=False) | ~Q(reason=""), name="cip_soc_link_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.instructional_program} → {self.occupation}"


class Area(Row):
    code = models.CharField(max_length=10, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=AreaKind)

    class Meta:
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="area_kind_known")]

    def __str__(self) -> str:
        return self.title


class OccupationFact(Row):
    """One figure of the labor market with its area, year, source and status."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="facts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="facts")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=80)
    measure = models.CharField(max_length=12, choices=FactMeasure)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=16, choices=FactStatus, default=FactStatus.RELEASED)

    class Meta:
        ordering = ["occupation", "area", "-year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "area", "year", "source", "measure"], name="occupation_fact_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["released", "at_least"], value__isnull=False)
                | Q(status__in=["not_released", "not_applicable"], value__isnull=True),
                name="occupation_fact_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(measure__in=FactMeasure.values), name="occupation_fact_measure_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation.soc} {self.get_measure_display()} {self.area} {self.year}"
