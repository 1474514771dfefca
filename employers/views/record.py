"""Parts of an organization's record and of a pathway that are about employers; and who hosts what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from directory.access import find
from employers.boards import hosting as hosting_board
from employers.boards import record as board
from employers.filters import HostingFilter
from pathways.models import Pathway


@require_safe
def hosting(request: HttpRequest) -> HttpResponse:
    """Who hosts what; the way of grouping and all filters stand in the address."""
    asked = request.GET.get("by", "")
    way = asked if asked in hosting_board.WAYS else "county"
    filters = HostingFilter(request.GET, hosting_board.standing(request.user, timezone.localdate()))
    return render(
        request,
        "employers/hosting.html",
        {
            "nav": "employers",
            "tab": "hosting",
            "today": timezone.localdate(),
            "filters": filters,
            "board": hosting_board.build(filters.qs, way, request.GET.get("page")),
        },
    )


def part(request: HttpRequest, slug: str, name: str, title: str, rows: Any) -> HttpResponse:
    """One part of an organization's record: alone for htmx, else as a page of its own."""
    found = access.organization(request, slug)
    context = {"nav": "organizations", "organization": found, "title": title, "today": timezone.localdate()}
    return render(request, f"employers/{name}.html", context | rows(found, request.user))


@require_safe
def organization_offers(request: HttpRequest, slug: str) -> HttpResponse:
    return part(request, slug, "organization_offers", _("Offers"), board.offers)


@require_safe
def organization_needs(request: HttpRequest, slug: str) -> HttpResponse:
    return part(request, slug, "organization_needs", _("Whom it needs"), board.needs)


@require_safe
def organization_asks(request: HttpRequest, slug: str) -> HttpResponse:
    return part(request, slug, "organization_asks", _("Asked lately"), board.asks)


@require_safe
def organization_placements(request: HttpRequest, slug: str) -> HttpResponse:
    return part(request, slug, "organization_placements", _("Placements"), board.placements)


@require_safe
def pathway_employers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who stands behind each step of a pathway, and who looks for those whom it teaches."""
    pathway = find(request.user, Pathway.objects, slug=slug)
    page = board.behind(pathway, request.user, timezone.localdate())
    context = {"nav": "pathways", "pathway": pathway, "page": page}
    return render(request, "employers/pathway_employers.html", context)
