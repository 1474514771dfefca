"""What wants somebody's attention, and what people decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Organization, Row, User
from metrics.choices import SituationKind
from metrics.querysets import NetworkQuerySet, SituationQuerySet
from partnerships.models import Partnership


class Situation(models.Model):
    """Something that wants attention from a moment on. Made from records, made anew whenever they change
    (`metrics.actions.situations`), so that a page need not look through a whole network for it.

    `fact` is what it rests on: when that changes it is another situation, and nobody has decided about it.
    """

    network = models.ForeignKey(Organization, models.CASCADE, db_index=False, related_name="situations")
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="situations"
    )
    kind = models.CharField(max_length=12, choices=SituationKind)
    subject_id = models.PositiveBigIntegerField("key of what it is about")
    from_at = models.DateTimeField("to be seen from")  # the first moment of a day, where the partnership is
    fact = models.CharField(max_length=40)

    objects = SituationQuerySet.as_manager()

    class Meta:
        ordering = ["from_at", "pk"]
        indexes = [models.Index(fields=["network", "kind", "from_at", "id"], name="situation_of_network")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="situation_once"),
            models.CheckConstraint(condition=Q(kind__in=SituationKind.values), name="situation_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_id}"


class Disposition(Row):
    """What was decided about a situation: to look at it later, who sees to it, that it is done.

    It holds for the fact that it was decided about, and for no other.
    """

    network = models.ForeignKey(Organization, models.CASCADE, related_name="dispositions")
    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="dispositions"
    )
    kind = models.CharField(max_length=12, choices=SituationKind)
    subject_id = models.PositiveBigIntegerField("key of what it is about")
    fact = models.CharField(max_length=40)
    said = models.CharField("as it was read", max_length=240)
    snoozed_until = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="dispositions", verbose_name="assigned to"
    )
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="decided")
    at = models.DateTimeField()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["network", "-at"], name="disposition_latest")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "fact"], name="disposition_once"),
            models.CheckConstraint(condition=Q(kind__in=SituationKind.values), name="disposition_kind_known"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(note=""), name="disposition_done_with_note"
            ),
        ]

    def __str__(self) -> str:
        return self.said
