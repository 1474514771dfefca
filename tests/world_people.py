"""People, and what is kept of an organization, on the pages of the world of test_pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from directory.models import Affiliation, Person
from tests import build

if TYPE_CHECKING:
    from tests.world import World


def known(world: World, contact: Affiliation) -> dict[str, Any]:
    """A contact of the employer who works elsewhere too, and has a part in the partnership."""
    build.Affiliation(person=contact.person)
    build.MembershipContact(membership=world.employer, affiliation=contact, role="champion")
    note = build.Note(intermediary=world.network, organization=contact.organization)
    invited = build.SecureLink(
        purpose="seat",
        recipient=contact,
        organization=world.network,
        expires_at=timezone.now() + timedelta(days=3),
    )
    build.Seat(user=build.User(person=contact.person), organization=world.network, role="viewer")
    return {
        "person": contact.person_id,
        "note": note.pk,
        "seat": world.people["staff"].seats.get().pk,
        "invited": invited.key,
    }


def more(world: World) -> None:
    """More of what is told of that person, and of where they work."""
    place = world.employer.organization
    build.Affiliation(person=Person.objects.get(pk=world.arguments["person"]))
    build.Tie(organization=place)
    build.Note(intermediary=world.network, organization=place)
    contact = build.Affiliation(organization=place)
    build.MembershipContact(membership=world.employer, affiliation=contact, role="other")
    build.seated(world.network)
    own = {"partnership": world.partnership, "membership": world.employer}
    build.Interaction(on=timezone.localdate(), **own).participants.add(contact)
