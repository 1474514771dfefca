"""What holds for all pages of a link: no token written down, no page kept, whatever is gone looks alike."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from directory.access import LinkGoneError, mark_link_page
from directory.addresses import masked

WITH_TOKEN = re.compile(r"^/(?P<room>[luc])/(?P<token>[^/]+)/?$")
#: Where a server may look for the address that was asked for.
TOLD = ("PATH_INFO", "REQUEST_URI", "RAW_URI")
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


class LinkPages:
    """Takes the token off the address before logs and error reports see it; the view asks for it by name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = WITH_TOKEN.match(request.path_info)
        if found:
            request.link_token = found["token"]  # type: ignore[attr-defined]
            mask(request, masked(found))
        response = self.get_response(request)
        if getattr(request, "is_link_page", False):
            for name, value in HEADERS.items():
                response.headers[name] = value
        if found:
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return gone(request, error) if isinstance(error, LinkGoneError) else None


def mask(request: HttpRequest, shown: str) -> None:
    mark_link_page(request)
    request.path = request.path.removesuffix(request.path_info) + shown
    request.path_info = shown
    request.META.update({name: shown for name in TOLD if name in request.META})
    if request.META.get("HTTP_ORIGIN") == "null":
        # Told no-referrer, a browser says no more of where our own form came from; its CSRF token still does.
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


def gone(request: HttpRequest, error: LinkGoneError) -> HttpResponse:
    """The same for what expired, was revoked, or never was; on a token's own page it is asked for there."""
    where = reverse("directory:link_open", args=[error.key]) if error.key else ""
    return render(request, error.page, {"where": where}, status=410)
