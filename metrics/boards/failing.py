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


class Named(NamedTuple):
    """How rows of a kind are called, and where they stand on the partnership's pages."""

    model: Any
    title: str
    on: str | None
    page: str  # URL name under partnerships
    anchor: str  # what stands before the id, or a whole section
    before: str = ""


NAMED: dict[str, Named] = {
    "membership": Named(Membership, "organization__name", None, "members", "member-"),
    "assignment": Named(Assignment, "person__name", None, "detail", ""),
    "meeting": Named(Meeting, "title", "planned_on", "detail", "meeting-"),
    "request": Named(Request, "text", "received_on", "detail", "request-"),
    "commitment": Named(Commitment, "text", None, "promises", "commitment-"),
    "agreement": Named(Agreement, "title", "ends_on", "promises", ""),
    "dataflow": Named(DataFlow, "description", None, "promises", ""),
    "charter": Named(Charter, "version", "adopted_on", "purpose", "charter", "Charter version "),
    "goal": Named(Goal, "title", "due_on", "purpose", "goals"),
    "recruitmentneed": Named(RecruitmentNeed, "support", "needed_by_on", "purpose", "needs"),
    "partnershipmetric": Named(PartnershipMetric, "definition__title", None, "", ""),
}
#: Kinds without a row, since what fails is that it is missing: where it would stand.
MISSING = {"protocol": ("purpose", "protocols"), "sector": ("members", ""), "processstage": ("", "")}
PAGED = ("detail", "promises")
LONGEST = 90


class Links:
    """Looks keys up for one partnership; a row that has gone meanwhile is left out."""

    def __init__(self, partnership: Partnership, keys: Iterable[Key]) -> None:
        self.partnership = partnership
        self.found = _find(partnership, set(keys))
        self.pages: dict[str, str] = {}

    def of(self, keys: Iterable[Key]) -> tuple[Link, ...]:
        return tuple(link for link in map(self._one, keys) if link)

    def _one(self, key: Key) -> Link | None:
        kind, name = key
        if kind in MISSING:
            page, anchor = MISSING[kind]
            return Link(readings.missing(kind, str(name)), self._address(page, anchor))
        if kind == "partnership":
            return Link(self.partnership.name, self.partnership.get_absolute_url())
        found = self.found.get((kind, int(name)))
        return Link(found[0], self._row(kind, int(name)), found[1]) if found else None

    def _row(self, kind: str, pk: int) -> str:
        if kind == "partnershipmetric":
            return reverse("metrics:metric_detail", args=[self.partnership.slug, pk])
        if kind == "agreement":
            return reverse("partnerships:agreement_detail", args=[pk])
        anchor = NAMED[kind].anchor
        return self._address(NAMED[kind].page, f"{anchor}{pk}" if anchor.endswith("-") else anchor)

    def _address(self, page: str, anchor: str) -> str:
        if page not in self.pages:  # many rows stand on few pages
            name = f"partnerships:partnership_{page}" if page else "metrics:success"
            self.pages[page] = reverse(name, args=[self.partnership.slug])
        # What has pages shows the one on which the row stands.
        entry = f"?entry={anchor}" if anchor and page in PAGED else ""
        return self.pages[page] + entry + (f"#{anchor}" if anchor else "")


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
    name, on = NAMED[kind].title, NAMED[kind].on
    rows = NAMED[kind].model.objects.filter(partnership=partnership, pk__in=ids).order_by()
    return rows.values_list(
        Value(kind, output_field=CharField()),
        F("pk"),
        Cast(name, TextField()),
        Cast(on or Value(None), DateField()),
    )


def _called(kind: str, name: str) -> str:
    if kind == "recruitmentneed":
        name = dict(RecruitmentNeed._meta.get_field("support").flatchoices).get(name, name)
    name = f"{NAMED[kind].before}{name}"
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
