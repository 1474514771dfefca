"""Whom a survey may ask: the members' people with an address, and of each member as many as of the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from directory.models import Affiliation, Silence
from directory.querysets import standing
from metrics.actions.survey import sector_of
from metrics.models import SurveyWave
from partnerships.choices import AssignmentRole, ContactRole, MemberRole, Sector
from partnerships.models import Assignment, Membership, MembershipContact, Partnership

#: So many of each member are asked unless others are chosen. Members of a kind with equally many respondents
#: can be mistaken for each other, which is what lets their answers be shown by kind.
USUAL_COUNT = 2
ORDER = list(ContactRole)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked."""

    membership: Membership
    affiliation: Affiliation
    role: str  # in words
    is_usual: bool

    @property
    def key(self) -> str:
        return f"{self.membership.pk}-{self.affiliation.pk}"

    def __str__(self) -> str:
        return str(self.affiliation.person)


@dataclass(frozen=True)
class Party:
    membership: Membership
    sector: str  # in words; empty for none
    people: list[Candidate]

    @property
    def is_convener(self) -> bool:
        return self.membership.role == MemberRole.CONVENER


def parties(partnership: Partnership, on: date, wave: SurveyWave | None = None) -> list[Party]:
    """The active members in turn, the convener last, each with its people; nobody stands there twice. Of
    a wave: those whom it hasn't asked yet."""
    rows = Membership.objects.filter(partnership=partnership).active(on).select_related("organization")
    members = sorted(rows, key=lambda row: (row.role == MemberRole.CONVENER, row.organization.name))
    people = _people(partnership, members, on)
    taken = _asked(wave) if wave else set()
    found = [_party(row, people[row.pk], taken, is_first=wave is None) for row in members]
    return [party for party in found if party.people or wave is None]


def _asked(wave: SurveyWave) -> set[object]:
    """The people and mailboxes of a wave."""
    rows = wave.invitations.values_list("affiliation__person", "affiliation__email")
    return {word for person, email in rows for word in (person, email.lower())}


def _party(
    membership: Membership, people: list[tuple[Affiliation, str]], taken: set[object], *, is_first: bool
) -> Party:
    found: list[Candidate] = []
    is_convener = membership.role == MemberRole.CONVENER
    for affiliation, role in people:
        same = {affiliation.person_id, affiliation.email.lower()}
        if same & taken:
            continue
        taken |= same
        is_usual = is_first and not is_convener and len(found) < USUAL_COUNT
        found.append(Candidate(membership, affiliation, role, is_usual))
    sector = sector_of(membership)
    return Party(membership, str(Sector(sector).label) if sector else "", found)


def _people(
    partnership: Partnership, members: list[Membership], on: date
) -> dict[int, list[tuple[Affiliation, str]]]:
    """Membership → its people who can be reached, those first who speak for it."""
    found: dict[int, list[tuple[Affiliation, str]]] = defaultdict(list)
    silent = Silence.objects.filter(intermediary=partnership.convener_id, to_on__isnull=True)
    contacts = MembershipContact.objects.filter(
        standing(on), standing(on, "affiliation__"), ~Q(affiliation__email=""), membership__in=members
    ).exclude(affiliation__in=silent.values("affiliation"))
    contacts = contacts.select_related("affiliation__person", "affiliation__organization")
    for row in sorted(contacts, key=lambda row: (ORDER.index(row.role), row.pk)):
        found[row.membership_id].append((row.affiliation, str(ContactRole(row.role).label)))
    for row in members:
        if row.role == MemberRole.CONVENER:
            found[row.pk] += _assigned(partnership, on)
    return found


def _assigned(partnership: Partnership, on: date) -> list[tuple[Affiliation, str]]:
    """The convener's people who work on the partnership."""
    rows = Assignment.objects.filter(standing(on), partnership=partnership).order_by("role", "pk")
    roles = dict(rows.values_list("person", "role"))
    places = Affiliation.objects.filter(
        standing(on), ~Q(email=""), person__in=roles, organization=partnership.convener_id
    )
    return [
        (place, str(AssignmentRole(roles[place.person_id]).label))
        for place in places.select_related("person", "organization").order_by("pk")
    ]
