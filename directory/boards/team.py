"""Who holds a seat in an organization, how they sign in, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from directory.models import Organization, Seat, SecureLink, User
from directory.rules import holds

SHOWN = 100
PAST = 20


@dataclass(frozen=True)
class Held:
    """One seat; who manages the organization also sees how its holder signs in."""

    row: Any  # a Seat, with has_factor and is_invited
    is_self: bool

    @property
    def waits(self) -> bool:
        """Invited, and never here."""
        return bool(self.row.is_invited)


@dataclass(frozen=True)
class Team:
    organization: Organization
    places: list[Organization]  # to choose from, where somebody has a seat in several
    seats: list[Held]
    past: list[Seat]
    is_manager: bool
    is_administrator: bool
    today: date

    @property
    def manager_count(self) -> int:
        return sum(held.row.role == "manager" for held in self.seats)


def places_of(user: User) -> list[Organization]:
    """Where the user has a seat, by name; administrators look at each organization that has any."""
    rows = Organization.objects.filter(seats__to_on__isnull=True, seats__isnull=False)
    mine = rows if user.is_superuser else rows.filter(seats__user=user)
    return list(mine.distinct().order_by("name", "pk")[:SHOWN])


def build(user: User, asked: str, today: date) -> Team | None:
    places = places_of(user)
    chosen = next((row for row in places if row.slug == asked), places[0] if places else None)
    if chosen is None:
        return None
    is_manager = user.is_superuser or holds(user.role_in(chosen.pk), "manager")
    rows = Seat.objects.filter(organization=chosen).select_related("user")
    seats = rows.filter(to_on__isnull=True).annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("user"))), is_invited=Exists(_invited())
    )
    past = rows.filter(to_on__isnull=False).order_by("-to_on", "pk")[:PAST] if is_manager else []
    return Team(
        chosen,
        places,
        [Held(row, row.user_id == user.pk) for row in seats.order_by("user__name", "pk")[:SHOWN]],
        list(past),
        is_manager,
        user.is_superuser,
        today,
    )


def _invited() -> Any:
    """The link of an invitation that nobody has used."""
    return SecureLink.objects.filter(
        purpose="seat",
        recipient__person=OuterRef("user__person"),
        organization=OuterRef("organization"),
        revoked_at__isnull=True,
    )
