"""What stands above a list: the views kept of it, and which of them is seen now."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from directory.actions.view import kept
from directory.models import SavedView, User
from directory.rules import Verdict, may_change_view


@dataclass(frozen=True)
class Views:
    list: str
    query: str  # the list as it is seen now
    pinned: list[SavedView]
    others: list[SavedView]
    current: SavedView | None
    may_change: Verdict

    @property
    def save_address(self) -> str:
        asked = urlencode({"list": self.list, "query": self.query})
        return f"{reverse('directory:view_save')}?{asked}"


def build(list: str, query: QueryDict, user: User) -> Views:
    seen = kept(query)
    found = SavedView.objects.scoped(user).kept().filter(list=list).select_related("organization")
    rows = [*found.only("name", "list", "query", "is_pinned", "user_id", "organization__name")]
    current = next((row for row in rows if row.query == seen), None)
    pinned = [row for row in rows if row.is_pinned]
    others = [row for row in rows if not row.is_pinned]
    return Views(list, seen, pinned, others, current, may_change(current, user))


def may_change(view: SavedView | None, user: User) -> Verdict:
    is_own = view is not None and (user.is_superuser or view.user_id == user.pk)
    return may_change_view(is_own, user.role_in(view.organization_id if view else None))
