"""The queue of what came by the public form: oldest first, what is late marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q
from django.http import QueryDict

from directory.models import User
from directory.pages import Page, page_of
from employers.choices import InterestState
from employers.models import Interest

WAITING = "waiting"
VIEWS: dict[str, tuple[str, list[str]]] = {
    WAITING: ("Waiting", [InterestState.NEW, InterestState.IN_REVIEW]),
    InterestState.ACCEPTED: ("Accepted", [InterestState.ACCEPTED]),
    InterestState.DECLINED: ("Declined", [InterestState.DECLINED]),
    InterestState.SPAM: ("Spam", [InterestState.SPAM]),
}
#: The days that the share answered in time looks back on, as the score does.
WINDOW = timedelta(days=180)


class Tab(NamedTuple):
    value: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Queue:
    tabs: list[Tab]
    page: Page
    view: str
    in_time: int
    due: int


def build(user: User, query: QueryDict, today: date) -> Queue:
    view = query.get("view", WAITING)
    view = view if view in VIEWS else WAITING
    mine = Interest.objects.for_user(user)
    counts = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    tabs = [
        Tab(value, label, sum(counts.get(state, 0) for state in states), value == view)
        for value, (label, states) in VIEWS.items()
    ]
    rows = mine.filter(state__in=VIEWS[view][1]).select_related("intermediary", "keeper", "organization")
    order = ("received_at", "pk") if view == WAITING else ("-received_at", "-pk")
    return Queue(tabs, page_of(rows.order_by(*order), query.get("page")), view, **answered(mine, today))


def answered(rows: Any, today: date) -> dict[str, int]:
    """Of what was answered or fell due lately: how much was answered in time."""
    lately = rows.exclude(state=InterestState.SPAM).filter(received_on__gt=today - WINDOW)
    found: dict[str, int] = lately.aggregate(
        in_time=Count("pk", filter=Q(answered_on__lte=F("answer_by_on"))),
        due=Count("pk", filter=Q(answered_on__isnull=False) | Q(answer_by_on__lt=today)),
    )
    return found
