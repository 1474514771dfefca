"""Deeds about who may work for an organization."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from directory.actions.save import change, insist, local_day, save
from directory.letters import seat_invitation
from directory.models import Organization, Person, Seat, User
from directory.rules import YES, leaves_a_manager, may_end_seat, may_grant


def role_of(by: User | None, organization: Organization) -> str | None:
    """The role with which somebody acts; the program itself and administrators act as managers."""
    if by is None or by.is_superuser:
        return "manager"
    return by.role_in(organization.pk)


@transaction.atomic
def add_user(*, email: str, name: str, by: User | None, at: datetime, person: Person | None = None) -> User:
    """An account without a password: its owner comes in by a mailed code and may set one."""
    user = User(email=email.strip().lower(), name=name.strip(), person=person)
    user.set_unusable_password()
    return save(user, by=by, at=at)


@transaction.atomic
def grant_seat(
    *,
    user: User,
    organization: Organization,
    role: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    is_told: bool = True,
) -> Seat:
    """Gives the user this role from now on; another role that stands is ended by it."""
    insist(may_grant(role_of(by, organization), role, by == user and not user.is_superuser), "role")
    from_on = from_on or local_day(at, organization.time_zone)
    standing = Seat.objects.select_for_update().filter(
        user=user, organization=organization, to_on__isnull=True
    )
    for seat in standing:
        if role != "manager":
            insist_not_last(seat)
        change(seat, by=by, at=at, to_on=max(seat.from_on, from_on))
    row = save(Seat(user=user, organization=organization, role=role, from_on=from_on), by=by, at=at)
    user.__dict__.pop("roles", None)
    if is_told and by is not None and by != user:
        seat_invitation(seat=row, invited_by=by, at=at)
    return row


@transaction.atomic
def end_seat(*, seat: Seat, by: User | None, at: datetime, to_on: date | None = None) -> Seat:
    insist(may_end_seat(role_of(by, seat.organization), by == seat.user))
    insist_not_last(seat)
    to_on = to_on or local_day(at, seat.organization.time_zone)
    change(seat, by=by, at=at, to_on=max(seat.from_on, to_on))
    seat.user.__dict__.pop("roles", None)
    return seat


def insist_not_last(seat: Seat) -> None:
    """Refuses to take the last manager away; the managers' seats are locked, so two can't go at once."""
    managers = Seat.objects.select_for_update().filter(
        organization=seat.organization, role="manager", to_on__isnull=True
    )
    others = [other for other in managers if other.pk != seat.pk]
    insist(leaves_a_manager(len(others)) if seat.role == "manager" else YES)
