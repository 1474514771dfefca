"""Response headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PolicyHeaders:
    """Permissions-Policy on every answer; no shared cache keeps a page, and a browser asks before reuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Not no-store, so that Back keeps typed text. Link, signing and account pages set a stricter one.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
