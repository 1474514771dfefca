"""Formal agreements: how long they hold, in what state they are, who is party, what follows them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.choices import SearchKind
from directory.models import Entered, Row, Searched, Step, User, not_before
from partnerships.choices import AgreementKind, AgreementState, NoticeKind, RenewalKind, SigningOrder
from partnerships.models.inherited import InheritedKey
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.models.template import AgreementTemplate
from partnerships.querysets import AgreementQuerySet, ScopedQuerySet, StepQuerySet


class Agreement(Row):
    """`state` repeats the open AgreementTransition, for lists; both are written by the same deed.

    `lineage` is shared by an agreement and all that follow it as renewal or amendment; `paper` is the
    frozen document that is out for signature or was signed.
    """

    search_kind = SearchKind.AGREEMENT
    search_fields = frozenset({"title", "partnership"})
    search_related = ("partnership",)

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
    backup = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="backed_agreements")
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="renews"
    )
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    template = models.ForeignKey(
        AgreementTemplate, models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    paper = models.OneToOneField(
        "Paper", models.PROTECT, null=True, blank=True, editable=False, related_name="shown_by"
    )
    signing_order = models.CharField(
        max_length=8, choices=SigningOrder, default=SigningOrder.PARALLEL, verbose_name="signed"
    )
    renewal = models.CharField(max_length=9, choices=RenewalKind, default=RenewalKind.MANUAL)
    renewal_months = models.PositiveSmallIntegerField("renewed for, in months", null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField("days of notice", default=0)
    review_months = models.PositiveSmallIntegerField("months between reviews", null=True, blank=True)
    is_held = models.BooleanField("legal hold", default=False)
    held_reason = models.CharField("why it is held", max_length=240, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "-effective_on", "-pk"]
        indexes = [
            models.Index(fields=["ends_on", "title", "id"], name="agreement_ends"),
            models.Index(fields=["title", "id"], name="agreement_title"),
            models.Index(fields=["state", "ends_on", "id"], name="agreement_state_ends"),
        ]
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
            models.CheckConstraint(
                condition=~Q(state="out_for_signature") | Q(paper__isnull=False), name="agreement_sent_frozen"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "in_review"]) | Q(paper__isnull=True),
                name="agreement_open_not_frozen",
            ),
            models.CheckConstraint(
                condition=Q(renewal__in=RenewalKind.values), name="agreement_renewal_known"
            ),
            models.CheckConstraint(
                condition=~Q(renewal="automatic") | Q(renewal_months__isnull=False),
                name="agreement_renewal_term",
            ),
            models.CheckConstraint(
                condition=Q(signing_order__in=SigningOrder.values), name="agreement_signing_order_known"
            ),
            models.CheckConstraint(
                condition=Q(is_held=False) | ~Q(held_reason=""), name="agreement_held_why"
            ),
            models.UniqueConstraint(
                fields=["partnership", "kind", "lineage"],
                condition=Q(state__in=["active", "under_review"]),
                name="agreement_one_active",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:agreement_detail", args=[self.pk])

    @property
    def search_words(self) -> str:
        return self.partnership.name

    @property
    def search_detail(self) -> str:
        return f"{self.partnership} · {AgreementState(self.state).label}"

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        return [(SearchKind.AGREEMENT, keys)]


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
    partnership = InheritedKey(Partnership, of="agreement")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="agreement_parties")
    must_sign = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agreement parties"
        ordering = ["agreement", "membership"]
        indexes = [models.Index(fields=["partnership", "agreement"], name="agreement_party_of")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "membership"], name="agreement_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership.organization} in {self.agreement}"


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


class Notice(Entered):
    """Notice that the agreement ends on a day, or isn't renewed; without a party, of all together."""

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    party = models.ForeignKey(AgreementParty, models.PROTECT, null=True, blank=True, related_name="notices")
    reason = models.CharField(max_length=240)
    on = models.DateField("given on")
    ends_on = models.DateField("the agreement ends on")
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="notice_reason"),
            not_before("ends_on", "on", "notice_ends"),
            not_before("withdrawn_on", "on", "notice_withdrawn"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(withdrawn_on__isnull=True), name="notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.agreement}"
