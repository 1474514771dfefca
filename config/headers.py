"""Response headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

ACCOUNT_PAGES = ("/accounts/", "/account/")
SIGN_OUT = "/accounts/logout/"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PolicyHeaders:
    """Permissions-Policy on every answer; no shared cache keeps a page, and a browser asks before reuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Not no-store, so that Back keeps typed text. Link and signing pages set a stricter one themselves.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.path.startswith(ACCOUNT_PAGES):
            response.headers["Cache-Control"] = "no-store"
        if request.path == SIGN_OUT and request.method == "POST":
            # What this browser kept of the person who leaves goes with them.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
