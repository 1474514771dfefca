"""Who belongs to a partnership, through whom, and how often they talk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Organization, Period, Row, not_before
from partnerships.choices import CadenceKind, ContactRole, MemberRole, Sector
from partnerships.models.inherited import InheritedKey
from partnerships.models.partnership import Partnership
from partnerships.querysets import ContactQuerySet, MembershipQuerySet, ScopedQuerySet


class Membership(Row):
    """An organization's part in a partnership; active from acceptance to the end of the day it leaves."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    sector = models.CharField(max_length=14, choices=Sector, blank=True)
    need = models.ForeignKey(
        "partnerships.RecruitmentNeed",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="recruited for",
    )
    invited_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    leave_reason = models.CharField(max_length=240, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "role", "organization__name"]
        indexes = [
            models.Index(fields=["organization", "partnership"], name="membership_organization"),
            models.Index(
                fields=["organization", "partnership"],
                name="membership_joined",
                condition=Q(accepted_on__isnull=False, left_on__isnull=True) & ~Q(role="convener"),
            ),
        ]
        constraints = [
            not_before("accepted_on", "invited_on", "membership_accepted"),
            not_before("left_on", "accepted_on", "membership_left"),
            models.CheckConstraint(
                condition=Q(invited_on__isnull=False) | Q(accepted_on__isnull=False),
                name="membership_invited_or_accepted",
            ),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(sector="") | Q(sector__in=Sector.values), name="membership_sector_known"
            ),
            models.UniqueConstraint(
                fields=["partnership", "organization"],
                condition=Q(left_on__isnull=True),
                name="membership_once",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(role="convener", left_on__isnull=True),
                name="membership_one_convener",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.partnership}"


class MembershipContact(Period):
    """A member's person in the partnership. Confirming a contact anew ends this row and begins another,
    so that what was confirmed on any past day stays known."""

    scope_path = "membership__partnership"

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="contacts")
    partnership = InheritedKey(Partnership, of="membership")
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="membership_contacts")
    role = models.CharField(max_length=8, choices=ContactRole, default=ContactRole.OTHER)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["membership", "role", "from_on"]
        indexes = [models.Index(fields=["partnership", "membership"], name="membership_contact_of")]
        constraints = [
            not_before("to_on", "from_on", "membership_contact_period"),
            models.CheckConstraint(condition=Q(role__in=ContactRole.values), name="membership_contact_role"),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(role="primary", to_on__isnull=True),
                name="membership_contact_one_primary",
            ),
            models.UniqueConstraint(
                fields=["membership", "affiliation", "role"],
                condition=Q(to_on__isnull=True),
                name="membership_contact_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation} ({self.get_role_display()})"


class CadenceTerm(Period):
    """How often the parties agreed to be in touch: contact with one member, or meetings of all."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="cadence_terms")
    membership = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="cadence_terms"
    )
    kind = models.CharField(max_length=8, choices=CadenceKind)
    days = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "kind", "from_on"]
        constraints = [
            not_before("to_on", "from_on", "cadence_term_period"),
            models.CheckConstraint(condition=Q(days__range=(1, 730)), name="cadence_term_days"),
            models.CheckConstraint(
                condition=Q(kind="contact", membership__isnull=False)
                | Q(kind="meeting", membership__isnull=True),
                name="cadence_term_of",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(kind="contact", to_on__isnull=True),
                name="cadence_term_one_contact",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(kind="meeting", to_on__isnull=True),
                name="cadence_term_one_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} every {self.days} days"
