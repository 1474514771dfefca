"""The region's employers have a page of their own: their contacts got the letter that brings it."""

from __future__ import annotations

from django.utils import timezone

from directory.actions.personal import issue_personal_link
from directory.choices import Language, OrganizationKind
from directory.models import Affiliation, Organization, User
from partnerships.choices import ContactRole
from partnerships.models import MembershipContact

#: Each so many-eth contact reads Spanish.
SPANISH = 5


def live() -> None:
    """Sent to the primary contact of each employer, by somebody who works at the convener."""
    at = timezone.now()
    for number, (contact, convener) in enumerate(contacts()):
        sender = User.objects.filter(seats__organization=convener, seats__role="member").first()
        language = Language.ENGLISH if number % SPANISH else Language.SPANISH
        issue_personal_link(recipient=contact, organization=convener, by=sender, at=at, language=language)


def contacts() -> list[tuple[Affiliation, Organization]]:
    """Employers' contacts and the convener, each pair once."""
    rows = MembershipContact.objects.filter(
        role=ContactRole.PRIMARY,
        to_on__isnull=True,
        membership__left_on__isnull=True,
        membership__accepted_on__isnull=False,
        membership__organization__kind=OrganizationKind.EMPLOYER,
        affiliation__to_on__isnull=True,
    ).exclude(affiliation__email="")
    rows = rows.select_related(
        "affiliation__person", "affiliation__organization", "membership__partnership__convener"
    ).order_by("pk")
    pairs = [(row.affiliation, row.membership.partnership.convener) for row in rows]
    return list(dict.fromkeys(pairs))
