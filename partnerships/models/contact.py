"""How the partners get and stay in touch: connections, interactions, requests, meetings, decisions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.models import Affiliation, Entered, Organization, Person, Row, not_before
from employers.models import Interest, Offer
from partnerships.choices import Channel, ConnectionReason, Direction
from partnerships.models.inherited import InheritedKey
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.querysets import ConnectionQuerySet, InteractionQuerySet, ScopedQuerySet
from pathways.models import Initiative


class Connection(Entered):
    """The guide's first step: why we want to get to know someone. It may end in no partnership."""

    connection_path = ""

    intermediary = models.ForeignKey(Organization, models.PROTECT, related_name="connections_out")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="connections"
    )
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, null=True, blank=True, related_name="connections"
    )
    reason = models.CharField(max_length=12, choices=ConnectionReason)
    interest = models.TextField()
    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="connections")
    on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=240, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ConnectionReason.values), name="connection_reason"),
            not_before("ended_on", "on", "connection_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.organization or self.interest[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:connection_detail", args=[self.pk])


class Introduction(Entered):
    connection_path = "connection__"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="introductions")
    introduced_by = models.ForeignKey(Person, models.PROTECT, related_name="introductions_made")
    introduced_to = models.ForeignKey(Person, models.PROTECT, related_name="introductions_received")
    on = models.DateField()
    note = models.TextField(blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.introduced_by} introduces {self.introduced_to}"


class Interaction(Entered):
    """One contact with one member, in one direction; a private one is seen by the convener's staff alone."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="interactions")
    membership = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="interactions", verbose_name="with"
    )
    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.CharField(max_length=8, choices=Channel)
    is_mass_mail = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    on = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    participants = models.ManyToManyField(Affiliation, blank=True, related_name="interactions")

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["partnership", "on"], name="interaction_on"),
            models.Index(
                fields=["partnership", "membership", "on", "direction", "is_mass_mail"],
                name="interaction_last",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="interaction_direction"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="interaction_channel"),
            models.CheckConstraint(condition=~Q(subject=""), name="interaction_subject"),
            models.CheckConstraint(
                condition=Q(is_mass_mail=False) | Q(direction="out"), name="interaction_mass_mail_is_out"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Request(Entered):
    """A member asks for something; the day by which it is to be answered is fixed on receipt."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="requests")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="requests", verbose_name="from")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="requests")
    interest = models.ForeignKey(Interest, models.SET_NULL, null=True, blank=True, related_name="requests")
    text = models.TextField()
    received_on = models.DateField()
    answer_by_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["partnership", "received_on"], name="request_received"),
            models.Index(fields=["partnership", "membership", "received_on"], name="request_last"),
        ]
        constraints = [
            not_before("answer_by_on", "received_on", "request_answer_by"),
            not_before("answered_on", "received_on", "request_answered"),
            models.UniqueConstraint(
                fields=["membership", "offer"], condition=Q(offer__isnull=False), name="request_of_offer_once"
            ),
            models.UniqueConstraint(
                fields=["membership", "interest"],
                condition=Q(interest__isnull=False),
                name="request_of_interest_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Meeting(Entered):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=160)
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    # Of the day of the partnership's own time zone; without them the meeting takes the whole day.
    starts_at = models.TimeField("from", null=True, blank=True)
    ends_at = models.TimeField("to", null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    # How often what stands in people's calendars was changed.
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    canceled_on = models.DateField(null=True, blank=True)
    notes_shared_on = models.DateField(null=True, blank=True)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-pk"]
        indexes = [models.Index(fields=["partnership", "held_on"], name="meeting_held")]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(canceled_on__isnull=True),
                name="meeting_held_or_canceled",
            ),
            models.CheckConstraint(
                condition=Q(notes_shared_on__isnull=True) | Q(held_on__isnull=False),
                name="meeting_notes_of_held",
            ),
            not_before("notes_shared_on", "held_on", "meeting_notes_after"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="meeting_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:meeting_detail", args=[self.pk])


class MeetingParty(Row):
    """A member invited to a meeting, and whether it came."""

    scope_path = "meeting__partnership"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parties")
    partnership = InheritedKey(Partnership, of="meeting")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="meeting_parties")
    invited_on = models.DateField()
    is_present = models.BooleanField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "meeting parties"
        ordering = ["meeting", "membership"]
        indexes = [
            models.Index(fields=["membership", "invited_on"], name="meeting_party_last"),
            models.Index(
                fields=["partnership", "meeting", "membership", "invited_on", "is_present"],
                name="meeting_party_all",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="meeting_party_once")]

    def __str__(self) -> str:
        return f"{self.membership.organization} at {self.meeting}"


class Decision(Entered):
    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="decisions")
    text = models.TextField()
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
