"""Scores, success metrics and the partners' voice."""

from metrics.models.metric import (
    CredentialCount,
    GoalMetric,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
    Report,
    ReportDelivery,
)
from metrics.models.score import (
    CurrentDetail,
    HealthSnapshot,
    Heartbeat,
    RubricVersion,
    ScoreChunk,
    ScoreRun,
)
from metrics.models.situation import Disposition, Situation
from metrics.models.survey import Invitation, Response, SurveyWave

__all__ = [
    "CredentialCount",
    "CurrentDetail",
    "Disposition",
    "GoalMetric",
    "HealthSnapshot",
    "Heartbeat",
    "Invitation",
    "MetricDefinition",
    "MetricDiscussion",
    "MetricTarget",
    "MetricValue",
    "PartnershipMetric",
    "Report",
    "ReportDelivery",
    "Response",
    "RubricVersion",
    "ScoreChunk",
    "ScoreRun",
    "Situation",
    "SurveyWave",
]
