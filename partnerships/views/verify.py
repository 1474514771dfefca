"""Anybody who holds a document can look it up by its hash; who is in it, nobody is told."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.access import browser_of
from directory.actions.allow import Limit, allow
from directory.limits import too_many
from partnerships.boards import verify as board
from partnerships.forms.linked import FindForm

#: Each look reads all of an agreement's papers and evidence anew.
PER_ADDRESS = Limit(30, timedelta(hours=1))


@login_not_required
@require_safe
def paper_find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET if "sha256" in request.GET else None)
    if form.is_valid():
        return redirect("partnerships:paper_verify", form.cleaned_data["sha256"])
    return render(request, "partnerships/verify_find.html", {"form": form})


@login_not_required
@require_safe
def paper_verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """The same page, as long, whether the document is known or not."""
    form = FindForm({"sha256": sha256})
    if not form.is_valid():
        return render(request, "partnerships/verify_find.html", {"form": form}, status=404)
    at = timezone.now()
    if wait := allow(f"verify from {browser_of(request).address}", PER_ADDRESS, at=at):
        return too_many(request, wait)
    page = board.build(form.cleaned_data["sha256"], at)
    return render(request, "partnerships/verify_result.html", {"page": page})
