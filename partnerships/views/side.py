"""What concerns one organization: the home of a partner's people, and parts of an organization's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from partnerships.boards import side as board


@require_safe
def side(request: HttpRequest) -> HttpResponse:
    """What the reader's own organizations owe and are owed, their placements, their pathways' needs."""
    page = board.build(request.user, timezone.localdate())
    return render(request, "partnerships/side.html", {"nav": "side", "page": page, "today": page.today})


def _part(request: HttpRequest, slug: str, name: str, title: str, rows: Any) -> HttpResponse:
    found = access.organization(request, slug)
    context = {"nav": "organizations", "organization": found, "title": title, "today": timezone.localdate()}
    return render(request, f"partnerships/{name}.html", context | {"rows": rows(found, request.user)})


@require_safe
def organization_partnerships(request: HttpRequest, slug: str) -> HttpResponse:
    return _part(request, slug, "organization_partnerships", _("Partnerships"), board.partnerships_of)


@require_safe
def organization_agreements(request: HttpRequest, slug: str) -> HttpResponse:
    return _part(request, slug, "organization_agreements", _("Agreements"), board.agreements_of)
