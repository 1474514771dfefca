"""Deeds about what schools look for: places of a kind, whichever offer has them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import change, local_day, save
from directory.models import Intermediary, Organization, User
from employers.actions.placement import request_placement
from employers.models import Offer, Placement, PlaceRequest
from employers.querysets import TEACHING


@transaction.atomic
def seek_places(
    *,
    school: Organization,
    intermediary: Organization,
    kind: str,
    grade_band: str,
    learners_count: int,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> PlaceRequest:
    """A school looks for places, and the intermediary finds an offer."""
    if school.kind not in TEACHING:
        raise ValidationError({"school": "Learners come from a school or a college."})
    if not Intermediary.objects.filter(organization=intermediary).exists():
        raise ValidationError({"intermediary": "Places are found by an intermediary."})
    day = local_day(at, school.time_zone)
    row = PlaceRequest(
        school=school,
        intermediary=intermediary,
        kind=kind,
        grade_band=grade_band,
        learners_count=learners_count,
        requested_on=day,
        entered_on=day,
        **fields,
    )
    return save(row, by=by, at=at)


def locked(wanted: PlaceRequest) -> PlaceRequest:
    row: PlaceRequest = PlaceRequest.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    if row.placement_id is not None:
        raise ValidationError("An offer was found for this already.")
    if row.dropped_on is not None:
        raise ValidationError("The school no longer looks for this.")
    return row


@transaction.atomic
def match_places(
    *, wanted: PlaceRequest, offer: Offer, from_on: date, by: User | None, at: datetime
) -> Placement:
    """An offer is found: from here on it is a placement that the employer answers."""
    row = locked(wanted)
    if offer.intermediary_id != row.intermediary_id:
        raise ValidationError({"offer": "This offer was made to another intermediary."})
    if offer.kind != row.kind:
        raise ValidationError({"offer": "This offer is of another kind."})
    placement = request_placement(
        offer=offer,
        school=row.school,
        grade_band=row.grade_band,
        learners_count=row.learners_count,
        from_on=from_on,
        to_on=row.to_on if row.to_on and row.to_on >= from_on else None,
        by=by,
        at=at,
    )
    change(row, by=by, at=at, placement=placement)
    return placement


@transaction.atomic
def drop_places(*, wanted: PlaceRequest, by: User | None, at: datetime) -> PlaceRequest:
    """The school no longer looks for them."""
    row = locked(wanted)
    return change(row, by=by, at=at, dropped_on=local_day(at, row.school.time_zone))
