"""Deeds about placements: counts of learners of one school in one offer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, insist, local_day, save
from directory.choices import StaleKind
from directory.models import Affiliation, Organization, User
from employers import letters
from employers.actions.offer import locked, places_taken
from employers.choices import CONTINUUM, OfferState, PlacementState
from employers.models import Offer, Placement, PlaceRequest
from employers.querysets import NEVER_HELD, TEACHING
from employers.rules import fits_slots, may_move_placement


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
    """A school asks for places in an offer; the offer is locked, so its places are given once.

    The employer's people get a letter, unless what is entered was asked long ago.
    """
    held = locked(offer)
    if held.state != OfferState.ACCEPTED:
        raise ValidationError({"offer": "Places are asked for in an offer that was accepted."})
    if held.kind not in CONTINUUM:
        raise ValidationError({"offer": "Learners aren’t placed in an offer of this kind."})
    if school.kind not in TEACHING:
        raise ValidationError({"school": "Learners come from a school or a college."})
    if held.grade_bands and grade_band not in held.grade_bands:
        raise ValidationError({"grade_band": "The offer is for other grades."})
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
    touched(save(row, by=by, at=at), at)
    if not is_imported:
        letters.places_asked(placement=row, at=at)
    return row


@transaction.atomic
def move_placement(
    *, placement: Placement, state: str, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Placement:
    """One step on; each step has a deed of its own below."""
    row: Placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    insist(may_move_placement(row.state, state), "state")
    if fields.get("learners_count", 0) > row.learners_count:
        words = {"count": row.learners_count}
        raise ValidationError({"learners_count": _("Places asked for: %(count)d.") % words})
    for name in ("answered_by", "reported_by"):
        insist_works_there(row, name, fields.get(name))
    if state in NEVER_HELD:
        seek_on(row, by=by, at=at)
    return touched(change(row, by=by, at=at, reason=reason, state=state, **fields), at)


def seek_on(placement: Placement, *, by: User | None, at: datetime) -> None:
    """Nothing came of it: what the school looks for stands on the board again."""
    wanted = PlaceRequest.objects.select_for_update().filter(placement=placement).first()
    if wanted is not None:
        change(wanted, by=by, at=at, placement=None)


def insist_works_there(placement: Placement, name: str, person: Affiliation | None) -> None:
    """The employer answers by its own people; the two sides report by theirs."""
    places: list[int | None] = [placement.offer.employer.organization_id]
    if name == "reported_by":
        places += [placement.school_id, placement.school.parent_id]
    if person is not None and person.organization_id not in places:
        raise ValidationError({name: "This person works for another organization."})


def accept_placement(
    *, placement: Placement, learners_count: int, by: User | None, at: datetime, **fields: Any
) -> Placement:
    """The employer takes so many of the learners that were asked for; the other places are free again."""
    return move_placement(
        placement=placement,
        state=PlacementState.MATCHED,
        by=by,
        at=at,
        learners_count=learners_count,
        answered_on=local_day(at, placement.school.time_zone),
        **fields,
    )


def decline_placement(
    *, placement: Placement, end_reason: str, by: User | None, at: datetime, **fields: Any
) -> Placement:
    """The employer can’t take them, and says why; its places are free again."""
    return move_placement(
        placement=placement,
        state=PlacementState.DECLINED,
        by=by,
        at=at,
        end_reason=end_reason,
        answered_on=local_day(at, placement.school.time_zone),
        **fields,
    )


@transaction.atomic
def withdraw_placement(*, placement: Placement, by: User | None, at: datetime) -> Placement:
    """Places asked for by mistake are taken back until the employer has answered; its people hear of it."""
    row = move_placement(placement=placement, state=PlacementState.WITHDRAWN, by=by, at=at)
    letters.places_withdrawn(placement=row, at=at)
    return row


def confirm_placement(
    *, placement: Placement, by: User | None, at: datetime, confirmed_on: date | None = None, **fields: Any
) -> Placement:
    """The school agrees: so many of its learners go."""
    zone = placement.school.time_zone
    day = happened(confirmed_on, at=at, time_zone=zone, field="confirmed_on")
    return move_placement(
        placement=placement, state=PlacementState.AGREED, by=by, at=at, confirmed_on=day, **fields
    )


def start_placement(
    *, placement: Placement, by: User | None, at: datetime, from_on: date | None = None, **fields: Any
) -> Placement:
    """The learners are there, from this day on."""
    day = happened(from_on, at=at, time_zone=placement.school.time_zone, field="from_on")
    return move_placement(
        placement=placement, state=PlacementState.ACTIVE, by=by, at=at, from_on=day, **fields
    )


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
    *,
    placement: Placement,
    end_reason: str,
    by: User | None,
    at: datetime,
    to_on: date | None = None,
    **fields: Any,
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
        **fields,
    )


def touched(placement: Placement, at: datetime) -> Placement:
    mark_stale(StaleKind.OFFER, placement.offer_id, at=at)
    return placement
