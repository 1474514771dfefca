"""The list of agreements: how far each is, and whom it waits for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.access import networks
from directory.batches import Deed, deeds_for
from directory.boards import views
from directory.choices import ListKind
from directory.columns import Columns, Shown, choose, order
from directory.exports import Column
from directory.models import Organization, User
from directory.pages import COUNTED_UP_TO, Page, beside, capped_count, page_of
from directory.templatetags.words import badge, day, label, long_day, unbroken
from partnerships.boards.clauses import Settled, settled
from partnerships.choices import AgreementState
from partnerships.filters import AgreementFilter, View, agreement_views
from partnerships.models import Agreement, Signer
from partnerships.querysets import sight_of
from partnerships.rules import RENEWAL_DAYS

#: What the list may be sorted by; what ends soonest stands first.
SORTS = {"ends": ("ends_on", "title", "pk"), "title": ("title", "pk"), "state": ("state", "ends_on", "pk")}


#: Of so many agreements each tab says how many are its own.
TALLIED = 2_000


class Tab(NamedTuple):
    view: View
    row_count: int | None
    is_current: bool


@dataclass(frozen=True)
class Line:
    row: Agreement
    clauses: Settled
    waits_for: str


#: What stands in the head of each row.
FIRST = (
    Column(_("Agreement"), lambda line: line.row.title),
    Column(_("Partnership"), lambda line: line.row.partnership.name),
    Column(_("Kind"), lambda line: label(line.row, "kind")),
)


def ends(line: Line, today: date) -> str:
    if line.row.ends_on:
        return day(line.row.ends_on, today)
    return format_html('<span class="quiet">{}</span>', _("No end date"))


COLUMNS = (
    Shown(
        "state",
        _("State"),
        (Column(_("State"), lambda line: label(line.row, "state")),),
        sorts=True,
        show=lambda line, today: badge(line.row, "state"),
    ),
    Shown(
        "waits",
        _("Waits for"),
        (Column(_("Waits for"), lambda line: line.waits_for),),
        show=lambda line, today: capfirst(line.waits_for),
    ),
    Shown("ends", _("Ends"), (Column(_("Ends"), lambda line: line.row.ends_on),), sorts=True, show=ends),
    Shown(
        "clauses",
        _("Clauses final"),
        (
            Column(_("Clauses final"), lambda line: line.clauses.final),
            Column(_("Clauses"), lambda line: line.clauses.all),
        ),
        show=lambda line, today: unbroken(str(line.clauses)),
    ),
    Shown(
        "owner",
        _("Owner"),
        (Column(_("Owner"), lambda line: line.row.owner),),
        show=lambda line, today: line.row.owner or _("Nobody"),
    ),
    Shown(
        "starts",
        _("Takes effect"),
        (Column(_("Takes effect"), lambda line: line.row.effective_on),),
        is_usual=False,
        show=lambda line, today: long_day(line.row.effective_on),
    ),
    Shown(
        "renewal",
        _("Renewal"),
        (Column(_("Renewal"), lambda line: label(line.row, "renewal")),),
        is_usual=False,
    ),
)


@dataclass(frozen=True)
class Agreements:
    views: views.Views
    tabs: list[Tab]
    filters: AgreementFilter
    asked: list[tuple[str, str]]  # all that the address says of the rows
    columns: Columns
    page: Page
    lines: list[Line]
    deeds: list[Deed]  # for many rows at once

    @property
    def view(self) -> View:
        return next(tab.view for tab in self.tabs if tab.is_current)


class Found(NamedTuple):
    """What an address asks for: its way to look at the list, and the rows in order."""

    networks: list[Organization]  # in which the user works
    filters: AgreementFilter
    ways: tuple[View, ...]
    way: View
    rows: Any
    all: Any  # what the filters leave, in whichever way it is looked at
    is_many: bool  # of more partnerships than are looked through


def find(user: User, query: Any, today: date) -> Found:
    sight = sight_of(user)
    keys = sight.keys if sight else None
    seen = Agreement.objects.within(user, sight)
    own = networks(user)
    ways = agreement_views(today, "us" if own or user.is_superuser else "the convener")
    way = next((one for one in ways if one.value == query.get("view", "")), ways[-1])
    filters = AgreementFilter(query, seen.filter(way.rows), _owners(user, keys))
    rows = filters.qs.order_by(*order(SORTS, query.get("sort", "")))
    return Found(own, filters, ways, way, rows.for_list(), filters.filter_queryset(seen), keys is None)


def build(user: User, query: Any, today: date) -> Agreements:
    found = find(user, query, today)
    counts = tally(found)
    page = page_of(found.rows, query.get("page"), count=counts[found.ways.index(found.way)])
    return Agreements(
        views=views.build(ListKind.AGREEMENTS, query, user),
        tabs=[Tab(way, count, way is found.way) for way, count in zip(found.ways, counts, strict=True)],
        filters=found.filters,
        asked=beside(query, "row", "deed", "all"),
        columns=choose(COLUMNS, query),
        page=page,
        lines=_lines(page.rows, user, today),
        deeds=deeds_for(ListKind.AGREEMENTS, user, found.networks),
    )


def tally(found: Found) -> list[int | None]:
    """How many rows each way to look has, of what the filters leave, so that a tab never promises rows that
    it then hides; of many, only how many they are."""
    rows = found.all.order_by()
    if found.is_many and (total := capped_count(rows)) > TALLIED:
        return [None if way.rows else total for way in found.ways]
    ways = {f"way_{place}": Count("pk", filter=way.rows or None) for place, way in enumerate(found.ways)}
    return list(rows.aggregate(**ways).values())


def file(user: User, query: Any, today: date) -> HttpResponse:
    """The same rows and columns as a file."""
    lines = _lines(list(find(user, query, today).rows[:COUNTED_UP_TO]), user, today)
    return choose(COLUMNS, query).file(query["as"], "agreements", FIRST, lines, today)


def _owners(user: User, keys: set[int] | None) -> dict[str, str]:
    """Who owns an agreement of these partnerships; of more than can be looked through, the user's colleagues:
    only a convener sees so many, and its own people own them."""
    if keys is None:
        rows = User.objects.for_user(user)
    else:
        rows = User.objects.filter(
            Exists(Agreement.objects.filter(owner=OuterRef("pk"), partnership__in=keys))
        )
    return {str(pk): name for pk, name in rows.order_by("name").values_list("pk", "name")}


def _lines(rows: list[Agreement], user: User, today: date) -> list[Line]:
    clauses = settled(rows)
    waiting = _waiting([row.pk for row in rows if row.state == AgreementState.OUT_FOR_SIGNATURE])
    followed = _followed([row.pk for row in rows if _ends_soon(row, today)])
    return [
        Line(
            row,
            clauses[row.pk],
            waits_for(row, us(row, user), waiting[row.pk], row.pk in followed, today),
        )
        for row in rows
    ]


def us(row: Agreement, user: User) -> str:
    """How the reader calls the convener."""
    is_own = user.is_superuser or user.role_in(row.partnership.convener_id)
    return "us" if is_own else row.partnership.convener.name


def _followed(keys: list[int]) -> set[int]:
    """Those of the agreements that have a successor."""
    rows = Agreement.objects.filter(predecessor__in=keys).order_by()
    return set(rows.values_list("predecessor", flat=True))


def _waiting(keys: list[int]) -> dict[int, list[str]]:
    """Agreement out for signature → the organizations whose signature is still missing."""
    rows = (
        Signer.objects.waiting()
        .filter(party__agreement__in=keys)
        .order_by("place", "pk")
        .values_list("party__agreement", "party__membership__organization__name")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in rows:
        if name not in found[key]:
            found[key].append(name)
    return found


def waits_for(row: Agreement, us: str, unsigned: list[str], is_followed: bool, today: date) -> str:
    """Whom an agreement waits for and for what, in words; nothing when it simply holds or is over."""
    if row.state == AgreementState.OUT_FOR_SIGNATURE:
        return f"the signature of {', '.join(unsigned)}" if unsigned else "a signer to be named"
    if row.state in ("signed", "active", "under_review") and not is_followed and _ends_soon(row, today):
        return "its renewal, which hasn’t begun" if row.renewal == "manual" else ""
    return WAITS.get(row.state, "").format(us=us)


def _ends_soon(row: Agreement, today: date) -> bool:
    return row.ends_on is not None and today <= row.ends_on <= today + timedelta(days=RENEWAL_DAYS)


#: State → what it waits for, mostly from the convener.
WAITS: dict[str, str] = {
    AgreementState.DRAFT: "{us}: parties, dates and first words",
    AgreementState.IN_REVIEW: "{us}: clauses made final and signers named, then sent",
    AgreementState.SIGNED: "its first day",
    AgreementState.UNDER_REVIEW: "{us}: the review",
}
