"""Who can be reached at an organization, and how far the personal link of each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from directory.actions.secret import facts
from directory.choices import LinkPurpose, LinkState
from directory.letters import managers
from directory.models import Affiliation, LinkVisit, Organization, SecureLink, Silence, User
from directory.rules import link_state


@dataclass(frozen=True)
class Sent:
    """The newest personal link that an intermediary sent a contact."""

    link: SecureLink
    state: LinkState

    @property
    def is_live(self) -> bool:
        return self.link.revoked_at is None


@dataclass(frozen=True)
class Contact:
    row: Affiliation
    may_reach: bool
    may_send: bool
    sent: list[Sent] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)

    @property
    def may_offer(self) -> bool:
        """Whether a first one, or one after the last has ended, may be sent."""
        return self.may_send and not self.silences and not any(one.is_live for one in self.sent)


class Host(NamedTuple):
    """Whom a contact can turn to at the intermediary that sent their link."""

    name: str
    email: str
    phone: str


def contacts(
    people: list[Affiliation], user: User, *, reachable: set[int], senders: list[Organization], at: datetime
) -> list[Contact]:
    """Each of these people, with the links and wishes that this user may know of."""
    sent, silences = _sent(people, user, at), _silences(people, user)
    return [
        Contact(
            row,
            row.pk in reachable,
            bool(senders and row.email and row.pk in reachable),
            sent.get(row.pk, []),
            silences.get(row.pk, []),
        )
        for row in people
    ]


def _sent(people: list[Affiliation], user: User, at: datetime) -> dict[int, list[Sent]]:
    """The newest link of each intermediary, by the affiliation that got it."""
    visits = LinkVisit.objects.filter(link=OuterRef("pk"))
    rows = (
        SecureLink.objects.for_user(user)
        .filter(purpose=LinkPurpose.PERSONAL, recipient__in=people)
        .select_related("organization", "recipient__organization", "handed_to__person")
        .annotate(is_visited=Exists(visits))
        .order_by("recipient", "organization__name", "-issued_at", "-pk")
    )
    newest: dict[tuple[int, int], SecureLink] = {}
    for link in rows:
        newest.setdefault((link.recipient_id, link.organization_id), link)
    found: dict[int, list[Sent]] = {}
    for (recipient, _), link in newest.items():
        found.setdefault(recipient, []).append(Sent(link, state_of(link, at)))
    return found


def state_of(link: Any, at: datetime) -> LinkState:
    return LinkState(
        link_state(
            facts(link, at=at),
            at,
            is_handed=link.handed_to_id is not None,
            is_continued=link.continued_at is not None,
            is_visited=link.is_visited,
        )
    )


def _silences(people: list[Affiliation], user: User) -> dict[int, list[Silence]]:
    rows = Silence.objects.for_user(user).filter(affiliation__in=people, to_on__isnull=True)
    found: dict[int, list[Silence]] = {}
    for row in rows.select_related("intermediary"):
        found.setdefault(row.affiliation_id, []).append(row)
    return found


def host(link: SecureLink, on: date) -> Host | None:
    """The person who sent the link; where they are gone, whoever decides there."""
    sender, place = link.issued_by, link.organization
    if sender is None or not sender.is_active:
        return next((Host(place.name, email, place.phone) for email in managers(place.pk)), None)
    at_home = Affiliation.objects.active(on).filter(person=sender.person_id, organization=place)
    phone = at_home.exclude(phone="").values_list("phone", flat=True).first() if sender.person_id else ""
    return Host(sender.name, sender.email, phone or place.phone)
