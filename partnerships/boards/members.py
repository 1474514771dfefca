"""Who belongs to a partnership, and through whom each member is reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from directory.models import Affiliation, User
from directory.querysets import standing
from partnerships.choices import SECTOR_OF_KIND, AssignmentRole, Sector
from partnerships.models import Assignment, Membership, MembershipContact, Partnership


@dataclass(frozen=True)
class Contact:
    row: MembershipContact
    is_reachable: bool  # whether this user may see e-mail and phone

    @property
    def affiliation(self) -> Affiliation:
        return self.row.affiliation


@dataclass(frozen=True)
class Member:
    row: Membership
    sector: str
    contacts: list[Contact]
    is_active: bool
    last_contact_on: date | None


def build(partnership: Partnership, user: User, today: date) -> list[Member]:
    """Active members first, then the invited, then those that left."""
    rows = list(
        Membership.objects.filter(partnership=partnership)
        .select_related("organization", "need")
        .annotate(
            last_contact_on=Max(
                "interactions__on",
                filter=Q(interactions__on__lte=today, interactions__is_mass_mail=False),
            )
        )
        .order_by("role", "organization__name", "pk")
    )
    contacts = _contacts([row.pk for row in rows], user, today)
    members = [_member(row, contacts[row.pk], today) for row in rows]
    return sorted(members, key=lambda one: (not one.is_active, one.row.left_on is not None))


def _member(row: Membership, contacts: list[Contact], today: date) -> Member:
    accepted = row.accepted_on is not None and row.accepted_on <= today
    active = accepted and (row.left_on is None or row.left_on >= today)
    return Member(
        row=row,
        sector=_sector(row),
        contacts=contacts,
        is_active=active,
        last_contact_on=row.last_contact_on,  # type: ignore[attr-defined]
    )


def _sector(row: Membership) -> str:
    """The sector in words, where it says more than the organization's kind."""
    sector = row.sector or SECTOR_OF_KIND.get(row.organization.kind, "")
    label = str(Sector(sector).label) if sector else ""
    return "" if label == row.organization.get_kind_display() else label


def _contacts(membership_ids: list[int], user: User, today: date) -> dict[int, list[Contact]]:
    rows = list(
        MembershipContact.objects.filter(standing(today), membership__in=membership_ids)
        .select_related("affiliation__person")
        .order_by("role", "affiliation__person__family_name", "pk")
    )
    ids = [row.affiliation_id for row in rows]
    may_see = set(
        Affiliation.objects.filter(pk__in=ids).reachable_by(user, today).values_list("pk", flat=True)
    )
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in rows:
        found[row.membership_id].append(Contact(row, row.affiliation_id in may_see))
    return found


def short(partnership: Partnership, today: date) -> list[Membership]:
    """The active members, for the side of a page."""
    rows = (
        Membership.objects.filter(partnership=partnership)
        .active(today)
        .select_related("organization")
        .only("role", "partnership", "organization__slug", "organization__name", "organization__kind")
    )
    return list(rows.order_by("role", "organization__name", "pk"))


def team(partnership: Partnership, today: date) -> list[Assignment]:
    """Who of the convener runs it, the lead first."""
    rows = Assignment.objects.filter(standing(today), partnership=partnership).select_related("person")
    order = list(AssignmentRole.values)
    return sorted(rows.order_by("pk"), key=lambda row: order.index(row.role))
