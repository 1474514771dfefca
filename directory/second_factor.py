"""Managers and administrators sign in with a second factor; without one they are sent to set it up first."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from directory.models import User

#: Once seen in a session the database isn't asked again; a page on which a factor may go away ends the note.
SEEN = "second_factor_seen"
#: What a person needs to set a factor up, or to leave.
OPEN_NAMES = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "healthz",
        "readyz",
    }
)
#: Pages on which a factor may go away.
REMOVING_NAMES = frozenset({"mfa_deactivate_totp", "mfa_remove_webauthn"})


def must_have(user: User) -> bool:
    """Whoever decides for others: administrators, and managers of any organization; nobody in the demo."""
    if settings.DEMO or not user.is_authenticated:
        return False
    return user.is_staff or user.is_superuser or "manager" in user.roles.values()


class SecondFactor:
    """Before any other page a manager or administrator without a second factor meets its set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> object:
        match = request.resolver_match
        if match is None or match.url_name in OPEN_NAMES or not request.user.is_authenticated:
            return None
        if match.url_name in REMOVING_NAMES:
            request.session.pop(SEEN, None)
            return None
        return None if self.is_satisfied(request) else redirect("mfa_index")

    def is_satisfied(self, request: HttpRequest) -> bool:
        if request.session.get(SEEN) or not must_have(request.user):
            return True
        if not is_mfa_enabled(request.user):
            return False
        request.session[SEEN] = True
        return True
