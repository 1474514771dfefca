"""Who belongs to a partnership, and through whom each member is reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from directory.models import Affiliation, User
from directory.querysets import standing
from partnerships.access.acting import acting
from partnerships.choices import SECTOR_OF_KIND, AssignmentRole, MemberRole, Sector, ValueKind
from partnerships.models import (
    AgreementParty,
    Assignment,
    CadenceTerm,
    Contribution,
    Membership,
    MembershipContact,
    Partnership,
    ValueStatement,
)

GIVEN = 20  # of what was given, the latest


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
    cadence: CadenceTerm | None
    seeks: list[ValueStatement]
    gives: list[ValueStatement]

    @property
    def is_recruited(self) -> bool:
        """Somebody that was asked to join; the convener was not."""
        return self.row.role != MemberRole.CONVENER

    @property
    def need_came_late(self) -> bool:
        """Whether the need was written after they were asked."""
        need, asked_on = self.row.need, self.row.invited_on or self.row.accepted_on
        return need is not None and asked_on is not None and need.stated_on > asked_on


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
    keys = [row.pk for row in rows]
    contacts, values = _contacts(keys, user, today), _values(keys, today)
    terms = CadenceTerm.objects.filter(standing(today), membership__in=keys)
    cadences = {term.membership_id: term for term in terms}
    members = [_member(row, contacts[row.pk], cadences.get(row.pk), values[row.pk], today) for row in rows]
    return sorted(members, key=lambda one: (not one.is_active, one.row.left_on is not None))


def _member(
    row: Membership,
    contacts: list[Contact],
    cadence: CadenceTerm | None,
    values: list[ValueStatement],
    today: date,
) -> Member:
    accepted = row.accepted_on is not None and row.accepted_on <= today
    active = accepted and (row.left_on is None or row.left_on >= today)
    return Member(
        row=row,
        sector=_sector(row),
        contacts=contacts,
        is_active=active,
        last_contact_on=row.last_contact_on,  # type: ignore[attr-defined]
        cadence=cadence,
        seeks=[one for one in values if one.kind == ValueKind.SEEKS],
        gives=[one for one in values if one.kind == ValueKind.GIVES],
    )


def _values(membership_ids: list[int], today: date) -> dict[int, list[ValueStatement]]:
    rows = ValueStatement.objects.filter(standing(today), membership__in=membership_ids).order_by("pk")
    found: dict[int, list[ValueStatement]] = defaultdict(list)
    for row in rows:
        found[row.membership_id].append(row)
    return found


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


@dataclass(frozen=True)
class Around:
    """What stands beside the members: who runs it, how often all meet, what was given outside commitments."""

    team: list[Assignment]
    meetings: CadenceTerm | None
    given: list[Contribution]
    receiving: set[int]  # the members for which the user confirms


def around(partnership: Partnership, user: User, today: date) -> Around:
    terms = CadenceTerm.objects.filter(standing(today), partnership=partnership, kind="meeting")
    given = Contribution.objects.filter(partnership=partnership, on__lte=today).select_related(
        "giver__organization", "receiver__organization", "confirmation"
    )
    return Around(
        team=team(partnership, today),
        meetings=terms.first(),
        given=list(given[:GIVEN]),
        receiving={row.pk for row in acting(user, partnership).own},
    )


def what_ends(membership: Membership) -> tuple[str, ...]:
    """What ends on the day on which a member leaves, in words."""
    open_ones = {"to_on__isnull": True}
    parties = AgreementParty.objects.filter(membership=membership, left_on__isnull=True)
    counts = (
        (_("Its contacts end: %(count)d."), membership.contacts.filter(**open_ones).count()),
        (_("The agreed cadence ends: %(count)d."), membership.cadence_terms.filter(**open_ones).count()),
        (_("Its duties end: %(count)d."), membership.responsibilities.filter(**open_ones).count()),
        (_("It leaves agreements: %(count)d."), parties.count()),
    )
    return tuple(words % {"count": count} for words, count in counts if count)


def team(partnership: Partnership, today: date) -> list[Assignment]:
    """Who of the convener runs it, the lead first."""
    rows = Assignment.objects.filter(standing(today), partnership=partnership).select_related("person")
    order = list(AssignmentRole.values)
    return sorted(rows.order_by("pk"), key=lambda row: order.index(row.role))
