"""Places for learners: given, and looked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Affiliation, Entered, Organization, not_before
from employers.choices import CONTINUUM, EndReason, GradeBand, OfferKind, PlacementState
from employers.models.offer import Offer
from employers.querysets import PlacementQuerySet, PlaceRequestQuerySet
from pathways.models import PathwayStep


class Placement(Entered):
    """Learners of one school in one offer, as counts: nobody is named, numbered or keyed."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="placements")
    school = models.ForeignKey(Organization, models.PROTECT, related_name="placements")
    grade_band = models.CharField(max_length=16, choices=GradeBand)
    state = models.CharField(max_length=12, choices=PlacementState, default=PlacementState.REQUESTED)
    learners_count = models.PositiveIntegerField()
    completed_count = models.PositiveIntegerField(null=True, blank=True)
    credentials_count = models.PositiveIntegerField(null=True, blank=True)
    hired_count = models.PositiveIntegerField(null=True, blank=True)
    hours = models.DecimalField("hours in all", max_digits=9, decimal_places=1, null=True, blank=True)
    from_on = models.DateField("first day")
    to_on = models.DateField("last day", null=True, blank=True)
    confirmed_on = models.DateField("confirmed by the school", null=True, blank=True)
    end_reason = models.CharField(
        "why it ended or was declined", max_length=12, choices=EndReason, blank=True
    )
    answered_on = models.DateField("answered by the employer", null=True, blank=True)
    answered_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="answered_placements"
    )
    reported_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="reported_placements"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["offer", "from_on"], name="placement_from")]
        constraints = [
            not_before("to_on", "from_on", "placement_period"),
            models.CheckConstraint(condition=Q(grade_band__in=GradeBand.values), name="placement_band_known"),
            models.CheckConstraint(
                condition=Q(state__in=PlacementState.values), name="placement_state_known"
            ),
            models.CheckConstraint(condition=Q(learners_count__gte=1), name="placement_learners"),
            models.CheckConstraint(
                condition=Q(completed_count__isnull=True) | Q(completed_count__lte=F("learners_count")),
                name="placement_completed_within",
            ),
            models.CheckConstraint(
                condition=Q(credentials_count__isnull=True) | Q(credentials_count__lte=F("learners_count")),
                name="placement_credentials_within",
            ),
            models.CheckConstraint(
                condition=Q(hired_count__isnull=True) | Q(hired_count__lte=F("learners_count")),
                name="placement_hired_within",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended_early", "declined"]) | ~Q(end_reason=""),
                name="placement_end_reason",
            ),
            models.CheckConstraint(
                condition=Q(end_reason__in=["", *EndReason.values]), name="placement_end_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="placement_hours_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learners_count} learners of {self.school} in {self.offer}"


class PlaceRequest(Entered):
    """A school looks for places for its learners, as a count; whichever offer fits may be matched with it."""

    school = models.ForeignKey(Organization, models.PROTECT, related_name="place_requests")
    intermediary = models.ForeignKey(
        Organization, models.PROTECT, related_name="place_requests_received", verbose_name="asks"
    )
    kind = models.CharField(max_length=24, choices=OfferKind)
    grade_band = models.CharField(max_length=16, choices=GradeBand)
    learners_count = models.PositiveIntegerField("how many learners")
    pathway_step = models.ForeignKey(
        PathwayStep, models.SET_NULL, null=True, blank=True, related_name="place_requests"
    )
    requested_on = models.DateField()
    from_on = models.DateField("first day", null=True, blank=True)
    to_on = models.DateField("last day", null=True, blank=True)
    placement = models.OneToOneField(
        Placement, models.SET_NULL, null=True, blank=True, related_name="place_request"
    )
    dropped_on = models.DateField(null=True, blank=True)

    objects = PlaceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            not_before("to_on", "from_on", "place_request_period"),
            not_before("dropped_on", "requested_on", "place_request_dropped"),
            models.CheckConstraint(condition=Q(kind__in=list(CONTINUUM)), name="place_request_kind"),
            models.CheckConstraint(condition=Q(grade_band__in=GradeBand.values), name="place_request_band"),
            models.CheckConstraint(condition=Q(learners_count__gte=1), name="place_request_learners"),
        ]

    def __str__(self) -> str:
        return f"{self.school} looks for {self.learners_count} places: {self.get_kind_display()}"
