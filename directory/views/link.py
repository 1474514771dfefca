"""Where a link leads: the landing, what it opens where no other page is named, and a fresh link by mail."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import access
from directory.actions.allow import Limit, allow
from directory.actions.link import ask_renewal, continue_link, note_visit
from directory.limits import too_many
from directory.models import SecureLink
from directory.rules import LINKS
from directory.sessions import begin_link, end_link

#: How often one address may ask for fresh links, whatever it asks for.
PER_ADDRESS = Limit(10, timedelta(hours=1))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_open(request: HttpRequest, shown: str) -> HttpResponse:
    """The landing says who asks and what about. Opening it changes nothing; only Continue leads on."""
    if request.method == "POST" and "fresh" in request.POST:
        return _ask(request)
    link = access.landed(request)
    if request.method == "POST":
        return _continue(request, link)
    note_visit(link=link, browser=access.browser_of(request), at=timezone.now())
    return render(request, "directory/link_open.html", {"link": link})


def _continue(request: HttpRequest, link: SecureLink) -> HttpResponse:
    at = timezone.now()
    continue_link(link=link, browser=access.browser_of(request), at=at)
    begin_link(request.session, link.key, at.timestamp())
    return redirect(LINKS[link.purpose].page, link.key)


def _ask(request: HttpRequest) -> HttpResponse:
    """Whatever the token was: one row for the worker, one answer."""
    at = timezone.now()
    if wait := allow(f"renew from {access.browser_of(request).address}", PER_ADDRESS, at=at):
        return too_many(request, wait)
    ask_renewal(access.token_of(request), at=at)
    return redirect("directory:link_renewal")


@login_not_required
@require_safe
def link_renewal(request: HttpRequest) -> HttpResponse:
    access.mark_link_page(request)
    return render(request, "directory/link_renewal.html")


@login_not_required
@require_POST
def link_leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """On a device that others use too."""
    access.linked(request, None, key)
    end_link(request.session, key)
    return render(request, "directory/link_left.html")
