"""Formal agreements: who is party, what each clause says and how far it is, who signed, what data flows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.models import Affiliation, Entered, Period, Row, SecureLink, Step, User, not_before
from partnerships.choices import AgreementKind, AgreementState, ClauseProgress, SignatureMethod
from partnerships.models.partnership import Membership, Partnership
from partnerships.querysets import ScopedQuerySet, StepQuerySet


class Agreement(Row):
    """`state` repeats the open AgreementTransition, for lists; both are written by the same deed."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=14, choices=AgreementKind)
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True)
    state = models.CharField(max_length=18, choices=AgreementState, default=AgreementState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    drafted_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="owned_agreements")
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="renews"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "-effective_on", "-pk"]
        indexes = [models.Index(fields=["ends_on", "id"], name="agreement_ends")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_named"),
            models.CheckConstraint(condition=Q(kind__in=AgreementKind.values), name="agreement_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.values), name="agreement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("effective_on")),
                name="agreement_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "withdrawn", "declined"])
                | Q(effective_on__isnull=False),
                name="agreement_dated_before_signing",
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("pk")), name="agreement_not_own_predecessor"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:agreement_detail", args=[self.pk])


class AgreementTransition(Step):
    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="transitions")
    state = models.CharField(max_length=18, choices=AgreementState)
    reason = models.CharField(max_length=240, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            not_before("until_on", "on", "agreement_transition_until"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(until_on__isnull=True), name="agreement_transition_current"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.values), name="agreement_transition_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["terminated", "declined", "withdrawn"]) | ~Q(reason=""),
                name="agreement_transition_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_state_display()} from {self.on}"


class AgreementParty(Row):
    """A member that is party to an agreement; it may leave while the rest stay bound."""

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="agreement_parties")
    must_sign = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agreement parties"
        ordering = ["agreement", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "membership"], name="agreement_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership.organization} in {self.agreement}"


class Clause(Row):
    """One of the 14 parts of the rubric's checklist as this agreement words it."""

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="clause_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 14)), name="clause_number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"


class ClauseState(Step):
    scope_path = "clause__agreement__partnership"

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="states")
    progress = models.CharField(max_length=16, choices=ClauseProgress)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            not_before("until_on", "on", "clause_state_until"),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(until_on__isnull=True), name="clause_state_current"
            ),
            models.CheckConstraint(
                condition=Q(progress__in=ClauseProgress.values), name="clause_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.get_progress_display()}"


class Signature(Entered):
    """A party's signature. It is evidence: added once, never edited; voided when the text changes."""

    scope_path = "party__agreement__partnership"

    party = models.ForeignKey(AgreementParty, models.PROTECT, related_name="signatures")
    affiliation = models.ForeignKey(
        Affiliation, models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8, choices=SignatureMethod)
    link = models.ForeignKey(SecureLink, models.PROTECT, null=True, blank=True, related_name="signatures")
    on = models.DateField("signed on")
    at = models.DateTimeField("recorded at")
    voided_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(voided_on__isnull=True), name="signature_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="signature_named"),
            models.CheckConstraint(condition=Q(method__in=SignatureMethod.values), name="signature_method"),
            not_before("voided_on", "on", "signature_voided"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.party}"


class Amendment(Entered):
    """A change to an agreement in force: the new version is its own agreement, the old text stays."""

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="amendments")
    replacement = models.OneToOneField(
        Agreement, models.PROTECT, null=True, blank=True, related_name="amends"
    )
    summary = models.TextField()
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(agreement=F("replacement")), name="amendment_of_another")
        ]

    def __str__(self) -> str:
        return f"Amendment of {self.agreement}"


class DataSharingAgreement(Row):
    """The FERPA fields of an agreement of the data-sharing kind."""

    scope_path = "agreement__partnership"

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="data_sharing")
    legal_basis = models.CharField("exception relied on", max_length=160)
    purpose = models.TextField(blank=True)
    elements = models.TextField("data elements", blank=True)
    method = models.CharField(max_length=160, blank=True)
    frequency = models.CharField(max_length=80, blank=True)
    recipients = models.TextField(blank=True)
    custodian = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="custodian_of"
    )
    breach_contact = models.CharField(max_length=160, blank=True)
    destroy_by_on = models.DateField(null=True, blank=True)
    destroyed_on = models.DateField("destruction certified on", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement"]

    def __str__(self) -> str:
        return f"Data terms of {self.agreement}"


class DataFlow(Period):
    """Data that goes from one member to another, and the agreement that covers it."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="data_flows")
    giver = models.ForeignKey(Membership, models.CASCADE, related_name="data_flows_out")
    receiver = models.ForeignKey(Membership, models.CASCADE, related_name="data_flows_in")
    description = models.CharField(max_length=240)
    is_student_level = models.BooleanField("student-level", default=False)
    covered_by = models.ForeignKey(
        DataSharingAgreement, models.SET_NULL, null=True, blank=True, related_name="flows"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "pk"]
        constraints = [
            not_before("to_on", "from_on", "data_flow_period"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="data_flow_between_two"),
        ]

    def __str__(self) -> str:
        return self.description
