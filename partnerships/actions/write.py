"""Saves a row of a partnership: it may point into no other one, and the score is marked as stale."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from directory.actions.mark import mark_stale
from directory.actions.save import change, end_before, happened, local_day, save
from directory.choices import StaleKind
from directory.models import Affiliation, Organization, User
from directory.templatetags.words import full_day
from partnerships.models import Membership, Partnership

R = TypeVar("R", bound=Model)


def partnership_of(row: Any) -> Partnership | None:
    """The partnership a row belongs to, by its model's `scope_path`; None where it has none."""
    path = getattr(row, "scope_path", None)
    if path is None:
        return None
    for name in path.split("__"):
        row = row and getattr(row, name)
    return row  # type: ignore[no-any-return]


def keep_together(row: Any) -> None:
    """Refuses a row that ties two partnerships: whatever it points at belongs to its own."""
    own = partnership_of(row)
    for field in row._meta.concrete_fields:
        # A key that comes from the parent isn't there yet.
        points = isinstance(field, ForeignKey) and getattr(row, field.attname) is not None
        other = points and getattr(row, field.name)
        if other and hasattr(other, "scope_path") and partnership_of(other) != own:
            raise ValidationError({field.name: "This belongs to another partnership."})


def put(row: R, *, by: User | None, at: datetime, reason: str = "") -> R:
    """One row among several of a deed, which itself leaves the mark."""
    keep_together(row)
    return save(row, by=by, at=at, reason=reason)


def write(row: R, *, by: User | None, at: datetime, reason: str = "") -> R:
    put(row, by=by, at=at, reason=reason)
    return touched(row, at)


def rewrite(row: R, *, by: User | None, at: datetime, reason: str = "", **fields: Any) -> R:
    change(row, by=by, at=at, reason=reason, **fields)
    keep_together(row)
    return touched(row, at)


def remove(row: Model, *, by: User | None, at: datetime) -> None:
    """Deletes a row that bound nobody yet; its history says who did and when."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    touched(row, at)
    row.delete()


def touched(row: R, at: datetime) -> R:
    partnership = row if isinstance(row, Partnership) else partnership_of(row)
    if partnership is not None:
        mark_stale(StaleKind.PARTNERSHIP, partnership.pk, at=at)
    return row


def today(partnership: Partnership, at: datetime) -> date:
    return local_day(at, partnership.time_zone)


def on_day(partnership: Partnership, on: date | None, at: datetime, field: str = "on") -> date:
    """The day of something that has happened, in the partnership's time zone."""
    return happened(on, at=at, time_zone=partnership.time_zone, field=field)


def locked(partnership: Partnership) -> Partnership:
    """The partnership as it stands now, held until the deed is done."""
    row: Partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    return row


def insist_open(partnership: Partnership) -> None:
    if partnership.status == "closed":
        raise ValidationError(_("This partnership is closed."))


def insist_active(membership: Membership, on: date, field: str = "membership") -> None:
    """Only a member that has accepted and not left can do this."""
    words = {"organization": str(membership.organization)}
    if membership.accepted_on is None:
        raise ValidationError({field: _("%(organization)s has not joined yet.") % words})
    if membership.accepted_on > on:
        words["on"] = full_day(membership.accepted_on)
        early = _("%(organization)s joined on %(on)s. No day before it counts.")
        raise ValidationError({field: early % words})
    if membership.left_on is not None and membership.left_on < on:
        words["on"] = full_day(membership.left_on)
        late = _("%(organization)s left on %(on)s. No day after it counts.")
        raise ValidationError({field: late % words})


def works_for(
    affiliation: Affiliation | None, organization: Organization, field: str = "affiliation"
) -> None:
    """Whoever acts for a member works there, in what it is part of, or in a part of it."""
    if affiliation is None:
        return
    place = affiliation.organization
    near = {organization.pk, organization.parent_id}
    if place.pk not in near and place.parent_id != organization.pk:
        raise ValidationError(
            {
                field: _("%(person)s doesn’t work for %(organization)s.")
                % {"person": affiliation.person, "organization": organization}
            }
        )


def replace_period(row: Any, on: date, *, by: User | None, at: datetime) -> None:
    """Ends what stood, so that its successor begins on this day."""
    if on < row.from_on:
        raise ValidationError({"from_on": f"The one before began on {full_day(row.from_on)}."})
    end_before(row, on, by=by, at=at)
