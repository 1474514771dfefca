"""An offer about to be answered: where it could become a commitment, its places, and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from directory.models import User
from employers.boards.asks import Load, load_of
from employers.models import Offer
from partnerships.boards.promises import Promise, with_dates
from partnerships.models import Commitment, Membership, Partnership

MOST = 100


@dataclass(frozen=True)
class Answering:
    """What stands beside the answer to an offer."""

    offer: Offer
    load: Load
    choices: list[Partnership]  # members’ ones first
    chosen: Partnership | None
    today: date

    @property
    def own(self) -> list[Partnership]:
        return [row for row in self.choices if row.is_member]  # type: ignore[attr-defined]

    @property
    def others(self) -> list[Partnership]:
        return [row for row in self.choices if not row.is_member]  # type: ignore[attr-defined]

    @property
    def is_member(self) -> bool:
        return bool(self.chosen and self.chosen.is_member)  # type: ignore[attr-defined]


def answering(offer: Offer, asked: str, on: date) -> Answering:
    """With the partnership that the address names, or the one in which the employer is a member."""
    choices = list(partnerships_for(offer, on)[:MOST])
    own = [row for row in choices if row.is_member]
    named = [row for row in choices if row.slug == asked]
    chosen = named[0] if named else own[0] if len(own) == 1 and not asked else None
    return Answering(offer, load_of(offer.employer, offer.kind, on), choices, chosen, on)


def partnerships_for(offer: Offer, on: date) -> Any:
    """The open partnerships of the intermediary; each with whether the employer is a member."""
    member = Membership.objects.active(on).filter(
        partnership=OuterRef("pk"), organization=offer.employer.organization_id
    )
    rows = Partnership.objects.open().filter(convener=offer.intermediary_id)
    return rows.annotate(is_member=Exists(member)).order_by("-is_member", "name", "pk")


def commitments_on(offer: Offer, user: User, today: date) -> list[Promise]:
    """What was promised upon an offer in partnerships that the user sees, and how far it is."""
    seen = Commitment.objects.for_user(user).filter(offer=offer)
    rows = with_dates(seen).select_related("partnership")
    return [Promise(row, today) for row in rows.order_by("-made_on", "-pk")[:MOST]]
