"""What lets people in without an account: links, their codes, what was opened, what was sent in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from directory.choices import LinkPurpose
from directory.models.organization import Organization
from directory.models.person import Affiliation
from directory.models.user import User
from directory.querysets import LinkQuerySet, OwnedQuerySet
from directory.rules import MOST_TRIES


class SecureLink(models.Model):
    """A link for one recipient and one purpose; only the hash of its token is kept.

    The object it opens points at the link, never the link at the object. The token is made while the letter
    that brings it is handed over, so until then there is no hash; a later letter's token replaces it.
    """

    owner_path = "organization"

    # Names the link in addresses; opens nothing without the session that Continue began.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=10, choices=LinkPurpose)
    recipient = models.ForeignKey(Affiliation, models.CASCADE, related_name="links")
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="issued_links", verbose_name="issued by"
    )
    # Whom its recipient can turn to.
    issued_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="issued_links", verbose_name="sent by"
    )
    # Who has it now, if its recipient passed their place on to a colleague.
    handed_to = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="links_taken_over"
    )
    # What its letter is written from, so that a fresh one can be mailed.
    template = models.CharField(max_length=60)
    subject_key = models.CharField("about", max_length=120)
    context = models.JSONField(default=dict, blank=True)
    days = models.PositiveSmallIntegerField("lasts days")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    mailed_to = models.EmailField(blank=True)
    issue_count = models.PositiveSmallIntegerField("times issued", default=1)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The first time that somebody pressed Continue: before that an opening is unverified.
    continued_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    # What moves with each use is no change that anybody made.
    history = HistoricalRecords(excluded_fields=["expires_at", "last_used_at"])
    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=LinkPurpose.values), name="link_purpose_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="link_expires_after_issue"
            ),
            models.CheckConstraint(condition=~Q(token_hash=""), name="link_token_hash_filled"),
            models.UniqueConstraint(
                fields=["recipient", "organization"],
                condition=Q(purpose=LinkPurpose.PERSONAL, revoked_at__isnull=True),
                name="link_one_personal",
            ),
            models.CheckConstraint(
                condition=Q(handed_to__isnull=True) | Q(revoked_at__isnull=False),
                name="link_handed_over_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} for {self.recipient}"

    @property
    def title(self) -> str:
        """What the landing page says that it is about."""
        return str(self.context.get("title") or self.get_purpose_display())


class LinkCode(models.Model):
    """A one-time code for a link, mailed to the address on file; tries are counted before they are judged."""

    owner_path = "link__organization"

    link = models.ForeignKey(SecureLink, models.CASCADE, related_name="codes")
    asked_at = models.DateTimeField()
    # Made, like a token, while its letter is handed over.
    code_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    try_count = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    spent_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(try_count__lte=MOST_TRIES), name="link_code_tries"),
            models.CheckConstraint(
                condition=Q(spent_at__isnull=True) | Q(checked_at__isnull=False),
                name="link_code_spent_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"Code {self.pk} of {self.link}"


class LinkVisit(models.Model):
    """A line of the access log: a link was opened (by a person or by a mail scanner), or continued."""

    owner_path = "link__organization"

    link = models.ForeignKey(SecureLink, models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    is_continued = models.BooleanField("pressed Continue", default=False)
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField("browser", max_length=300, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["link", "at"], name="link_visit_at")]

    def __str__(self) -> str:
        return f"{self.link} {'continued' if self.is_continued else 'opened (unverified)'}"


class LinkRenewal(models.Model):
    """Somebody asked for a fresh link; a worker looks whether there is one to send. The row is the to-do."""

    token_hash = models.CharField(max_length=64)
    key = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Asked at {self.asked_at:%Y-%m-%d %H:%M}"


class Allowance(models.Model):
    """How often something limited was done in the window that runs since `began_at`."""

    key = models.CharField(max_length=160, unique=True)
    began_at = models.DateTimeField()
    until_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Submission(models.Model):
    """A form that was sent in with its hidden key, and where its first answer led."""

    actor = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    location = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "path", "key", "content_hash"], name="submission_once")
        ]

    def __str__(self) -> str:
        return f"{self.path} by {self.actor}"
