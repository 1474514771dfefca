"""What the partnership is for and the rules it keeps: charter, endorsements, protocols, goals, reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Entered, Period, not_before
from partnerships.choices import ProtocolKind
from partnerships.models.inherited import InheritedKey
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.querysets import ScopedQuerySet


class Charter(Entered):
    """One version of the purpose statement; it never changes once adopted, a new version follows it."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="charters")
    version = models.PositiveSmallIntegerField()
    need = models.TextField(blank=True)
    serves = models.TextField("who it serves", blank=True)
    geography = models.TextField(blank=True)
    goal = models.TextField("goal of its pathways", blank=True)
    fte_needed = models.DecimalField(
        "FTE needed to convene", max_digits=4, decimal_places=2, null=True, blank=True
    )
    review_every_days = models.PositiveSmallIntegerField("review every (days)", default=365)
    adopted_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "version"], name="charter_version_once"),
            models.CheckConstraint(condition=Q(review_every_days__range=(30, 1825)), name="charter_review"),
            models.CheckConstraint(
                condition=Q(fte_needed__isnull=True) | Q(fte_needed__gt=0), name="charter_fte_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"Charter {self.version} of {self.partnership}"


class Endorsement(Entered):
    scope_path = "charter__partnership"

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="endorsements")
    partnership = InheritedKey(Partnership, of="charter")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="endorsements")
    affiliation = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="endorsements", verbose_name="by"
    )
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partnership", "membership", "on"], name="endorsement_last")]
        constraints = [models.UniqueConstraint(fields=["charter", "membership"], name="endorsement_once")]

    def __str__(self) -> str:
        return f"{self.membership} endorses {self.charter}"


class Review(Entered):
    """The partners looked at their purpose again."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="reviews")
    on = models.DateField()
    outcome = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"Review of {self.partnership} on {self.on}"


class Protocol(Period):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="protocols")
    kind = models.CharField(max_length=14, choices=ProtocolKind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "kind", "-from_on"]
        constraints = [
            not_before("to_on", "from_on", "protocol_period"),
            models.CheckConstraint(condition=Q(kind__in=ProtocolKind.values), name="protocol_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Goal(Period):
    """Workable with an owner, a date, a target and a metric; revising it ends this row and begins another."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="goals")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name="owner"
    )
    due_on = models.DateField(null=True, blank=True)
    target = models.CharField(max_length=160, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "due_on", "pk"]
        constraints = [
            not_before("to_on", "from_on", "goal_period"),
            models.CheckConstraint(condition=~Q(title=""), name="goal_named"),
        ]

    def __str__(self) -> str:
        return self.title
