"""The list of agreements: how far each is, and whom it waits for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q

from directory.models import Intermediary, User
from directory.pages import Page, page_of
from partnerships.boards.promises import CLAUSES
from partnerships.choices import AgreementState
from partnerships.filters import AgreementFilter, View, agreement_views
from partnerships.models import Agreement, ClauseState, Signer
from partnerships.rules import RENEWAL_DAYS

#: What the list may be sorted by; what ends soonest stands first.
SORTS = {"ends": ("ends_on", "title", "pk"), "title": ("title", "pk"), "state": ("state", "ends_on", "pk")}


class Tab(NamedTuple):
    view: View
    row_count: int
    is_current: bool


@dataclass(frozen=True)
class Line:
    row: Agreement
    final_count: int
    waits_for: str
    clause_count: int = CLAUSES


@dataclass(frozen=True)
class Agreements:
    tabs: list[Tab]
    filters: AgreementFilter
    page: Page
    lines: list[Line]

    @property
    def view(self) -> View:
        return next(tab.view for tab in self.tabs if tab.is_current)


def build(user: User, query: Any, today: date) -> Agreements:
    seen = Agreement.objects.for_user(user)
    filters = AgreementFilter(query, seen, _owners(seen))
    views = agreement_views(today, "us" if is_convener(user) else "the convener")
    current = next((view for view in views if view.value == query.get("view", "")), views[-1])
    # The tabs count what the filters leave, so that a tab never promises rows that it then hides.
    counts = filters.qs.order_by().aggregate(
        **{f"view_{place}": Count("pk", filter=view.rows, distinct=True) for place, view in enumerate(views)}
    )
    rows = filters.qs.filter(current.rows).order_by(*_order(query.get("sort", ""))).distinct()
    place = views.index(current)
    page = page_of(
        rows.select_related("partnership__convener", "owner"),
        query.get("page"),
        count=counts[f"view_{place}"],
    )
    tabs = [Tab(view, counts[f"view_{place}"], view is current) for place, view in enumerate(views)]
    return Agreements(tabs, filters, page, _lines(page.rows, user, today))


def _owners(seen: Any) -> dict[str, str]:
    rows = seen.filter(owner__isnull=False).order_by("owner__name").values_list("owner", "owner__name")
    return {str(pk): name for pk, name in rows.distinct()}


def _order(asked: str) -> list[str]:
    fields = SORTS.get(asked.removeprefix("-"), SORTS["ends"])
    sign = "-" if asked.startswith("-") else ""
    return [f"{sign}{field}" for field in fields]


def _lines(rows: list[Agreement], user: User, today: date) -> list[Line]:
    keys = [row.pk for row in rows]
    finals = _finals(keys)
    waiting = _waiting(keys)
    followed = set(Agreement.objects.filter(predecessor__in=keys).values_list("predecessor", flat=True))
    return [
        Line(
            row,
            finals.get(row.pk, 0),
            waits_for(row, us(row, user), waiting[row.pk], row.pk in followed, today),
        )
        for row in rows
    ]


def is_convener(user: User) -> bool:
    """Whether the user reads as one of those who convene, or as a member does."""
    return user.is_superuser or Intermediary.objects.filter(organization__in=user.organization_ids).exists()


def us(row: Agreement, user: User) -> str:
    """How the reader calls the convener."""
    is_own = user.is_superuser or user.role_in(row.partnership.convener_id)
    return "us" if is_own else row.partnership.convener.name


def _finals(keys: list[int]) -> dict[int, int]:
    states = ClauseState.objects.current().filter(clause__agreement__in=keys, progress="final")
    counted = states.order_by().values_list("clause__agreement").annotate(Count("pk"))
    return dict(counted)


def _waiting(keys: list[int]) -> dict[int, list[str]]:
    """Agreement → the organizations whose signature is still missing."""
    rows = (
        Signer.objects.waiting()
        .filter(Q(party__agreement__state="out_for_signature"), party__agreement__in=keys)
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
