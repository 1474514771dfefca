"""What runs in the background, for whoever decides: a part of the team's page, and a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.access import require
from metrics.boards import jobs as board


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    require(user.is_superuser or "manager" in user.roles.values())
    return render(
        request, "metrics/job_list.html", {"nav": "team", "jobs": board.build(user, now), "today": now.date()}
    )
