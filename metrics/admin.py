"""Keeps metrics and surveys; scores and runs are only looked at. Responses have no page here at all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.choices import StaleKind
from directory.keeping import Evidence, Kept, ReadOnly, seen
from metrics.actions import measure, report
from metrics.models import (
    CredentialCount,
    CurrentDetail,
    Disposition,
    GoalMetric,
    HealthSnapshot,
    Heartbeat,
    Invitation,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
    Report,
    ReportDelivery,
    RubricVersion,
    ScoreChunk,
    ScoreRun,
    Situation,
    SurveyWave,
)
from partnerships.admin.mended import Mended

#: Models without a page, and why.
UNKEPT = {"metrics.Response": "answers are anonymous: nobody looks at one"}


@admin.register(MetricDefinition)
class MetricDefinitionAdmin(Kept):
    list_display = ("title", "code", "framework", "version", "stage", "unit", "is_computed", "to_on")
    list_filter = ("framework", "stage", "unit", "is_computed", "is_learner_metric")
    search_fields = ("title", "code")


@admin.register(PartnershipMetric)
class PartnershipMetricAdmin(Mended):
    list_display = ("definition", "partnership", "frequency", "lag_days", "baseline", "from_on", "to_on")
    list_select_related = ("definition", "partnership")
    list_filter = ("frequency", ("to_on", admin.EmptyFieldListFilter))
    search_fields = ("definition__title", "partnership__name")
    asks = (
        "partnership",
        "definition",
        "owner",
        "source",
        "frequency",
        "lag_days",
        "baseline",
        "baseline_on",
        "from_on",
    )
    mends = ("owner", "source", "frequency", "lag_days", "baseline", "baseline_on", "to_on")
    deed = staticmethod(measure.adopt_metric)
    inlines = (seen(MetricTarget, "period_from_on", "period_to_on", "value", "set_on"),)


@admin.register(MetricTarget)
class MetricTargetAdmin(Mended):
    list_display = ("metric", "period_from_on", "period_to_on", "value", "set_on")
    list_select_related = ("metric__definition", "metric__partnership")
    search_fields = ("metric__definition__title", "metric__partnership__name")
    date_hierarchy = "period_to_on"
    asks = ("metric", "period_from_on", "period_to_on", "value", "set_on")
    mends = ("value",)
    deed = staticmethod(measure.set_target)


@admin.register(MetricValue)
class MetricValueAdmin(Evidence):
    list_display = ("definition", "partnership", "pathway", "network", "period_to_on", "value", "status")
    list_select_related = ("definition", "partnership", "pathway", "network")
    list_filter = ("origin", "status", "definition__stage")
    search_fields = ("definition__title", "partnership__name", "network__name")
    date_hierarchy = "period_to_on"
    asks = (
        "definition",
        "network",
        "partnership",
        "pathway",
        "period_from_on",
        "period_to_on",
        "value",
        "numerator",
        "denominator",
        "excluded_count",
        "excluded_reason",
        "status",
        "source",
        "note",
        "evidence_url",
    )
    deed = staticmethod(measure.type_value)


@admin.register(GoalMetric)
class GoalMetricAdmin(Evidence):
    list_display = ("goal", "metric", "on")
    list_select_related = ("goal", "metric__definition", "metric__partnership")
    search_fields = ("goal__title", "metric__definition__title")
    asks = ("goal", "metric", "on")
    deed = staticmethod(measure.link_goal)


@admin.register(MetricDiscussion)
class MetricDiscussionAdmin(Evidence):
    list_display = ("metric", "meeting", "decision")
    list_select_related = ("metric__definition", "metric__partnership", "meeting", "decision")
    search_fields = ("metric__definition__title", "metric__partnership__name")
    asks = ("metric", "meeting", "decision")
    deed = staticmethod(measure.discuss_metric)


@admin.register(CredentialCount)
class CredentialCountAdmin(Evidence):
    list_display = ("credential", "school", "partnership", "period_to_on", "earned_count")
    list_select_related = ("credential", "school", "partnership")
    search_fields = ("credential__name", "school__name", "partnership__name")
    date_hierarchy = "period_to_on"
    asks = (
        "partnership",
        "pathway",
        "credential",
        "school",
        "period_from_on",
        "period_to_on",
        "earned_count",
    )
    deed = staticmethod(measure.count_credentials)


@admin.register(Report)
class ReportAdmin(Evidence):
    list_display = ("title", "partnership", "issued_on")
    list_select_related = ("partnership",)
    search_fields = ("title", "partnership__name")
    date_hierarchy = "issued_on"
    asks = ("partnership", "title", "summary", "issued_on")
    deed = staticmethod(report.issue_report)
    inlines = (
        seen(
            ReportDelivery,
            "membership",
            "sent_on",
            "opened_on",
            also=("membership__organization", "membership__partnership"),
        ),
    )


@admin.register(ReportDelivery)
class ReportDeliveryAdmin(ReadOnly):
    list_display = ("report", "membership", "sent_on", "opened_on")
    list_select_related = ("report", "membership__organization", "membership__partnership")
    list_filter = (("opened_on", admin.EmptyFieldListFilter),)
    search_fields = ("report__title", "membership__organization__name")
    exclude = ("link",)


@admin.register(SurveyWave)
class SurveyWaveAdmin(ReadOnly):
    """Opened and closed on their own pages, where it stands who is asked and what follows."""

    list_display = ("partnership", "opened_on", "closes_on", "closed_on", "edition")
    list_select_related = ("partnership",)
    list_filter = (("closed_on", admin.EmptyFieldListFilter),)
    search_fields = ("partnership__name",)
    date_hierarchy = "opened_on"


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Who was asked and whether they answered; the link stays out of sight."""

    list_display = ("affiliation", "wave", "membership", "sent_on", "reminder_count", "answered_on")
    list_select_related = (
        "affiliation__person",
        "affiliation__organization",
        "wave__partnership",
        "membership__organization",
        "membership__partnership",
    )
    list_filter = (("answered_on", admin.EmptyFieldListFilter),)
    search_fields = ("affiliation__person__family_name", "wave__partnership__name")
    exclude = ("link",)


@admin.register(RubricVersion)
class RubricVersionAdmin(Kept):
    list_display = ("network", "number", "from_on", "reason")
    list_select_related = ("network",)
    search_fields = ("network__name", "reason")
    stale = (StaleKind.INTERMEDIARY, "network_id")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # scores were made by it: another weighting is another version

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ScoreRun)
class ScoreRunAdmin(ReadOnly):
    list_display = ("kind", "as_of", "state", "done_count", "total_count", "failed_count", "started_at")
    list_filter = ("state", "kind")
    date_hierarchy = "started_at"
    inlines = (seen(ScoreChunk, "first_id", "last_id", "count", "state", "attempt_count", "error"),)


@admin.register(ScoreChunk)
class ScoreChunkAdmin(ReadOnly):
    list_display = ("run", "first_id", "last_id", "count", "state", "attempt_count", "leased_until")
    list_filter = ("state",)
    list_select_related = ("run",)


@admin.register(HealthSnapshot)
class HealthSnapshotAdmin(ReadOnly):
    list_display = ("partnership", "as_of", "version", "stage", "value", "band", "grade", "coverage")
    list_filter = ("band", "grade", "version", "stage")
    list_select_related = ("partnership",)
    search_fields = ("partnership__name",)
    date_hierarchy = "as_of"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lists leave the large documents where they are."""
        return super().get_queryset(request).defer("readings")


@admin.register(CurrentDetail)
class CurrentDetailAdmin(ReadOnly):
    list_display = ("partnership", "snapshot")
    list_select_related = ("partnership", "snapshot__partnership")
    search_fields = ("partnership__name",)


@admin.register(Situation)
class SituationAdmin(ReadOnly):
    """Made from other rows: what is wrong here is wrong there."""

    list_display = ("kind", "partnership", "network", "from_at", "fact")
    list_select_related = ("partnership", "network")
    list_filter = ("kind",)
    search_fields = ("partnership__name",)
    date_hierarchy = "from_at"


@admin.register(Disposition)
class DispositionAdmin(ReadOnly):
    list_display = ("said", "partnership", "assignee", "snoozed_until", "done_on", "by", "at")
    list_select_related = ("partnership", "assignee", "by")
    list_filter = ("kind", ("done_on", admin.EmptyFieldListFilter))
    search_fields = ("said", "partnership__name")
    date_hierarchy = "at"


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    list_display = ("name", "at")
