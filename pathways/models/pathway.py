"""What schools and colleges teach, and the pathways that lead from there to work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory.choices import SearchKind
from directory.models import Organization, Period, Row, Searched, not_before
from pathways.choices import ClusterScheme, ProgramLevel, StepKind
from pathways.models.taxonomy import CareerCluster, Industry, InstructionalProgram, Occupation


class Credential(Row):
    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=160, blank=True)
    # "ctid" is a column of PostgreSQL's own.
    ctid = models.CharField("CTID", max_length=60, blank=True, db_column="credential_ctid")
    is_of_value = models.BooleanField("credential of value", default=False)
    source = models.CharField(max_length=120, blank=True)
    occupations = models.ManyToManyField(Occupation, blank=True, related_name="credentials")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "issuer"], name="credential_once"),
            models.CheckConstraint(condition=~Q(name=""), name="credential_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Competency(Row):
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "competencies"
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title", "source"], name="competency_once")]

    def __str__(self) -> str:
        return self.title


class Program(Period):
    """An instructional program as one institution runs it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="programs")
    instructional_program = models.ForeignKey(
        InstructionalProgram, models.PROTECT, related_name="programs", verbose_name="CIP"
    )
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=12, choices=ProgramLevel)
    credentials = models.ManyToManyField(Credential, blank=True, related_name="programs")

    class Meta:
        ordering = ["organization__name", "name"]
        constraints = [
            not_before("to_on", "from_on", "program_period"),
            models.UniqueConstraint(
                fields=["organization", "instructional_program", "level", "name"], name="program_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organization}"


class ProgramCompletions(Row):
    """How many awards a program gave in a year: a published count."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="completions")
    year = models.PositiveSmallIntegerField()
    award_level = models.CharField(max_length=4)
    completions_count = models.PositiveIntegerField()
    source = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "program completions"
        ordering = ["program", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "year", "award_level", "source"], name="program_completions_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.year}: {self.completions_count}"


class Course(Period):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="courses")
    program = models.ForeignKey(Program, models.SET_NULL, null=True, blank=True, related_name="courses")
    code = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=200)
    credits = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    gives_college_credit = models.BooleanField(default=False)

    class Meta:
        ordering = ["organization__name", "code", "title"]
        constraints = [
            not_before("to_on", "from_on", "course_period"),
            models.UniqueConstraint(fields=["organization", "code", "title"], name="course_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class Pathway(Row):
    """Owned by one organization (an intermediary, district or college); taught by one or more schools."""

    search_kind = SearchKind.PATHWAY
    search_fields = frozenset({"title"})
    search_related = ("owner",)
    search_words = ""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="pathways")
    summary = models.TextField(blank=True)
    schools = models.ManyToManyField(Organization, blank=True, related_name="taught_pathways")
    cluster = models.ForeignKey(
        CareerCluster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pathways",
        limit_choices_to={"scheme": ClusterScheme.FOURTEEN},
        verbose_name="career cluster (2024)",
    )
    older_cluster = models.ForeignKey(
        CareerCluster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="older_pathways",
        limit_choices_to={"scheme": ClusterScheme.SIXTEEN},
        verbose_name="career cluster (older scheme)",
    )
    target_occupations = models.ManyToManyField(Occupation, blank=True, related_name="pathways")
    target_industries = models.ManyToManyField(Industry, blank=True, related_name="pathways")
    competencies = models.ManyToManyField(Competency, blank=True, related_name="pathways")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="pathway_named")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pathways:pathway_detail", args=[self.slug])

    @property
    def search_detail(self) -> str:
        return self.owner.name

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        return [(SearchKind.PATHWAY, keys)]


class PathwayStep(Row):
    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind)
    title = models.CharField(max_length=160)
    course = models.ForeignKey(Course, models.SET_NULL, null=True, blank=True, related_name="steps")
    credential = models.ForeignKey(Credential, models.SET_NULL, null=True, blank=True, related_name="steps")
    occupation = models.ForeignKey(Occupation, models.SET_NULL, null=True, blank=True, related_name="steps")
    is_off_ramp = models.BooleanField(default=False)

    class Meta:
        ordering = ["pathway", "order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="pathway_step_kind_known"),
            models.UniqueConstraint(fields=["pathway", "order", "title"], name="pathway_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}: {self.title}"


class Initiative(Period):
    """What is already under way in a region, shown before anyone starts something beside it."""

    name = models.CharField(max_length=160)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="initiatives")
    region = models.CharField(max_length=100)
    summary = models.TextField(blank=True)
    pathways = models.ManyToManyField(Pathway, blank=True, related_name="initiatives")
    contact_page = models.URLField(blank=True)

    class Meta:
        ordering = ["region", "name"]
        constraints = [
            not_before("to_on", "from_on", "initiative_period"),
            models.UniqueConstraint(fields=["organization", "name"], name="initiative_once"),
        ]

    def __str__(self) -> str:
        return self.name
