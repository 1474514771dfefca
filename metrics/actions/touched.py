"""Whose score reads what was touched: from the marks that deeds leave to partnerships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from directory.choices import StaleKind
from directory.models import StaleMark
from partnerships.models import Partnership

MOST_MARKS = 5000  # read in one go; the rest are read in the next


def partnerships_of(marks: Iterable[StaleMark]) -> set[int]:
    """The partnerships whose score reads any of these; one query a kind."""
    return {pk for found in _readers(marks) for pk in found}


def touched_among(ids: Sequence[int]) -> set[int]:
    """Those that a mark not taken up yet touches; all of them, if there are too many marks to look at."""
    marks = list(StaleMark.objects.order_by("pk")[: MOST_MARKS + 1])
    if len(marks) > MOST_MARKS:
        return set(ids)
    return {pk for found in _readers(marks) for pk in found.filter(pk__in=ids)}


def _readers(marks: Iterable[StaleMark]) -> list[QuerySet[Any]]:
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.kind].add(mark.key)
    return [READERS[kind](wanted) for kind, wanted in keys.items()]


def _of_partnerships(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(pk__in=keys))


def _of_organizations(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(convener__in=keys) | Q(memberships__organization__in=keys))


def _of_people(keys: set[int]) -> QuerySet[Any]:
    """Those they work on, and those in which their organizations take part."""
    return _ids(
        Q(assignments__person__in=keys)
        | Q(memberships__contacts__affiliation__person__in=keys)
        | Q(memberships__organization__affiliations__person__in=keys)
    )


def _of_pathways(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(pathway_links__pathway__in=keys))


def _of_employers(keys: set[int]) -> QuerySet[Any]:
    """All of an employer's partnerships: its engagement counts network-wide."""
    return _ids(Q(memberships__organization__employer__in=keys))


def _of_offers(keys: set[int]) -> QuerySet[Any]:
    return _ids(Q(memberships__organization__employer__offers__in=keys) | Q(commitments__offer__in=keys))


def _of_intermediaries(keys: set[int]) -> QuerySet[Any]:
    """Keys of organizations: their own weights, and the funds they hold."""
    return _ids(Q(convener__in=keys) | Q(allocations__source__holder__in=keys))


def _ids(condition: Q) -> QuerySet[Any]:
    return Partnership.objects.filter(condition).order_by().values_list("pk", flat=True).distinct()


READERS: dict[str, Callable[[set[int]], QuerySet[Any]]] = {
    StaleKind.PARTNERSHIP: _of_partnerships,
    StaleKind.ORGANIZATION: _of_organizations,
    StaleKind.PERSON: _of_people,
    StaleKind.PATHWAY: _of_pathways,
    StaleKind.EMPLOYER: _of_employers,
    StaleKind.OFFER: _of_offers,
    StaleKind.INTERMEDIARY: _of_intermediaries,
}
