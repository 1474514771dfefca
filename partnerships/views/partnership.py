"""The list of partnerships and the record of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.actions.save import local_day
from directory.exports import wants_file
from partnerships import access
from partnerships.boards import changes, head, members, partnerships, promises, purpose, stages, timeline
from partnerships.forms.contact import InteractionForm


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if wants_file(request.GET.get("as")):
        return partnerships.file(request.user, request.GET, today)
    board = partnerships.build(request.user, request.GET)
    page = {
        "nav": "partnerships",
        "today": today,
        "board": board,
        "may_start": access.may_start(request.user, board.filters.networks),
    }
    return render(request, "partnerships/partnership_list.html", page)


@require_safe
def partnership_board(request: HttpRequest) -> HttpResponse:
    board = stages.build(request.user, request.GET)
    page = {
        "nav": "partnerships",
        "board": board,
        "may_start": not board.count and access.may_start(request.user),
    }
    return render(request, "partnerships/partnership_board.html", page)


def _record(request: HttpRequest, slug: str, tab: str) -> dict[str, Any]:
    """What each page of a record shows, on the day where it is; 404 unless the user may see it."""
    found = access.partnership(request, slug)
    today = local_day(timezone.now(), found.time_zone)
    return {
        "nav": "partnerships",
        "tab": tab,
        "today": today,
        "partnership": found,
        "head": head.build(found, request.user, today),
    }


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Which page of a list is asked for, by its number or by a row that stands on it."""
    return {"asked_page": request.GET.get("page"), "entry": request.GET.get("entry", "")}


@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "timeline")
    partnership, today, promises = page["partnership"], page["today"], page["head"].promises
    scope = request.GET.get("scope", "")
    page["timeline"] = timeline.build(
        partnership, request.user, today, promises, **_asked(request), asked_scope=scope
    )
    page["members"] = members.short(partnership, today)
    if page["head"].may_work:
        page["composer"] = InteractionForm(partnership=partnership, today=today)
    return render(request, "partnerships/partnership_detail.html", page)


@require_safe
def partnership_members(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "members")
    page["members"] = members.build(page["partnership"], request.user, page["today"])
    page["around"] = members.around(page["partnership"], request.user, page["today"])
    return render(request, "partnerships/partnership_members.html", page)


@require_safe
def partnership_promises(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "promises")
    page["board"] = promises.build(page["partnership"], request.user, today=page["today"], **_asked(request))
    return render(request, "partnerships/partnership_promises.html", page)


@require_safe
def partnership_purpose(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "purpose")
    page["board"] = purpose.build(page["partnership"], request.user, page["today"])
    return render(request, "partnerships/partnership_purpose.html", page)


@require_safe
def partnership_changes(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "changes")
    page["changes"] = changes.build(page["partnership"])
    page["steps"] = changes.steps(page["partnership"])
    return render(request, "partnerships/partnership_changes.html", page)
