"""What was promised: responsibilities in writing, commitments with who, what and by when, deliveries."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Affiliation, Entered, Period, Row, StoredFile, not_before
from directory.models.row import unique_filled
from employers.models import Offer, Placement
from partnerships.choices import HowOften, Proof
from partnerships.models.agreement import Agreement
from partnerships.models.contact import Connection
from partnerships.models.inherited import InheritedKey
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.querysets import CommitmentQuerySet, ScopedQuerySet, StaffQuerySet


class Responsibility(Period):
    """A member's role, and what it answers for in that role.

    One that says how often and from when it is due unrolls into commitments until its last day, or the
    last of its agreement.
    """

    scope_path = "membership__partnership"

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="responsibilities")
    partnership = InheritedKey(Partnership, of="membership")
    role = models.CharField(max_length=120)
    description = models.TextField("responsibility", blank=True)
    agreement = models.ForeignKey(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="responsibilities"
    )
    person = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="responsibilities"
    )
    receiver = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="responsibilities_received"
    )
    how_often = models.CharField(max_length=11, choices=HowOften, blank=True)
    due_on = models.DateField("first due on", null=True, blank=True)
    proof = models.CharField("proved by", max_length=9, choices=Proof, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "responsibilities"
        ordering = ["membership", "pk"]
        indexes = [models.Index(fields=["partnership", "membership"], name="responsibility_of")]
        constraints = [
            not_before("to_on", "from_on", "responsibility_period"),
            models.CheckConstraint(condition=~Q(role=""), name="responsibility_role"),
            models.CheckConstraint(
                condition=Q(how_often="") | Q(due_on__isnull=False), name="responsibility_first_due"
            ),
            models.CheckConstraint(
                condition=Q(how_often__in=["", *HowOften.values]), name="responsibility_how_often_known"
            ),
            models.CheckConstraint(
                condition=Q(proof__in=["", *Proof.values]), name="responsibility_proof_known"
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("membership")),
                name="responsibility_between_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.organization}: {self.role}"


class Commitment(Entered):
    """Who does what by when; without a receiver it is owed to the partnership and the convener confirms."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="commitments")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="commitments_owned"
    )
    owner_person = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    receiver = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="commitments_received"
    )
    offer = models.ForeignKey(
        Offer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name="rests on offer",
    )
    responsibility = models.ForeignKey(
        Responsibility, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    #: Which of the responsibility's due dates it is: its first one, as planned, for ever.
    period = models.CharField(max_length=10, blank=True, editable=False)
    text = models.CharField(max_length=400)
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=240, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "made_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="commitment_said"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(receiver__isnull=True) | ~Q(owner=F("receiver")),
                name="commitment_between_two",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="commitment_withdrawn_reason",
            ),
            not_before("withdrawn_on", "made_on", "commitment_withdrawn"),
            unique_filled("period", "commitment_of_period", "responsibility"),
        ]

    def __str__(self) -> str:
        return self.text


class DueDate(Row):
    """A due date as agreed on a day. It holds until the next one that was agreed before it fell due;
    one agreed after that (`is_late`) is kept and shown, and never judged by."""

    scope_path = "commitment__partnership"

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="due_dates")
    due_on = models.DateField()
    agreed_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, editable=False)
    is_late = models.BooleanField(default=False, editable=False)
    reason = models.CharField(max_length=240, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "agreed_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="due_date_due")]
        constraints = [
            not_before("until_on", "agreed_on", "due_date_until"),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(until_on__isnull=True, is_late=False),
                name="due_date_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} by {self.due_on}"


class Delivery(Entered):
    """What was done for a commitment: a placement, a figure or a file; done once the receiver confirms it."""

    scope_path = "commitment__partnership"

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="deliveries")
    partnership = InheritedKey(Partnership, of="commitment")
    placement = models.OneToOneField(
        Placement, models.PROTECT, null=True, blank=True, related_name="delivery"
    )
    figure = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="deliveries")
    note = models.TextField(blank=True)
    delivered_on = models.DateField()
    reported_by = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="reported_deliveries"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-delivered_on", "-pk"]
        indexes = [
            models.Index(fields=["commitment", "delivered_on"], name="delivery_on"),
            models.Index(fields=["partnership", "delivered_on"], name="delivery_of"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} on {self.delivered_on}"


class Plan(Entered):
    """The planning sheet: what is possible, what is practical soon, who can help, what comes next."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, null=True, blank=True, related_name="plans")
    connection = models.ForeignKey(Connection, models.CASCADE, null=True, blank=True, related_name="plans")
    possible = models.TextField("what is possible", blank=True)
    practical_soon = models.TextField("what is practical soon", blank=True)
    who_helps = models.TextField("who can help", blank=True)
    what_next = models.TextField("what comes next", blank=True)
    on = models.DateField()

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=False) | Q(connection__isnull=False), name="plan_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"Plan of {self.on}"


class PlanStep(Row):
    """How far a plan has come on one of the action guide's six steps."""

    scope_path = "plan__partnership"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    step = models.PositiveSmallIntegerField()
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "step"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "step"], name="plan_step_once"),
            models.CheckConstraint(condition=Q(step__range=(1, 6)), name="plan_step_range"),
        ]

    def __str__(self) -> str:
        return f"Step {self.step} of {self.plan}"
