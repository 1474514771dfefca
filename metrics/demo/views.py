"""Views of lists that the region's staff come back to: pinned for all of a network, and one's own."""

from __future__ import annotations

from django.utils import timezone

from directory.actions.view import save_view
from directory.models import User
from directory.querysets import standing

#: List, name, what its address says, whether all of the network see it, whether it stands above the list.
VIEWS = (
    (
        "partnerships",
        "Needs attention",
        "band=needs_attention&column=stage&column=health&column=lead",
        True,
        True,
    ),
    ("partnerships", "In delivery", "stage=3", True, True),
    (
        "partnerships",
        "Who leads what",
        "column=stage&column=lead&column=members&column=contact",
        False,
        False,
    ),
    ("organizations", "Employers by county", "kind=employer&sort=county", True, True),
    ("agreements", "Data terms", "column=state&column=ends&column=owner&kind=data_sharing", False, True),
)


def live() -> None:
    """Staff of each intermediary have them; the first of a network keeps what all of it share."""
    at, shared = timezone.now(), set()
    for user in User.objects.filter(seats__role="member", seats__organization__intermediary__isnull=False):
        today = timezone.localdate()
        home = user.seats.get(standing(today), organization__intermediary__isnull=False).organization
        for list, name, query, is_shared, is_pinned in VIEWS:
            if is_shared and (home.pk, name) in shared:
                continue
            shared.add((home.pk, name))
            whom = home if is_shared else None
            save_view(
                list=list, query=query, name=name, organization=whom, is_pinned=is_pinned, by=user, at=at
            )
