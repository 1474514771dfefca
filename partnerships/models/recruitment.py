"""Whom the partnership needs and why, what each party seeks and gives, and what they got."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Affiliation, Entered, Organization, Period, Person, Row, not_before
from employers.models import Ask
from partnerships.choices import ProspectState, Sector, SupportKind, ValueKind
from partnerships.models.inherited import InheritedKey
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.querysets import ScopedQuerySet, StaffQuerySet


class RecruitmentNeed(Entered):
    """Support that is missing, written down before anyone is approached."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="recruitment_needs")
    support = models.CharField(max_length=12, choices=SupportKind)
    sector = models.CharField(max_length=14, choices=Sector, blank=True)
    description = models.TextField(blank=True)
    needed_count = models.PositiveSmallIntegerField(default=1)
    stated_on = models.DateField()
    needed_by_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    decision_maker = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="decides_on_needs"
    )
    ask = models.ForeignKey(Ask, models.SET_NULL, null=True, blank=True, related_name="recruitment_needs")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["needed_by_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(support__in=SupportKind.values), name="recruitment_support"),
            models.CheckConstraint(condition=Q(needed_count__gte=1), name="recruitment_count"),
            not_before("withdrawn_on", "stated_on", "recruitment_withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.get_support_display()} ({self.needed_count}) for {self.partnership}"


class Prospect(Row):
    """An organization thought of for a need, from the list to a yes or no."""

    scope_path = "need__partnership"

    need = models.ForeignKey(RecruitmentNeed, models.CASCADE, related_name="prospects")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="prospects")
    state = models.CharField(max_length=10, choices=ProspectState, default=ProspectState.LISTED)
    listed_on = models.DateField()
    approached_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["need", "organization__name"]
        constraints = [
            models.UniqueConstraint(fields=["need", "organization"], name="prospect_once"),
            models.CheckConstraint(condition=Q(state__in=ProspectState.values), name="prospect_state_known"),
            not_before("approached_on", "listed_on", "prospect_approached"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} for {self.need}"


class ValueStatement(Period):
    """What a party seeks from the partnership, or gives to it, in its own words."""

    scope_path = "membership__partnership"

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="value_statements")
    partnership = InheritedKey(Partnership, of="membership")
    kind = models.CharField(max_length=6, choices=ValueKind)
    text = models.CharField(max_length=400)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["membership", "kind", "pk"]
        indexes = [models.Index(fields=["partnership", "kind"], name="value_statement_of")]
        constraints = [
            not_before("to_on", "from_on", "value_statement_period"),
            models.CheckConstraint(condition=Q(kind__in=ValueKind.values), name="value_statement_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="value_statement_said"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Intersection(Row):
    """Where what one party seeks meets what another gives: a point from which both gain."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="intersections")
    seeks = models.ForeignKey(ValueStatement, models.CASCADE, related_name="met_by")
    gives = models.ForeignKey(ValueStatement, models.CASCADE, related_name="meets")
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "-on", "pk"]
        constraints = [models.UniqueConstraint(fields=["seeks", "gives"], name="intersection_once")]

    def __str__(self) -> str:
        return f"{self.seeks.text} / {self.gives.text}"


class Contribution(Entered):
    """A benefit that one party gave to another outside any commitment; counts once the receiver confirms."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="contributions")
    giver = models.ForeignKey(Membership, models.CASCADE, related_name="contributions_given")
    receiver = models.ForeignKey(Membership, models.CASCADE, related_name="contributions_received")
    description = models.CharField(max_length=400)
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="contribution_between_two"),
            models.CheckConstraint(condition=~Q(description=""), name="contribution_said"),
        ]

    def __str__(self) -> str:
        return self.description


class Confirmation(Entered):
    """The receiver says that a delivery or a contribution reached it."""

    scope_path = "membership__partnership"

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="confirmations", verbose_name="confirmed by"
    )
    partnership = InheritedKey(Partnership, of="membership")
    delivery = models.OneToOneField(
        "partnerships.Delivery", models.CASCADE, null=True, blank=True, related_name="confirmation"
    )
    contribution = models.OneToOneField(
        Contribution, models.CASCADE, null=True, blank=True, related_name="confirmation"
    )
    affiliation = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="confirmations"
    )
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["membership", "on"], name="confirmation_on"),
            models.Index(fields=["partnership", "membership", "on"], name="confirmation_last"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery__isnull=False, contribution__isnull=True)
                | Q(delivery__isnull=True, contribution__isnull=False),
                name="confirmation_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} confirms {self.delivery or self.contribution}"
