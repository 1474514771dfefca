"""Search and commands: a page, and the same for the palette that opens over every page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.choices import SearchKind
from directory.commands import commands_for
from directory.search import find_rows, recent_rows

#: The longest text that is looked for, and the most addresses that a browser remembers.
LONGEST, RECENT = 120, 8


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text, kind = _asked(request), request.GET.get("kind", "")
    page: dict[str, Any] = {
        "nav": "search",
        "text": text,
        "kind": kind,
        "kinds": SearchKind.choices,
        "found": find_rows(request.user, text, kind),
        "commands": [] if kind else list(commands_for(request.user, text)),
    }
    return render(request, "directory/search.html", page)


@require_safe
def search_palette(request: HttpRequest) -> HttpResponse:
    """What the palette lists: what fits the text; without one the records opened last and all commands."""
    text = _asked(request)
    recent = request.GET.getlist("recent")[:RECENT]
    page = {
        "text": text,
        "found": find_rows(request.user, text),
        "recent": [] if text else recent_rows(request.user, recent),
        "commands": list(commands_for(request.user, text)),
    }
    return render(request, "directory/_palette.html", page)
