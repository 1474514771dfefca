"""Braided funding, each stream kept apart: a planning tracker, not the ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.models import Organization, Period, Row, StoredFile, not_before
from directory.querysets import OwnedQuerySet
from partnerships.choices import AllocationBasis, FundingKind, FundingState, MatchKind
from partnerships.models.partnership import Partnership
from partnerships.models.recruitment import Contribution
from partnerships.querysets import FundingQuerySet, StaffQuerySet
from partnerships.rules.funding import funding_state


class FundingSource(Row):
    """Its status follows from its dates: applied, awarded, closed."""

    holder = models.ForeignKey(
        Organization, models.PROTECT, related_name="funding_sources", verbose_name="planned by"
    )
    fiscal_agent = models.CharField("fiscal agent, if another", max_length=160, blank=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=14, choices=FundingKind)
    statute = models.CharField(max_length=120, blank=True)
    assistance_listing = models.CharField("Assistance Listing number", max_length=10, blank=True)
    award_number = models.CharField(max_length=60, blank=True)
    passed_through = models.CharField("pass-through entity", max_length=160, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    is_formula = models.BooleanField("formula money", default=False)
    from_on = models.DateField("period from")
    to_on = models.DateField("period to")
    liquidate_by_on = models.DateField("pay everything by", null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    eligible_populations = models.CharField(max_length=240, blank=True)
    allowed_uses = models.JSONField("allowed-use tags", default=list, blank=True)
    prohibited_uses = models.JSONField("prohibited-use tags", default=list, blank=True)
    administration_cap = models.DecimalField(
        "administration cap in percent", max_digits=5, decimal_places=2, null=True, blank=True
    )
    match_required = models.DecimalField(
        "match required in percent", max_digits=5, decimal_places=2, null=True, blank=True
    )
    takes_in_kind = models.BooleanField("match in kind counts", default=True)

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FundingKind.values), name="funding_kind_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_amount"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="funding_period"),
            not_before("awarded_on", "applied_on", "funding_awarded"),
            not_before("closed_on", "applied_on", "funding_closed"),
            not_before("liquidate_by_on", "to_on", "funding_liquidated"),
            models.CheckConstraint(
                condition=Q(match_required__isnull=True) | Q(match_required__range=(0, 100)),
                name="funding_match_range",
            ),
            models.CheckConstraint(
                condition=Q(administration_cap__isnull=True) | Q(administration_cap__range=(0, 100)),
                name="funding_cap_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:source_detail", args=[self.pk])

    def state_on(self, on: date) -> FundingState:
        return funding_state(
            on,
            period=(self.from_on, self.to_on),
            applied_on=self.applied_on,
            awarded_on=self.awarded_on,
            closed_on=self.closed_on,
        )


class FundingReport(Row):
    """What a funder wants to hear, and by when."""

    owner_path = "source__holder"

    source = models.ForeignKey(FundingSource, models.CASCADE, related_name="reports")
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "due_on", "title"], name="funding_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.source}"


class Allocation(Row):
    """Money of one stream for one activity of one partnership in one period."""

    scope_path = "partnership"

    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="allocations")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="allocations")
    activity = models.CharField(max_length=160)
    basis = models.CharField("allocation basis", max_length=12, choices=AllocationBasis, blank=True)
    is_convening = models.BooleanField("for convening", default=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    obligated = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    counted_on = models.DateField("obligated and spent as of", null=True, blank=True)
    evidence = models.CharField("where the ledger says so", max_length=240, blank=True)
    from_on = models.DateField("from")
    to_on = models.DateField("to")
    made_on = models.DateField()

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount"),
            models.CheckConstraint(condition=Q(spent__gte=0), name="allocation_spent"),
            models.CheckConstraint(condition=Q(spent__lte=F("obligated")), name="allocation_spent_obligated"),
            models.CheckConstraint(condition=Q(obligated__lte=F("amount")), name="allocation_obligated"),
            models.CheckConstraint(
                condition=Q(basis="") | Q(basis__in=AllocationBasis.values), name="allocation_basis_known"
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="allocation_period"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.activity}"

    @property
    def remaining(self) -> Decimal:
        return self.amount - self.spent


class Match(Row):
    """Match received for a stream; a contribution is matched once at most."""

    owner_path = "source__holder"

    source = models.ForeignKey(FundingSource, models.CASCADE, related_name="matches")
    contribution = models.OneToOneField(
        Contribution, models.PROTECT, null=True, blank=True, related_name="match"
    )
    kind = models.CharField(max_length=8, choices=MatchKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    valuation = models.CharField("valuation basis", max_length=240, blank=True)
    evidence = models.CharField("where it is recorded", max_length=240, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="matches")
    on = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="match_amount"),
            models.CheckConstraint(condition=Q(kind="cash") | ~Q(valuation=""), name="match_valued"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} for {self.source}"


class Budget(Period):
    """What a period of the partnership costs, for convening it or for what it does."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="budgets")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    is_convening = models.BooleanField("for convening", default=True)
    made_on = models.DateField()

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="budget_period"),
            models.CheckConstraint(condition=Q(to_on__isnull=False), name="budget_ends"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.partnership}"
