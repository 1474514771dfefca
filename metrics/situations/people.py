"""The people through whom members are reached: to be verified, too few of them, champions who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from directory.models import ContactCheck
from metrics.choices import SituationKind
from metrics.situations.found import Found, Place, Places
from partnerships.models import Membership, MembershipContact

#: A contact's word holds for a year.
VERIFIED_FOR = timedelta(days=365)
#: A new member may take so long to name a second person.
SETTLED = timedelta(days=90)
CHAMPIONS = ("champion", "sponsor")
ASKED = ("primary", *CHAMPIONS)


class Contact(NamedTuple):
    """A member's person, in what part, from when to when; and what was last seen of the address."""

    key: int
    person_id: int
    role: str
    from_on: date
    to_on: date | None  # of the part or of the work there, whichever ended first
    confirmed_on: date | None
    outcome: str | None
    checked_on: date | None

    def stands(self, today: date) -> bool:
        return self.from_on <= today and (self.to_on is None or self.to_on >= today)


def people(places: Places) -> Iterator[Found]:
    contacts = _contacts(places)
    for membership, partnership, role, accepted_on in _members(places):
        place, own = places[partnership], contacts[membership]
        yield from (
            Found(SituationKind.CONTACT, contact.key, partnership, *due)
            for contact in own
            if (due := _to_verify(contact, place))
        )
        if role != "convener":
            yield from _thread(membership, partnership, accepted_on, own, place)
            yield from _champion(membership, partnership, own, place)


def _members(places: Places) -> Iterator[tuple[int, int, str, date]]:
    rows = Membership.objects.filter(
        partnership__in=places, accepted_on__isnull=False, left_on__isnull=True
    ).order_by()
    yield from rows.values_list("pk", "partnership", "role", "accepted_on")


def _contacts(places: Places) -> dict[int, list[Contact]]:
    """Membership → everybody who ever was its contact."""
    check = ContactCheck.objects.filter(affiliation=OuterRef("affiliation")).order_by("-on", "-pk")
    rows = (
        MembershipContact.objects.filter(
            Q(to_on__isnull=True) | Q(role__in=CHAMPIONS),
            membership__partnership__in=places,
            membership__left_on__isnull=True,
        )
        .annotate(outcome=Subquery(check.values("outcome")[:1]), checked_on=Subquery(check.values("on")[:1]))
        .order_by()
    )
    columns = (
        *("membership", "pk", "affiliation__person", "role", "from_on", "to_on", "affiliation__to_on"),
        *("confirmed_on", "outcome", "checked_on"),
    )
    found: dict[int, list[Contact]] = defaultdict(list)
    for membership, key, person, role, from_on, to_on, gone_on, *seen in rows.values_list(*columns):
        ends = [day for day in (to_on, gone_on) if day]
        found[membership].append(Contact(key, person, role, from_on, min(ends, default=None), *seen))
    return found


def _to_verify(contact: Contact, place: Place) -> tuple[date, str] | None:
    """From which day on, and why: the address bounced, or a year has passed since anybody was sure."""
    if contact.role not in ASKED or not contact.stands(place.today):
        return None
    if contact.outcome == "bounced" and contact.checked_on:
        return contact.checked_on, f"bounced {contact.checked_on}"
    # Of a primary contact the score wants to know that its address works.
    days = [contact.checked_on] if contact.role == "primary" else [contact.checked_on, contact.confirmed_on]
    sure_on = max((day for day in days if day), default=contact.from_on)
    return sure_on + VERIFIED_FOR + timedelta(days=1), str(sure_on)


def _thread(
    membership: int, partnership: int, accepted_on: date, contacts: list[Contact], place: Place
) -> Iterator[Found]:
    """Known through one person, or through nobody."""
    persons = {contact.person_id for contact in contacts if contact.stands(place.today)}
    if len(persons) < 2:
        fact = f"person {persons.pop()}" if persons else "nobody"
        yield Found(SituationKind.THREAD, membership, partnership, accepted_on + SETTLED, fact)


def _champion(membership: int, partnership: int, contacts: list[Contact], place: Place) -> Iterator[Found]:
    """It had a champion or sponsor, and has none now."""
    champions = [contact for contact in contacts if contact.role in CHAMPIONS]
    if any(contact.stands(place.today) for contact in champions):
        return
    ends = [contact.to_on for contact in champions if contact.to_on and contact.to_on < place.today]
    if ends:
        last_on = max(ends)
        from_on = last_on + timedelta(days=1)
        yield Found(SituationKind.CHAMPION, membership, partnership, from_on, str(last_on))
