"""What leaves the house, and what is to be rescored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.choices import Language, LetterKind, LetterLane, LetterState, StaleKind
from directory.models.file import StoredFile
from directory.models.link import LinkCode, SecureLink
from directory.models.organization import Organization
from directory.models.user import User
from directory.querysets import OwnedQuerySet, StaleMarkQuerySet


class Letter(models.Model):
    """One e-mail to send, at most once: the row is the to-do, its unique key the guard."""

    owner_path = "organization"

    template = models.CharField(max_length=60)
    recipient = models.EmailField()
    subject_key = models.CharField("about", max_length=120)
    period = models.CharField(max_length=40)
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="letters", verbose_name="sent by"
    )
    context = models.JSONField(default=dict, blank=True)
    # The link or code that it brings, whose secret is made at hand-over and stands in no row.
    link = models.ForeignKey(SecureLink, models.CASCADE, null=True, blank=True, related_name="letters")
    code = models.OneToOneField(LinkCode, models.CASCADE, null=True, blank=True, related_name="letter")
    # What goes along with it; kept as long as the letter is.
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="letters")
    # Of which kind it is, if its recipient may do without that kind; and the link in it that says so.
    kind = models.CharField(max_length=10, choices=LetterKind, blank=True)
    stop_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # An invitation for calendars that goes with it (iCalendar).
    calendar = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    lane = models.CharField(max_length=10, choices=LetterLane, default=LetterLane.ORDINARY)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.QUEUED)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    # When it was last handed to the mail server: what the limits count.
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=400, blank=True)
    # Who last had it sent again, what may not have arrived.
    resent_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="letters_resent",
        verbose_name="sent again by",
    )
    resent_at = models.DateTimeField("sent again", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="letter_due"),
            models.Index(fields=["recipient", "handed_at"], name="letter_recipient_handed"),
            models.Index(fields=["organization", "handed_at"], name="letter_organization_handed"),
            models.Index(fields=["organization", "-created_at", "-id"], name="letter_organization_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "recipient", "subject_key", "period"], name="letter_once"
            ),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_known"),
            models.CheckConstraint(condition=Q(kind__in=["", *LetterKind.values]), name="letter_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(link__isnull=True, code__isnull=True, lane=LetterLane.ORDINARY),
                name="letter_kind_ordinary",
            ),
            models.CheckConstraint(condition=~Q(stop_hash=""), name="letter_stop_hash_filled"),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SENT) | Q(sent_at__isnull=False), name="letter_sent_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient}"


class StaleMark(models.Model):
    """A deed touched something that a score reads; `metrics` turns marks into rescored partnerships."""

    kind = models.CharField(max_length=16, choices=StaleKind)
    key = models.BigIntegerField()
    at = models.DateTimeField()

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StaleKind.values), name="stale_mark_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
