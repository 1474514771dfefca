"""Success metrics: definitions, what a partnership adopted, targets, values, and where they were used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.models import Affiliation, Entered, Organization, Period, Row, SecureLink, not_before
from metrics.choices import Better, Frequency, ProcessStage, Unit, ValueOrigin, ValueStatus
from metrics.querysets import MetricValueQuerySet
from partnerships.models import Decision, Goal, Meeting, Membership, Partnership
from partnerships.querysets import ScopedQuerySet
from pathways.models import Credential, Pathway


class MetricDefinition(Period):
    """The registry: what a metric counts, by framework and version, since codes change their meaning."""

    code = models.CharField(max_length=40)
    framework = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    numerator = models.TextField(blank=True)
    denominator = models.TextField(blank=True)
    unit = models.CharField(max_length=8, choices=Unit)
    better = models.CharField(max_length=8, choices=Better, default=Better.HIGHER)
    stage = models.CharField(max_length=16, choices=ProcessStage)
    is_learner_metric = models.BooleanField("counts learners", default=False)
    is_computed = models.BooleanField("computed from records", default=False)
    source_note = models.CharField("source of the definition", max_length=200, blank=True)

    class Meta:
        ordering = ["framework", "code"]
        constraints = [
            not_before("to_on", "from_on", "metric_definition_period"),
            models.UniqueConstraint(fields=["framework", "version", "code"], name="metric_definition_once"),
            models.CheckConstraint(condition=~Q(title=""), name="metric_definition_named"),
            models.CheckConstraint(condition=Q(stage__in=ProcessStage.values), name="metric_stage_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PartnershipMetric(Period):
    """A metric that a partnership has adopted: its owner, source, reporting lag and baseline."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="adopted_metrics")
    definition = models.ForeignKey(MetricDefinition, models.PROTECT, related_name="adoptions")
    owner = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="owned_metrics"
    )
    source = models.CharField(max_length=160, blank=True)
    frequency = models.CharField(max_length=8, choices=Frequency, blank=True)
    lag_days = models.PositiveSmallIntegerField("reporting lag in days", default=0)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField("baseline as of", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "definition__stage", "definition__title"]
        constraints = [
            not_before("to_on", "from_on", "partnership_metric_period"),
            models.UniqueConstraint(
                fields=["partnership", "definition"],
                condition=Q(to_on__isnull=True),
                name="partnership_metric_once",
            ),
            models.CheckConstraint(condition=Q(lag_days__lte=1095), name="partnership_metric_lag"),
        ]

    def __str__(self) -> str:
        return f"{self.definition} of {self.partnership}"


class MetricTarget(Row):
    scope_path = "metric__partnership"

    metric = models.ForeignKey(PartnershipMetric, models.CASCADE, related_name="targets")
    period_from_on = models.DateField()
    period_to_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    set_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["metric", "period_from_on"]
        indexes = [models.Index(fields=["period_to_on", "id"], name="target_ends")]
        constraints = [
            models.UniqueConstraint(fields=["metric", "period_from_on", "period_to_on"], name="target_once"),
            models.CheckConstraint(
                condition=Q(period_to_on__gte=F("period_from_on")), name="metric_target_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value} by {self.period_to_on}"


class MetricValue(Entered):
    """A value for a period: of a partnership, of a pathway in a network, or of the network."""

    definition = models.ForeignKey(MetricDefinition, models.PROTECT, related_name="values")
    network = models.ForeignKey(
        Organization, models.CASCADE, related_name="metric_values", verbose_name="intermediary"
    )
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="metric_values"
    )
    pathway = models.ForeignKey(Pathway, models.CASCADE, null=True, blank=True, related_name="metric_values")
    group = models.CharField("student group", max_length=80, blank=True)
    period_from_on = models.DateField()
    period_to_on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    numerator = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    excluded_count = models.PositiveIntegerField(null=True, blank=True)
    excluded_reason = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=12, choices=ValueStatus, default=ValueStatus.FINAL)
    origin = models.CharField(max_length=10, choices=ValueOrigin)
    source = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=240, blank=True)
    evidence_url = models.URLField(blank=True)

    objects = MetricValueQuerySet.as_manager()

    class Meta:
        ordering = ["definition", "-period_to_on", "group"]
        indexes = [
            models.Index(
                fields=["partnership", "definition", "period_to_on", "group"], name="metric_value_latest"
            ),
            models.Index(fields=["network", "definition", "period_to_on"], name="metric_value_network"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "partnership", "group", "period_from_on", "period_to_on", "origin"],
                condition=Q(partnership__isnull=False),
                name="metric_value_partnership_once",
            ),
            models.UniqueConstraint(
                fields=[
                    "definition",
                    "network",
                    "pathway",
                    "group",
                    "period_from_on",
                    "period_to_on",
                    "origin",
                ],
                condition=Q(partnership__isnull=True, pathway__isnull=False),
                name="metric_value_pathway_once",
            ),
            models.UniqueConstraint(
                fields=["definition", "network", "group", "period_from_on", "period_to_on", "origin"],
                condition=Q(partnership__isnull=True, pathway__isnull=True),
                name="metric_value_network_once",
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=True) | Q(pathway__isnull=True), name="metric_value_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(period_to_on__gte=F("period_from_on")), name="metric_value_period"
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True)
                | Q(denominator__isnull=True)
                | Q(numerator__lte=F("denominator")),
                name="metric_value_numerator_within",
            ),
            models.CheckConstraint(
                condition=Q(status="suppressed", value__isnull=True) | Q(value__isnull=False),
                name="metric_value_or_suppressed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} to {self.period_to_on}: {self.value}"


class GoalMetric(Row):
    scope_path = "goal__partnership"

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="metric_links")
    metric = models.ForeignKey(PartnershipMetric, models.CASCADE, related_name="goal_links")
    on = models.DateField("linked on")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["goal", "metric"]
        constraints = [models.UniqueConstraint(fields=["goal", "metric"], name="goal_metric_once")]

    def __str__(self) -> str:
        return f"{self.goal} by {self.metric}"


class MetricDiscussion(Row):
    """A metric was looked at in a meeting, or led to a decision."""

    scope_path = "metric__partnership"

    metric = models.ForeignKey(PartnershipMetric, models.CASCADE, related_name="discussions")
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="metric_discussions"
    )
    decision = models.ForeignKey(
        Decision, models.CASCADE, null=True, blank=True, related_name="metric_discussions"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["metric", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, decision__isnull=True)
                | Q(meeting__isnull=True, decision__isnull=False),
                name="metric_discussion_in_one",
            ),
            models.UniqueConstraint(
                fields=["metric", "meeting"],
                condition=Q(meeting__isnull=False),
                name="metric_discussion_meeting_once",
            ),
            models.UniqueConstraint(
                fields=["metric", "decision"],
                condition=Q(decision__isnull=False),
                name="metric_discussion_decision_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} in {self.meeting or self.decision}"


class CredentialCount(Entered):
    """Credentials that learners of one school earned in a period: a count."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="credential_counts")
    pathway = models.ForeignKey(
        Pathway, models.PROTECT, null=True, blank=True, related_name="credential_counts"
    )
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="counts")
    school = models.ForeignKey(Organization, models.PROTECT, related_name="credential_counts")
    period_from_on = models.DateField()
    period_to_on = models.DateField()
    earned_count = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-period_to_on", "credential__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "credential", "school", "period_from_on", "period_to_on"],
                name="credential_count_once",
            ),
            models.CheckConstraint(
                condition=Q(period_to_on__gte=F("period_from_on")), name="credential_count_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earned_count} × {self.credential}"


class Report(Row):
    """A report on the partnership's results, issued to its parties."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="reports")
    title = models.CharField(max_length=160)
    issued_on = models.DateField()
    summary = models.TextField(blank=True)
    #: The numbers as they were shown on that day (`boards.figures`); what comes later changes none.
    figures = models.JSONField(default=list, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="corrects"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("metrics:report_detail", args=[self.pk])


class ReportDelivery(Row):
    """Opened means read signed in, or Continue pressed on the link's page; opening the mail never counts."""

    scope_path = "report__partnership"

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="report_deliveries")
    link = models.ForeignKey(
        SecureLink, models.SET_NULL, null=True, blank=True, related_name="report_deliveries"
    )
    sent_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "report deliveries"
        ordering = ["report", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["report", "membership"], name="report_delivery_once"),
            not_before("opened_on", "sent_on", "report_delivery_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.membership.organization}"
