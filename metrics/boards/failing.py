"""The rows that fail, from the keys that a score carries to names and addresses: one query for all kinds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from metrics import readings
from metrics.models import PartnershipMetric
from metrics.scoring.evidence import Key
from partnerships.models import (
    Agreement,
    Assignment,
    Charter,
    Commitment,
    DataFlow,
    Goal,
    Meeting,
    Membership,
    Partnership,
    RecruitmentNeed,
    Request,
)


class Link(NamedTuple):
    """A row on the partnership's page; without an address, something that is missing."""

    name: str
    url: str = ""
    on: date | None = None


# Kind → (model, what it is called by, its date, its place on the partnership's page, what stands before it).
NAMED: dict[str, tuple[Any, str, str | None, str, str]] = {
    "membership": (Membership, "organization__name", None, "member", ""),
    "assignment": (Assignment, "person__name", None, "assignment", ""),
    "meeting": (Meeting, "title", "planned_on", "meeting", ""),
    "commitment": (Commitment, "text", None, "commitment", ""),
    "charter": (Charter, "version", "adopted_on", "charter", "Charter version "),
    "goal": (Goal, "title", "due_on", "goal", ""),
    "recruitmentneed": (RecruitmentNeed, "support", "needed_by_on", "need", ""),
    "request": (Request, "text", "received_on", "request", ""),
    "agreement": (Agreement, "title", "ends_on", "agreement", ""),
    "dataflow": (DataFlow, "description", None, "dataflow", ""),
    "partnershipmetric": (PartnershipMetric, "definition__title", None, "metric", ""),
}
ABSENT_KINDS = ("protocol", "sector", "processstage")
LONGEST = 90


class Links:
    """Looks keys up for one partnership; a row that has gone meanwhile is left out."""

    def __init__(self, partnership: Partnership, keys: Iterable[Key]) -> None:
        self.partnership = partnership
        self.found = _find(partnership, set(keys))

    def of(self, keys: Iterable[Key]) -> tuple[Link, ...]:
        return tuple(link for link in map(self._one, keys) if link)

    def _one(self, key: Key) -> Link | None:
        kind, name = key
        if kind in ABSENT_KINDS:
            return Link(readings.missing(kind, str(name)))
        page = self.partnership.get_absolute_url()
        if kind == "partnership":
            return Link(self.partnership.name, page)
        return self._row(kind, int(name), page)

    def _row(self, kind: str, pk: int, page: str) -> Link | None:
        found = self.found.get((kind, pk))
        if found is None:
            return None
        if kind == "partnershipmetric":
            return Link(found[0], reverse("metrics:metric_detail", args=[self.partnership.slug, pk]))
        return Link(found[0], f"{page}#{NAMED[kind][3]}-{pk}", found[1])


def _find(partnership: Partnership, keys: set[Key]) -> dict[tuple[str, int], tuple[str, date | None]]:
    """One UNION over the kinds that occur, so that the number of queries never grows with the rows."""
    wanted: dict[str, list[int]] = {}
    for kind, name in sorted(keys, key=str):
        if kind in NAMED:
            wanted.setdefault(kind, []).append(int(name))
    if not wanted:
        return {}
    first, *others = [_named(kind, ids, partnership) for kind, ids in wanted.items()]
    rows = first.union(*others, all=True) if others else first
    return {(kind, pk): (_called(kind, name), on) for kind, pk, name, on in rows}


def _named(kind: str, ids: list[int], partnership: Partnership) -> QuerySet[Any]:
    """(kind, id, name, date) of rows of this partnership, whatever ids were stored."""
    model, name, on, _, _ = NAMED[kind]
    rows = model.objects.filter(partnership=partnership, pk__in=ids).order_by()
    return rows.values_list(
        Value(kind, output_field=CharField()),
        F("pk"),
        Cast(name, TextField()),
        Cast(on, DateField()) if on else Value(None, output_field=DateField()),
    )


def _called(kind: str, name: str) -> str:
    if kind == "recruitmentneed":
        name = dict(RecruitmentNeed._meta.get_field("support").flatchoices).get(name, name)
    name = f"{NAMED[kind][4]}{name}"
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
