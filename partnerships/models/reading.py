"""Reading while it is negotiated: whom the sender has asked, by a link, what they say to the text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Row, SecureLink
from partnerships.models.agreement import AgreementParty
from partnerships.querysets import AskedQuerySet


class Reader(Row):
    """A person of a party who reads the text by a link and comments on it; asked no more, it has ended."""

    scope_path = "party__agreement__partnership"

    party = models.ForeignKey(AgreementParty, models.CASCADE, related_name="readers")
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="reading")
    link = models.OneToOneField(SecureLink, models.PROTECT, related_name="reader")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField("asked no more since", null=True, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["party", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "affiliation"], condition=Q(ended_at__isnull=True), name="reader_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation.person} for {self.party.membership.organization}"
