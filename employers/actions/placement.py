"""Deeds about placements: counts of learners of one school in one offer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, insist, local_day, save
from directory.choices import OrganizationKind, StaleKind
from directory.models import Organization, User
from employers.actions.offer import locked
from employers.choices import CONTINUUM, OfferState, PlacementState
from employers.models import Offer, Placement
from employers.rules import fits_slots, may_move_placement

TEACHING = {OrganizationKind.SCHOOL, OrganizationKind.DISTRICT, OrganizationKind.POSTSECONDARY}


@transaction.atomic
def request_placement(
    *,
    offer: Offer,
    school: Organization,
    grade_band: str,
    learners_count: int,
    by: User | None,
    at: datetime,
    from_on: date,
    is_imported: bool = False,
    **fields: Any,
) -> Placement:
    """A school asks for places in an offer; the offer is locked, so its places are given once."""
    held = locked(offer)
    if held.state not in (OfferState.SUBMITTED, OfferState.ACCEPTED):
        raise ValidationError({"offer": "This offer no longer stands."})
    if held.kind not in CONTINUUM:
        raise ValidationError({"offer": "Learners aren’t placed in an offer of this kind."})
    if school.kind not in TEACHING:
        raise ValidationError({"school": "Learners come from a school or a college."})
    insist(fits_slots(held.slots_count, places_taken(held), learners_count), "learners_count")
    row = Placement(
        offer=held,
        school=school,
        grade_band=grade_band,
        learners_count=learners_count,
        from_on=from_on,
        entered_on=local_day(at, held.intermediary.time_zone),
        is_imported=is_imported,
        **fields,
    )
    return touched(save(row, by=by, at=at), at)


def places_taken(offer: Offer) -> int:
    standing = offer.placements.exclude(state=PlacementState.ENDED_EARLY)
    return int(standing.aggregate(total=Sum("learners_count"))["total"] or 0)


@transaction.atomic
def move_placement(
    *, placement: Placement, state: str, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Placement:
    """One step on; how it ends is `complete_placement` or `end_placement`."""
    row: Placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    insist(may_move_placement(row.state, state), "state")
    return touched(change(row, by=by, at=at, reason=reason, state=state, **fields), at)


def confirm_placement(
    *, placement: Placement, by: User | None, at: datetime, confirmed_on: date | None = None
) -> Placement:
    """The school agrees: so many of its learners go."""
    zone = placement.school.time_zone
    day = happened(confirmed_on, at=at, time_zone=zone, field="confirmed_on")
    return move_placement(placement=placement, state=PlacementState.AGREED, by=by, at=at, confirmed_on=day)


def complete_placement(
    *,
    placement: Placement,
    by: User | None,
    at: datetime,
    to_on: date | None = None,
    completed_count: int,
    hours: Decimal | None = None,
    **counts: Any,
) -> Placement:
    """It is over: how many finished, in how many hours, with how many credentials and hires."""
    return move_placement(
        placement=placement,
        state=PlacementState.COMPLETED,
        by=by,
        at=at,
        to_on=happened(to_on, at=at, time_zone=placement.school.time_zone, field="to_on"),
        completed_count=completed_count,
        hours=hours,
        **counts,
    )


def end_placement(
    *, placement: Placement, end_reason: str, by: User | None, at: datetime, to_on: date | None = None
) -> Placement:
    """It ends before its time; its places are free again."""
    day = max(placement.from_on, to_on or local_day(at, placement.school.time_zone))
    return move_placement(
        placement=placement,
        state=PlacementState.ENDED_EARLY,
        by=by,
        at=at,
        to_on=day,
        end_reason=end_reason,
    )


def touched(placement: Placement, at: datetime) -> Placement:
    mark_stale(StaleKind.OFFER, placement.offer_id, at=at)
    return placement
