"""Employers, their sites, what they need, what they offer, what they are asked and what they host."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from directory.choices import Language
from directory.models import Affiliation, Entered, Organization, Period, Row, SecureLink, User, not_before
from directory.querysets import OwnedQuerySet, RowQuerySet
from employers.choices import (
    CONTINUUM,
    AskOutcome,
    EmployerSize,
    Endorsed,
    EndReason,
    GradeBand,
    InterestState,
    OfferKind,
    OfferState,
    PlacementState,
)
from employers.querysets import (
    AskQuerySet,
    InterestQuerySet,
    OfferQuerySet,
    PlacementQuerySet,
    PlaceRequestQuerySet,
)
from pathways.models import Competency, Credential, Industry, Occupation, Pathway, PathwayStep


class Employer(models.Model):
    """What an organization has as an employer. The shown level is written by `metrics` alone."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="employer")
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="employers", verbose_name="NAICS"
    )
    size = models.CharField(max_length=8, choices=EmployerSize, blank=True)
    shown_level = models.PositiveSmallIntegerField("engagement level", null=True, editable=False)
    shown_level_on = models.DateField(null=True, editable=False)

    history = HistoricalRecords(excluded_fields=["shown_level", "shown_level_on"])
    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_level__isnull=True) | Q(shown_level__range=(1, 5)),
                name="employer_level_range",
            )
        ]

    def __str__(self) -> str:
        return self.organization.name


class Site(Row):
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["employer", "name"]
        constraints = [models.UniqueConstraint(fields=["employer", "name"], name="site_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.employer}"


class Need(Entered):
    """A workforce need by occupation, credential or competency; where none fits, in their own words."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="needs")
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="needs")
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, blank=True, related_name="needs")
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="needs")
    words = models.CharField("in their own words", max_length=100, blank=True)
    openings_count = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    submitted_on = models.DateField()
    to_on = models.DateField("until", null=True, blank=True)
    submitted_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="submitted_needs"
    )
    link = models.ForeignKey(SecureLink, models.SET_NULL, null=True, blank=True, related_name="needs")

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        indexes = [models.Index(fields=["employer", "submitted_on"], name="need_submitted")]
        constraints = [
            not_before("to_on", "submitted_on", "need_period"),
            models.CheckConstraint(
                condition=Q(occupation__isnull=False)
                | Q(credential__isnull=False)
                | Q(competency__isnull=False)
                | ~Q(words=""),
                name="need_names_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.occupation or self.credential or self.competency or self.words}"


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


class Ask(Period):
    """Someone asked an employer for something, seen by all who might ask next."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="asks")
    asked_by = models.ForeignKey(Organization, models.PROTECT, related_name="asks_made")
    kind = models.CharField(max_length=24, choices=OfferKind)
    note = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=AskOutcome, default=AskOutcome.OPEN)
    reason_beyond = models.CharField("why it is asked all the same", max_length=240, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["employer", "from_on"], name="ask_from")]
        constraints = [
            not_before("to_on", "from_on", "ask_period"),
            models.CheckConstraint(condition=Q(outcome__in=AskOutcome.values), name="ask_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asked {self.employer} for {self.get_kind_display()}"


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


class CompetencyEndorsement(Entered):
    """An employer endorses, or corrects, a competency that a pathway teaches."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="competency_endorsements")
    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="competency_endorsements")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="endorsements")
    verdict = models.CharField(max_length=10, choices=Endorsed)
    correction = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "pathway", "competency", "on"], name="competency_endorsement_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="endorsed") | ~Q(correction=""), name="competency_correction_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.competency}"


class Interest(Row):
    """What somebody said on an intermediary's public form, word for word, and what was answered."""

    owner_path = "intermediary"
    #: What is left of a person who is erased by their e-mail address.
    erased_by = "email"
    erased = {
        "given_name": "Erased",
        "family_name": "person",
        **dict.fromkeys(("title", "email", "phone", "note"), ""),
    }

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="interests")
    organization_name = models.CharField("organization", max_length=200)
    city = models.CharField(max_length=100, blank=True)
    website = models.URLField(blank=True)
    given_name = models.CharField("first name", max_length=80)
    family_name = models.CharField("last name", max_length=80)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    offered = models.JSONField("can offer", default=list, blank=True)  # kinds of offers
    needed = models.JSONField("needs", default=list, blank=True)  # kinds of needs
    # What is needed in their own words, each with how many: [["CNC machinists", 4], …].
    needs = models.JSONField("needs in their words", default=list, blank=True)
    note = models.TextField(blank=True)
    # In which the form was filled in, and answers are written.
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    answer_by_on = models.DateField()
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.NEW)
    keeper = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="kept_interests")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField("why it was declined", blank=True)
    # Who it turned out to be.
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="stated_interests"
    )
    affiliation = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="stated_interests"
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["intermediary", "state", "received_at"], name="interest_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_known"),
            not_before("answer_by_on", "received_on", "interest_answer_by"),
            not_before("answered_on", "received_on", "interest_answered"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_on__isnull=False),
                name="interest_answer_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="interest_decline_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_name}, {self.received_on}"
