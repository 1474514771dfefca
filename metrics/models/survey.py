"""The partners' voice: waves, invitations, and answers that nobody can be tied to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory.models import Affiliation, Row, SecureLink, not_before
from metrics.querysets import InvitationQuerySet, WaveQuerySet
from metrics.rules import REMIND_BEFORE
from metrics.statements import EDITION
from partnerships.choices import Sector
from partnerships.models import Membership, Partnership


class SurveyWave(Row):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="survey_waves")
    opened_on = models.DateField()
    closes_on = models.DateField("last day to answer")
    closed_on = models.DateField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField("edition of the statements", default=EDITION)

    objects = WaveQuerySet.as_manager()

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

    def get_absolute_url(self) -> str:
        return reverse("metrics:survey_detail", args=[self.pk])


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
    reminder_count = models.PositiveSmallIntegerField("reminders", default=0)
    answered_on = models.DateField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "affiliation"], name="invitation_once"),
            not_before("answered_on", "sent_on", "invitation_answered"),
            models.CheckConstraint(
                condition=Q(reminder_count__lte=len(REMIND_BEFORE)), name="invitation_reminders"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation}: {self.wave}"


class Response(models.Model):
    """One respondent's answers: no person, no link, no day, no history, no admin page.

    `answers` holds 24 numbers 1 to 5, or null for "don't know", in the order of the statements. While the
    wave is open the key is an HMAC of the link, so that nobody answers twice; when it closes, all responses
    are written anew in an order and under keys made by chance, from which nothing leads back. The sector is
    that of the day of the answer: if it followed the membership, moving a member from one sector to another
    would show what its people had answered.
    """

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="responses")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="survey_responses")
    sector = models.CharField(max_length=14, choices=Sector, blank=True)
    key = models.CharField(max_length=64, unique=True)
    answers = models.JSONField()
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sector="") | Q(sector__in=Sector.values), name="response_sector_known"
            )
        ]

    def __str__(self) -> str:
        return "A response"
