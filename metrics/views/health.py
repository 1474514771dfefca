"""The health page, its state while it is being rescored, and the button that asks for a score."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.actions.save import local_day
from directory.once import once
from metrics.actions.ask import ask_for_score
from metrics.boards.health import health_page
from metrics.boards.survey import newest
from partnerships import access


@require_safe
def health(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug)
    page = health_page(partnership, as_of=_day(request, "as_of"), since=_day(request, "since"))
    return render(
        request,
        "metrics/health.html",
        {
            "page": page,
            "partnership": partnership,
            "may_work": access.may_work(request.user, partnership),
            "survey": newest(partnership),
            "today": local_day(timezone.now(), partnership.time_zone),
            "nav": "partnerships",
        },
    )


@require_safe
def health_state(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice that polls while a new score is on its way; once it is there the page is loaded anew."""
    partnership = access.partnership(request, slug)
    response = render(request, "metrics/_health_state.html", {"partnership": partnership})
    if partnership.stale_since is None and request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@once
def health_rescore(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, least="member")
    ask_for_score(partnership=partnership, at=timezone.now())
    messages.success(request, "A new score is on its way.")
    return redirect("metrics:health", slug=slug)


def _day(request: HttpRequest, name: str) -> date | None:
    """A date of the address; what is no date is as if it weren't there."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
