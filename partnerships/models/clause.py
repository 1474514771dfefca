"""What an agreement says: its clauses, how far they are, what was said about them, and its attachments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Row, Step, StoredFile, User, not_before
from partnerships.choices import ClauseProgress
from partnerships.models.agreement import Agreement
from partnerships.models.inherited import InheritedKey
from partnerships.querysets import InternalQuerySet, ScopedQuerySet, StepQuerySet


class Clause(Row):
    """One of the 14 parts of the rubric's checklist as this agreement words it.

    `template_text` is what the template said when it was drafted, kept for the redline; a clause that isn't
    required needn't be final before the agreement is sent (the score counts all 14).
    """

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    template_text = models.TextField(blank=True, editable=False)
    is_required = models.BooleanField("needed here", default=True)
    owner = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="owned_clauses"
    )

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
    agreement = InheritedKey(Agreement, of="clause")
    progress = models.CharField(max_length=16, choices=ClauseProgress)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["agreement", "progress", "on", "until_on"], name="clause_state_progress")
        ]
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


class ClauseComment(Row):
    """Said while a clause is negotiated, by a user or by link; an internal one is seen by staff alone."""

    scope_path = "clause__agreement__partnership"

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="clause_comments")
    affiliation = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="clause_comments"
    )
    text = models.TextField()
    at = models.DateTimeField()
    is_internal = models.BooleanField("for staff only", default=False)

    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="clause_comment_said")]

    def __str__(self) -> str:
        return f"On {self.clause}"


class Attachment(Row):
    """A file that is part of an agreement's text, such as a certificate of insurance.

    One that was withdrawn stays on record: a paper that was frozen with it names its hash.
    """

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="attachment_titled")]

    def __str__(self) -> str:
        return self.title
