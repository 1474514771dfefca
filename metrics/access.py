"""The door to situations: staff of the network see them, and those who work there decide about them."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from directory.access import find, networks, require
from directory.models import Organization, User
from directory.rules import YES, Verdict, holds, no
from metrics.models import Disposition, Situation


def chosen_network(request: HttpRequest) -> Organization | None:
    """The network in the address, else the first one that the user works in; 404 if it is none of theirs."""
    found = networks(request.user)
    slug = request.GET.get("network", "")
    if not slug:
        return found[0] if found else None
    chosen = next((row for row in found if row.slug == slug), None)
    if chosen is None:
        raise Http404
    return chosen


def may_decide(user: User, network_id: int) -> Verdict:
    if user.is_superuser or holds(user.role_in(network_id), "member"):
        return YES
    return no("This takes the role of member at the network.")


def situation(request: HttpRequest, kind: str, subject: int) -> Situation:
    """One that the user may decide about."""
    rows = Situation.objects.select_related("partnership", "network")
    found: Situation = find(request.user, rows, kind=kind, subject_id=subject)
    require(may_decide(request.user, found.network_id))
    return found


def disposition(request: HttpRequest, pk: int) -> Disposition:
    rows = Disposition.objects.select_related("partnership", "network")
    found: Disposition = find(request.user, rows, pk=pk)
    require(may_decide(request.user, found.network_id))
    return found
