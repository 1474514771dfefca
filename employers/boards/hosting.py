"""Who hosts what: accepted offers, grouped by county, kind or pathway, and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import User
from directory.pages import Page, page_of
from employers.choices import OfferKind
from employers.models import Offer, Placement
from employers.querysets import GIVEN_BACK

GROUPS = 60
WAYS = {
    "county": gettext_lazy("By county"),
    "kind": gettext_lazy("By kind"),
    "pathway": gettext_lazy("By pathway"),
}


class Group(NamedTuple):
    """All that is offered in one county, of one kind, or on one pathway."""

    value: str
    label: str
    employers: int
    offers: int
    slots: int
    taken: int

    @property
    def share(self) -> float:
        return min(self.taken / self.slots, 1) if self.slots else 0


@dataclass(frozen=True)
class Hosting:
    way: str
    groups: list[Group]
    page: Page
    employer_count: int
    slots: int
    taken: int

    @property
    def ways(self) -> list[tuple[str, str]]:
        return list(WAYS.items())


def located(rows: Any) -> Any:
    """Each offer with the county of its site, else of its employer."""
    site = Case(
        When(site__county__gt="", then=F("site__county")),
        default=F("employer__organization__county"),
        output_field=CharField(),
    )
    return rows.annotate(place=site)


def standing(user: User, today: date) -> Any:
    return located(Offer.objects.for_user(user).open(today))


def build(offers: Any, way: str, asked_page: str | None) -> Hosting:
    """`offers`: those of `standing` that the filters leave."""
    groups = _groups(offers, way)
    rows = offers.with_places().select_related("employer__organization", "pathway_step__pathway", "site")
    page = page_of(rows.order_by("employer__organization__name", "title", "pk"), asked_page)
    totals = offers.order_by().aggregate(
        employers=Count("employer", distinct=True), slots=Coalesce(Sum("slots_count"), 0)
    )
    return Hosting(
        way, groups, page, totals["employers"], totals["slots"], sum(group.taken for group in groups)
    )


def _groups(offers: Any, way: str) -> list[Group]:
    key = {"county": "place", "kind": "kind", "pathway": "pathway_step__pathway__title"}[way]
    plain = offers.order_by()
    rows = plain.values(key).annotate(
        employers=Count("employer", distinct=True), offers=Count("pk"), slots=Sum("slots_count")
    )
    held = dict(plain.values_list("pk", key))
    taken = _taken(held)
    found = [
        Group(
            str(row[key] or ""),
            _label(way, row[key]),
            row["employers"],
            row["offers"],
            row["slots"],
            taken.get(row[key], 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda group: (-group.slots, group.label))[:GROUPS]


def _taken(held: dict[int, Any]) -> dict[Any, int]:
    """Group → how many places its offers have given."""
    sums: dict[Any, int] = {}
    rows = Placement.objects.filter(offer__in=held).exclude(state__in=GIVEN_BACK).order_by()
    for offer, learners in rows.values_list("offer").annotate(total=Sum("learners_count")):
        sums[held[offer]] = sums.get(held[offer], 0) + learners
    return sums


def _label(way: str, value: Any) -> str:
    if way == "kind":
        return str(OfferKind(value).label)
    return str(value or (_("No pathway yet") if way == "pathway" else _("No county")))
