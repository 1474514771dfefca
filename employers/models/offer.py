"""What employers offer, and what they are asked back about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Affiliation, Entered, Organization, Row, SecureLink, User, not_before
from directory.querysets import OwnedQuerySet
from employers.choices import CONTINUUM, OfferKind, OfferState
from employers.models.employer import Employer, Site
from employers.querysets import OfferQuerySet
from pathways.models import PathwayStep


class Offer(Entered):
    """A work-based learning experience that an employer offers to an intermediary."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="offers")
    intermediary = models.ForeignKey(Organization, models.PROTECT, related_name="received_offers")
    kind = models.CharField(max_length=24, choices=OfferKind)
    title = models.CharField(max_length=160)
    note = models.TextField(blank=True)
    grade_bands = models.JSONField(default=list, blank=True)
    pathway_step = models.ForeignKey(
        PathwayStep, models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="offers")
    supervisor = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="supervised_offers"
    )
    slots_count = models.PositiveIntegerField(default=1)
    from_on = models.DateField("first day", null=True, blank=True)
    to_on = models.DateField("last day", null=True, blank=True)
    hours = models.DecimalField(
        "hours for each learner", max_digits=6, decimal_places=1, null=True, blank=True
    )
    age_floor = models.PositiveSmallIntegerField(null=True, blank=True)
    requirements = models.TextField(blank=True)
    is_paid = models.BooleanField("paid", default=False)
    is_credit_bearing = models.BooleanField("credit-bearing", default=False)
    is_hazardous = models.BooleanField("tasks that may be dangerous", default=False)
    # Which legal notes (employers/legal.py) stood on the page and were read.
    acknowledged = models.JSONField("legal notes read", default=list, blank=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.SUBMITTED)
    submitted_on = models.DateField()
    answer_by_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=240, blank=True)
    submitted_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="submitted_offers"
    )
    link = models.ForeignKey(SecureLink, models.SET_NULL, null=True, blank=True, related_name="offers")

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        indexes = [
            models.Index(fields=["employer", "submitted_on"], name="offer_submitted"),
            models.Index(fields=["intermediary", "state", "submitted_on"], name="offer_received"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="offer_kind_known"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(condition=Q(slots_count__gte=1), name="offer_slots"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="offer_period",
            ),
            models.CheckConstraint(
                condition=Q(age_floor__isnull=True) | Q(age_floor__range=(5, 99)), name="offer_age_floor"
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0), name="offer_hours_positive"
            ),
            not_before("answered_on", "submitted_on", "offer_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.employer}"

    @property
    def stage(self) -> str | None:
        """The stage of the work-based learning continuum; None for what isn't a learner's experience."""
        return CONTINUUM.get(self.kind)


class OfferQuestion(Row):
    """The intermediary asks back about an offer; the employer answers on its page, or by offering anew."""

    owner_path = "offer__intermediary"

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="offer_questions")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="offer_question_asked"),
            not_before("answered_at", "asked_at", "offer_question_answered"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
