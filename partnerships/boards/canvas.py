"""The value canvas: side by side what each party seeks and gives, and where the two meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from directory.querysets import standing
from partnerships.models import Intersection, Membership, Partnership, ValueStatement


@dataclass(frozen=True)
class Party:
    pk: int  # of its membership
    name: str
    seeks: list[ValueStatement]
    gives: list[ValueStatement]


@dataclass(frozen=True)
class Canvas:
    parties: list[Party]
    points: list[Intersection]
    met: frozenset[int]  # statements that stand in a point


def build(partnership: Partnership, today: date) -> Canvas:
    members = Membership.objects.filter(partnership=partnership, left_on__isnull=True)
    said: dict[tuple[int, str], list[ValueStatement]] = defaultdict(list)
    for row in ValueStatement.objects.filter(standing(today), partnership=partnership).order_by("pk"):
        said[row.membership_id, row.kind].append(row)
    parties = [
        Party(row.pk, row.organization.name, said[row.pk, "seeks"], said[row.pk, "gives"])
        for row in members.select_related("organization").order_by("role", "organization__name", "pk")
    ]
    points = _points(partnership, today)
    return Canvas(parties, points, frozenset(key for row in points for key in (row.seeks_id, row.gives_id)))


def _points(partnership: Partnership, today: date) -> list[Intersection]:
    """Those of which both sides still hold."""
    rows = Intersection.objects.filter(
        standing(today, "seeks__"), standing(today, "gives__"), partnership=partnership
    )
    return list(rows.select_related("seeks__membership__organization", "gives__membership__organization"))
