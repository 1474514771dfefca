"""What a network's pages of the action guide show."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from partnerships.actions.connection import write_plan
from partnerships.models import Connection, Membership, Partnership
from tests import build


def connecting(employer: Membership) -> dict[str, Any]:
    """A connection with an employer that has become part of a partnership, and a point where both gain."""
    partnership = employer.partnership
    row = build.Connection(
        intermediary=partnership.convener, organization=employer.organization, partnership=partnership
    )
    write_plan(connection=row, partnership=partnership, by=None, at=timezone.now(), possible="A lot")
    row.initiatives.add(build.Initiative(organization=partnership.convener))
    point = build.Intersection(partnership=partnership)
    return {"connection": row.pk, "step": 3, "intersection": point.pk}


def more(partnership: Partnership) -> None:
    one = Connection.objects.filter(partnership=partnership).order_by("pk")[0]
    write_plan(connection=build.Connection(intermediary=partnership.convener), by=None, at=timezone.now())
    one.initiatives.add(build.Initiative(organization=partnership.convener))
    build.Introduction(connection=one)
    build.Intersection(partnership=partnership)
    build.SystemChange(partnership=partnership)
