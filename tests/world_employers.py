"""What employers offer, host and are asked in the world of the pages; and more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from directory.models import Affiliation
from tests import build

if TYPE_CHECKING:
    from tests.world import World


def hosting(world: World, contact: Affiliation) -> dict[str, Any]:
    """One row of each kind that a page about employers is about."""
    district, facet = world.district.organization, world.employer.organization.employer
    build.Tie(intermediary=world.network, organization=district)
    pathway = build.PartnershipPathway(partnership=world.partnership).pathway
    step = build.PathwayStep(pathway=pathway, kind="work_based")
    offer = build.Offer(
        employer=facet, intermediary=world.network, state="accepted", slots_count=100_000, pathway_step=step
    )
    build.Commitment(partnership=world.partnership, owner=world.employer, offer=offer)
    build.Need(employer=facet)
    return {
        "host": world.employer.organization.slug,
        "offered": build.Offer(employer=facet, intermediary=world.network).pk,
        "offer": offer.pk,
        "asked": build.Placement(offer=offer, school=district).pk,
        "running": build.Placement(
            offer=offer, school=district, state="agreed", confirmed_on=build.ago(9)
        ).pk,
        "sought": build.PlaceRequest(school=district, intermediary=world.network).pk,
        "ask": build.Ask(employer=facet, asked_by=world.network).pk,
    }


def more(world: World) -> None:
    """More of everything that these pages list."""
    district, facet = world.district.organization, world.employer.organization.employer
    step = build.PathwayStep(pathway__owner=world.network, kind="work_based")
    terms = {"employer": facet, "intermediary": world.network, "slots_count": 9}
    offer = build.Offer(**terms, state="accepted")
    build.Offer(**terms, state="accepted", pathway_step=step)
    build.Offer(**terms)
    build.Offer(intermediary=world.network, state="accepted", employer__organization__county="Clark")
    build.Commitment(partnership=world.partnership, owner=world.employer, offer=offer)
    today = timezone.localdate()
    done = {"state": "completed", "from_on": today, "to_on": today, "confirmed_on": today}
    build.Placement(offer=offer, school=district, **done)
    build.Placement(offer=offer, school=district)
    build.PlaceRequest(school=district, intermediary=world.network)
    build.Need(employer=facet)
    build.Ask(employer=facet, asked_by=world.network)
    build.Tie(organization=facet.organization)
