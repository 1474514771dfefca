"""In which language a page speaks: the chosen one, that of a link's recipient, that of the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from directory.choices import Language

#: In an address: read the page in this language, from now on.
ASKED = "language"
COOKIE_AGE = 365 * 24 * 3600


class Languages:
    """What was chosen in this browser holds on all pages. Else staff read English, and whoever comes from
    outside what their browser asks for, until `speak` finds out who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = known(request.GET.get(ASKED))
        request.chosen_language = asked or chosen(request)  # type: ignore[attr-defined]
        with translation.override(request.chosen_language or Language.ENGLISH):  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers["Content-Language"] = translation.get_language()
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if asked:
            remember(response, asked)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.chosen_language and is_outside(request, view):  # type: ignore[attr-defined]
            translation.activate(translation.get_language_from_request(request))


def is_outside(request: HttpRequest, view: Any) -> bool:
    """A page of ours that needs no sign-in; the pages of signing in itself are for staff."""
    return not getattr(view, "login_required", True) and bool(request.resolver_match.namespace)  # type: ignore[union-attr]


def speak(request: HttpRequest, language: str) -> None:
    """The page is for somebody whose language is known; what was chosen in this browser goes before it."""
    if language and not request.chosen_language:  # type: ignore[attr-defined]
        translation.activate(language)


def onward(path: str) -> str:
    """An address that nobody is known at, in the language of this page: where a link that has ended leads."""
    return f"{path}?{ASKED}={translation.get_language()}"


def spoken() -> str:
    """The language of this page, where it says something of who reads it: English is what anybody gets."""
    language = translation.get_language()
    return "" if language == Language.ENGLISH else known(language) or ""


def chosen(request: HttpRequest) -> str | None:
    return known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def known(language: str | None) -> str | None:
    return language if language in Language.values else None


def remember(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
