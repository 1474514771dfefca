"""Views of lists that the region's staff come back to: shared within each network, and their own."""

from __future__ import annotations

from django.utils import timezone

from directory.actions.view import save_view
from directory.models import Organization, Seat, User

#: List, name, what its address says; all of them are pinned.
SHARED = (
    ("partnerships", "Needs attention", "band=needs_attention&column=stage&column=health&column=lead"),
    ("partnerships", "In delivery", "stage=3"),
    ("organizations", "Employers by county", "kind=employer&sort=county"),
)
OWN = (
    ("partnerships", "Who leads what", "column=stage&column=lead&column=members&column=contact"),
    ("agreements", "Data terms", "column=state&column=ends&column=owner&kind=data_sharing"),
)


def live() -> None:
    """The first of each network's staff keeps what all of it share."""
    seats = Seat.objects.filter(role="member", to_on__isnull=True, organization__intermediary__isnull=False)
    homes = {seat.organization: seat.user for seat in seats.select_related("organization", "user")}
    for home, user in homes.items():
        keep(user, SHARED, home, is_pinned=True)
        keep(user, OWN, None, is_pinned=False)


def keep(user: User, views: tuple[tuple[str, ...], ...], whom: Organization | None, is_pinned: bool) -> None:
    for list, name, query in views:
        save_view(
            list=list,
            query=query,
            name=name,
            organization=whom,
            is_pinned=is_pinned,
            by=user,
            at=timezone.now(),
        )
