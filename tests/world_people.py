"""People, and what is kept of an organization, on the pages of the world of test_pages."""

from __future__ import annotations

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
    return {"person": contact.person_id, "note": note.pk}


def more(world: World) -> None:
    """More of what is told of that person, and of where they work."""
    place = world.employer.organization
    build.Affiliation(person=Person.objects.get(pk=world.arguments["person"]))
    build.Tie(organization=place)
    build.Note(intermediary=world.network, organization=place)
    contact = build.Affiliation(organization=place)
    build.MembershipContact(membership=world.employer, affiliation=contact, role="other")
    own = {"partnership": world.partnership, "membership": world.employer}
    build.Interaction(on=timezone.localdate(), **own).participants.add(contact)
