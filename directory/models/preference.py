"""Which letters a user gets, how often, and in which language."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.choices import DigestPace, Language, LetterKind, Weekday
from directory.models.row import Row
from directory.models.user import User
from directory.querysets import PreferenceQuerySet


class Preference(Row):
    """What a user chose; whoever has no row chose nothing, and gets what the defaults say."""

    user = models.OneToOneField(User, models.CASCADE, related_name="preference")
    digest = models.CharField(max_length=6, choices=DigestPace, default=DigestPace.WEEKLY)
    digest_day = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    wants_assigned = models.BooleanField(LetterKind.ASSIGNED.label, default=True)
    wants_forms = models.BooleanField(LetterKind.FORMS.label, default=True)
    wants_reminders = models.BooleanField(LetterKind.REMINDERS.label, default=True)
    wants_meetings = models.BooleanField(LetterKind.MEETINGS.label, default=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__in=DigestPace.values), name="preference_digest_known"),
            models.CheckConstraint(condition=Q(digest_day__in=Weekday.values), name="preference_day_known"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="preference_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Letters to {self.user}"

    @classmethod
    def of(cls, user: User) -> Preference:
        """What the user chose, or what the defaults say."""
        return getattr(user, "preference", None) or cls(user=user)

    def wants(self, kind: str) -> bool:
        if kind == LetterKind.DIGEST:
            return self.digest != DigestPace.NEVER
        return bool(getattr(self, f"wants_{kind}"))
