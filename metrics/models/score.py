"""Scores as they are kept: changed weights, runs with their chunks, append-only snapshots."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Organization, Row
from metrics.choices import Band, ChunkState, RunKind, RunState
from metrics.models.stored import StoredElements, StoredJSON
from metrics.querysets import NetworkQuerySet, RunQuerySet, SnapshotQuerySet
from partnerships.models import Partnership


class RubricVersion(Row):
    """An intermediary's changed weights from a day on; without one the published rubric holds."""

    network = models.ForeignKey(Organization, models.CASCADE, related_name="rubric_versions")
    number = models.PositiveSmallIntegerField()
    weights = models.JSONField()
    reason = models.CharField(max_length=240)
    from_on = models.DateField()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["network", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="rubric_version_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="rubric_version_reason"),
        ]

    def __str__(self) -> str:
        return f"Rubric {self.number} of {self.network}"


class ScoreRun(models.Model):
    """One scoring of many partnerships as of a day: how far it is, what failed. It is its own history."""

    kind = models.CharField(max_length=8, choices=RunKind)
    as_of = models.DateField()
    key = models.CharField("period key", max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    # What is scored already, with nothing touched since, is passed over.
    may_skip = models.BooleanField(default=True)
    total_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="score_run_state")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="score_run_key"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="score_run_state_known"),
            models.CheckConstraint(
                condition=Q(done_count__lte=F("total_count")), name="score_run_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} as of {self.as_of}"


class ScoreChunk(models.Model):
    """A slice of a run that one worker takes on a lease; the row is the to-do."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="chunks")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    # Empty: every partnership from first to last; else just these.
    ids = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ChunkState, default=ChunkState.WAITING)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["run", "first_id"]
        indexes = [models.Index(fields=["state", "leased_until"], name="score_chunk_due")]
        constraints = [
            models.UniqueConstraint(fields=["run", "first_id"], name="score_chunk_once"),
            models.CheckConstraint(condition=Q(state__in=ChunkState.values), name="score_chunk_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.first_id} to {self.last_id}"


class HealthSnapshot(models.Model):
    """The health of a partnership as of a day. Append-only: added once, never changed, thinned with age."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="snapshots")
    run = models.ForeignKey(ScoreRun, models.SET_NULL, null=True, db_index=False, related_name="snapshots")
    as_of = models.DateField()
    version = models.CharField("model version", max_length=20)
    rubric_key = models.CharField(max_length=64)
    evidence_hash = models.CharField(max_length=64)
    # The partnership's own count when its records were read.
    touched_count = models.PositiveIntegerField(default=0)
    stage = models.PositiveSmallIntegerField()
    value = models.FloatField("headline", null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    band = models.CharField("shown band", max_length=16, choices=Band, blank=True)
    own_band = models.CharField("band before the cap", max_length=16, choices=Band, blank=True)
    capped_by = models.CharField(max_length=2, blank=True)
    coverage = models.FloatField(null=True)
    grade = models.CharField(max_length=1, blank=True)
    absent_reason = models.CharField(max_length=120, blank=True)
    elements = StoredElements(default=dict)
    readings = models.TextField(blank=True)  # the canonical text that `evidence_hash` stands for
    change_reason = models.CharField(max_length=240, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-pk"]
        indexes = [
            models.Index(fields=["partnership", "-as_of", "-id"], name="snapshot_latest"),
            models.Index(fields=["run", "partnership"], name="snapshot_run"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "as_of", "version", "rubric_key", "evidence_hash"],
                name="snapshot_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(0, 1)), name="snapshot_value_range"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(absent_reason=""), name="snapshot_value_or_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} as of {self.as_of}"


class CurrentDetail(models.Model):
    """What only the current snapshot carries: the rows that fail, the best next moves, what is coming.

    Replaced whenever a newer snapshot is current, so that thinning and history never meet row keys.
    """

    scope_path = "partnership"

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="current_detail")
    snapshot = models.ForeignKey(HealthSnapshot, models.CASCADE, related_name="details")
    failing = StoredJSON(default=dict)
    advice = StoredJSON(default=list)
    forecast = StoredJSON(default=list)
    has_outlook = models.BooleanField(default=False)  # advice and forecast were worked out
    # Against about four weeks before, under the same rules; so that "what moved" needs no search in the past.
    before = models.FloatField(null=True)
    before_on = models.DateField(null=True)
    moved = models.FloatField("distance moved", null=True)
    moved_reason = models.CharField(max_length=240, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["partnership"]
        indexes = [
            models.Index(
                fields=["-moved", "partnership"], name="detail_moved", condition=Q(moved__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"Detail of {self.snapshot}"


class Heartbeat(models.Model):
    """When the worker last worked: one row a name, written each minute."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
