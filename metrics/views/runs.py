"""Scoring runs and their progress."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.access import find, require
from directory.once import once
from directory.rules import YES, Verdict, no
from metrics.actions.runs import retry_dead
from metrics.boards import runs as board
from metrics.models import ScoreRun


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    page = board.run_list(request.user, request.GET.get("page"))
    return render(request, "metrics/run_list.html", {"page": page, "nav": "runs"})


@require_safe
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or for htmx only its progress."""
    run = find(request.user, ScoreRun.objects, pk=pk)
    page = board.run_page(run, request.user, timezone.now())
    template = "metrics/_run_progress.html" if request.htmx else "metrics/run_detail.html"
    return render(
        request, template, {"page": page, "run": run, "may_retry": may_retry(request), "nav": "runs"}
    )


@require_POST
@once
def run_retry(request: HttpRequest, pk: int) -> HttpResponse:
    run = find(request.user, ScoreRun.objects, pk=pk)
    require(may_retry(request))
    count = retry_dead(run, at=timezone.now())
    messages.info(
        request,
        f"{count} chunk{'s are' if count != 1 else ' is'} tried again."
        if count
        else "There is nothing to try again.",
    )
    return redirect("metrics:run_detail", pk=pk)


def may_retry(request: HttpRequest) -> Verdict:
    """A run scores all networks at once, so only an administrator starts it anew."""
    return YES if request.user.is_superuser else no("Only an administrator can retry a run.")
