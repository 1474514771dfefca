"""The only door from an address to a row: 404 for a stranger, 403 for a colleague without the right."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from directory.models import Affiliation, Intermediary, Organization, User
from directory.rules import Verdict, holds


def find(user: User, queryset: Any, **keys: Any) -> Any:
    """The one row that the user may see, or 404 as if it didn't exist."""
    row = queryset.for_user(user).filter(**keys).first()
    if row is None:
        raise Http404
    return row


def require(verdict: Verdict | bool) -> None:
    if not verdict:
        raise PermissionDenied(getattr(verdict, "reason", "") or "Your role doesn’t allow this.")


def organization(request: HttpRequest, slug: str) -> Organization:
    return find(request.user, Organization.objects, slug=slug)


def reachable(request: HttpRequest, affiliation_ids: list[int], on: Any) -> set[int]:
    """Which of these affiliations the user may see with e-mail and phone."""
    rows = Affiliation.objects.filter(pk__in=affiliation_ids)
    return set(rows.reachable_by(request.user, on).values_list("pk", flat=True))


def networks(user: User) -> list[Organization]:
    """The intermediaries whose network the user works in, by name."""
    rows = Organization.objects.filter(intermediary__isnull=False).order_by("name")
    return list(rows if user.is_superuser else rows.filter(pk__in=user.organization_ids))


def network(request: HttpRequest, slug: str, least: str = "viewer") -> Organization:
    """An intermediary in which the user holds at least this role."""
    found = Organization.objects.filter(
        slug=slug, pk__in=Intermediary.objects.values("organization_id")
    ).first()
    user = request.user
    if found is None or not (user.is_superuser or user.role_in(found.pk)):
        raise Http404
    require(user.is_superuser or holds(user.role_in(found.pk), least))
    return found
