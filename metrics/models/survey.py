"""The partners' voice: waves, invitations, and answers that nobody can be tied to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Row, SecureLink, not_before
from partnerships.models import Membership, Partnership
from partnerships.querysets import ScopedQuerySet, StaffQuerySet


class SurveyWave(Row):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="survey_waves")
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            not_before("closes_on", "opened_on", "survey_wave_closes"),
            not_before("closed_on", "opened_on", "survey_wave_closed"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(closed_on__isnull=True), name="survey_wave_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Survey of {self.partnership}, {self.opened_on}"


class Invitation(Row):
    """Who was asked and whether they answered; what they answered is never tied to it."""

    scope_path = "wave__partnership"

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="invitations")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="survey_invitations")
    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="survey_invitations")
    link = models.ForeignKey(
        SecureLink, models.SET_NULL, null=True, blank=True, related_name="survey_invitations"
    )
    sent_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "affiliation"], name="invitation_once"),
            not_before("answered_on", "sent_on", "invitation_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation}: {self.wave}"


class Response(models.Model):
    """One respondent's answers, keyed by an HMAC of the link alone: no user, no history, no admin page.

    `answers` holds 24 numbers 1 to 5, or null for "don't know", in the order of the statements.
    """

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="responses")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="survey_responses")
    key = models.CharField(max_length=64, unique=True)
    answers = models.JSONField()
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return "A response"
