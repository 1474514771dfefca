"""The door to a partnership and its rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from directory.access import find, require
from directory.models import User
from directory.rules import YES, Verdict, holds, no
from partnerships.models import Partnership


def may_work(user: User, partnership: Partnership, least: str = "member") -> Verdict:
    """Staff of the convener with at least this role work on a partnership; everybody else only reads."""
    if user.is_superuser or holds(user.role_in(partnership.convener_id), least):
        return YES
    if user.role_in(partnership.convener_id):
        return no(f"This takes the role of {least} at {partnership.convener}.")
    return no(f"Only staff of {partnership.convener} can do this.")


def partnership(request: HttpRequest, slug: str, least: str | None = None) -> Partnership:
    """The partnership to read, or with `least` to work on."""
    found: Partnership = find(request.user, Partnership.objects.select_related("convener"), slug=slug)
    if least:
        require(may_work(request.user, found, least))
    return found


def row(request: HttpRequest, queryset: Any, pk: Any) -> Any:
    """Any row of a partnership that the user may see."""
    return find(request.user, queryset, pk=pk)
