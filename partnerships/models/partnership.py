"""A partnership: its stage, its state, its pathways, and who works on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from directory.choices import SearchKind
from directory.models import Entered, Organization, Period, Person, Searched, Step, not_before
from partnerships.choices import AssignmentRole, ChangeLevel, Level, Stage, Status
from partnerships.querysets import PartnershipQuerySet, ScopedQuerySet, StepQuerySet
from pathways.models import Pathway

SHOWN = [
    *("shown_value", "shown_band", "shown_grade", "shown_on"),
    *("stale_since", "touched_count", "score_turn"),
]


class Partnership(models.Model):
    """The shown health is written by `metrics` alone and stays out of the history."""

    search_kind = SearchKind.PARTNERSHIP
    search_fields = frozenset({"name"})
    search_related = ("convener",)
    search_words = ""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    convener = models.ForeignKey(Organization, models.PROTECT, related_name="convened_partnerships")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="part of"
    )
    level = models.CharField(max_length=10, choices=Level, default=Level.LOCAL)
    time_zone = models.CharField(max_length=40, default="America/New_York")
    summary = models.TextField(blank=True)
    started_on = models.DateField()
    stage = models.PositiveSmallIntegerField(choices=Stage, default=Stage.EXPLORING)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)

    shown_value = models.FloatField("health", null=True, editable=False)
    shown_band = models.CharField(max_length=16, blank=True, editable=False)
    shown_grade = models.CharField(max_length=1, blank=True, editable=False)
    shown_on = models.DateField("health as of", null=True, editable=False)
    stale_since = models.DateTimeField(null=True, editable=False)
    # Counts how often marks were taken up: a score that read an earlier count is not up to date.
    touched_count = models.PositiveIntegerField(default=0, editable=False)
    # Counts the scorings: one that began before another ended must not write over it.
    score_turn = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=SHOWN)
    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="partnership_name"),
            models.Index(fields=["convener", "name"], name="partnership_convener_name"),
            models.Index(fields=["stage", "name", "id"], name="partnership_stage_name"),
            models.Index(
                fields=["stale_since"], name="partnership_stale", condition=Q(stale_since__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="partnership_named"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="partnership_not_own_parent"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="partnership_stage_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="partnership_status_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="partnership_level_known"),
            models.CheckConstraint(
                condition=Q(shown_value__isnull=True) | Q(shown_value__range=(0, 1)),
                name="partnership_shown_value_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.slug])

    @property
    def search_detail(self) -> str:
        return f"{Stage(self.stage).label} · {self.convener}"

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        """Their own words, and those of their agreements: many are titled alike."""
        papers = cls.objects.filter(pk__in=keys, agreements__isnull=False).order_by()
        return [
            (SearchKind.PARTNERSHIP, keys),
            (SearchKind.AGREEMENT, papers.values_list("agreements", flat=True)),
        ]


class StageChange(Step):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="stage_changes")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    reason = models.CharField(max_length=240, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            not_before("until_on", "on", "stage_change_until"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(until_on__isnull=True), name="stage_change_current"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_change_known"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.get_stage_display()} from {self.on}"


class StatusChange(Step):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=8, choices=Status)
    reason = models.CharField(max_length=240, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            not_before("until_on", "on", "status_change_until"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(until_on__isnull=True), name="status_change_current"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="status_change_known"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.get_status_display()} from {self.on}"


class PartnershipPathway(Period):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="pathway_links")
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="partnership_links")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "pathway"]
        constraints = [
            not_before("to_on", "from_on", "partnership_pathway_period"),
            models.UniqueConstraint(
                fields=["partnership", "pathway"],
                condition=Q(to_on__isnull=True),
                name="partnership_pathway_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway} in {self.partnership}"


class Assignment(Period):
    """A person of the convener who works on the partnership, and how much of their time."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=8, choices=AssignmentRole)
    fte = models.DecimalField("FTE", max_digits=4, decimal_places=2, default=0)
    hand_over_note = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "role", "from_on"]
        constraints = [
            not_before("to_on", "from_on", "assignment_period"),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="assignment_role_known"),
            models.CheckConstraint(condition=Q(fte__range=(0, 10)), name="assignment_fte_range"),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(role="lead", to_on__isnull=True),
                name="assignment_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()} of {self.partnership}"


class SystemChange(Entered):
    """A change in policy or practice beyond the program itself: shown, not scored."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="system_changes")
    level = models.CharField(max_length=12, choices=ChangeLevel)
    what = models.CharField(max_length=240)
    who = models.CharField(max_length=160, blank=True)
    evidence = models.TextField(blank=True)
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.what
