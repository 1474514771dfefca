"""An offer's answer where more follows than a promise: a new member, or a no with its reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import change, happened
from directory.models import User
from employers import letters
from employers.actions.offer import answer_offer
from employers.models import Offer
from partnerships.actions.commitment import accept_offer
from partnerships.actions.membership import accept_membership, invite_member
from partnerships.models import Commitment, Membership, Partnership, Request


@transaction.atomic
def join_by_offer(
    *, offer: Offer, partnership: Partnership, due_on: date, by: User | None, at: datetime, **fields: Any
) -> Commitment:
    """The employer joins the partnership, and its offer is accepted there."""
    organization = offer.employer.organization
    standing = partnership.memberships.filter(organization=organization, left_on__isnull=True)
    row: Membership = standing.first() or invite_member(
        partnership=partnership, organization=organization, by=by, at=at
    )
    if row.accepted_on is None:
        accept_membership(membership=row, by=by, at=at)
    return accept_offer(offer=offer, partnership=partnership, due_on=due_on, by=by, at=at, **fields)


@transaction.atomic
def decline_offer(
    *, offer: Offer, reason: str, by: User | None, at: datetime, answered_on: date | None = None
) -> Offer:
    """No, with the reason: it goes by letter to whoever made the offer, and answers its open requests."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})
    zone = offer.intermediary.time_zone
    day = happened(answered_on, at=at, time_zone=zone, field="answered_on")
    row = answer_offer(offer=offer, accept=False, reason=reason, by=by, at=at, answered_on=day)
    for request in Request.objects.filter(offer=row, answered_on__isnull=True):
        change(request, by=by, at=at, answered_on=day, answer=reason.strip())
    letters.offer_declined(offer=row, at=at)
    return row
