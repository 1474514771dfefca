"""Whose score reads what was touched: from the marks that deeds leave to partnerships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from directory.choices import StaleKind
from directory.models import Organization, StaleMark
from directory.unions import part_of, rows_of_all
from partnerships.models import Partnership

MOST_MARKS = 5000  # read in one go; the rest are read in the next


def partnerships_of(marks: Iterable[StaleMark]) -> set[int]:
    """The partnerships whose score reads any of these; one query a path."""
    return {pk for found in _walks(marks) for pk in found}


def touched_among(ids: Sequence[int]) -> set[int]:
    """Those that a mark not taken up yet touches; all of them, if there are too many marks to look at."""
    marks = list(StaleMark.objects.order_by("pk")[: MOST_MARKS + 1])
    if len(marks) > MOST_MARKS:
        return set(ids)
    return {pk for found in _walks(marks) for pk in found.filter(pk__in=ids)}


def touched_in(network: Organization, marks: Iterable[StaleMark], most: int) -> set[int]:
    """Some of those that a network convenes, in one query: no path is followed further than this."""
    walks = [found.filter(convener=network)[:most] for found in _walks(marks)]
    return {pk for (pk,) in rows_of_all(part_of(found) for found in walks)}


def _walks(marks: Iterable[StaleMark]) -> list[QuerySet[Any]]:
    """One path each: asked in one condition, all of them would be joined for every partnership there is."""
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.kind].add(mark.key)
    rows = Partnership.objects.order_by().values_list("pk", flat=True)
    return [
        rows.filter(**{f"{path}__in": wanted}).distinct()
        for kind, wanted in keys.items()
        for path in READERS[kind]
    ]


#: Kind of what was touched → the paths by which the score of a partnership reads it.
READERS: dict[str, tuple[str, ...]] = {
    StaleKind.PARTNERSHIP: ("pk",),
    StaleKind.ORGANIZATION: ("convener", "memberships__organization"),
    # Those they work on, and those in which their organizations take part.
    StaleKind.PERSON: (
        "assignments__person",
        "memberships__contacts__affiliation__person",
        "memberships__organization__affiliations__person",
    ),
    StaleKind.PATHWAY: ("pathway_links__pathway",),
    # All of an employer's partnerships: its engagement counts network-wide.
    StaleKind.EMPLOYER: ("memberships__organization__employer",),
    StaleKind.OFFER: ("memberships__organization__employer__offers", "commitments__offer"),
    # Keys of organizations: their own weights, and the funds they hold.
    StaleKind.INTERMEDIARY: ("convener", "allocations__source__holder"),
    # No score reads when a funder hears of it; Today does.
    StaleKind.REPORT: (),
}
