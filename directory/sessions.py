"""How long a sign-in lasts: until nobody used it for a while, and never longer than a working day."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from directory.models import User

BEGUN, USED = "begun_at", "used_at"
#: Use is noted at most this often, so that reading pages rarely writes.
NOTE_EVERY = 60


def idle_limit(user: User) -> int:
    is_keeper = user.is_staff or user.is_superuser
    return settings.SESSION_IDLE_ADMINISTRATOR if is_keeper else settings.SESSION_IDLE


def is_over(session: Any, user: User, now: float) -> bool:
    is_old = now - session.get(BEGUN, now) > settings.SESSION_COOKIE_AGE
    return is_old or now - session.get(USED, now) > idle_limit(user)


class SessionLimits:
    """Signs out who was away too long; the page asked for then leads to the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.hold(request, time.time())
        return self.get_response(request)

    def hold(self, request: HttpRequest, now: float) -> None:
        session = request.session
        if is_over(session, request.user, now):
            logout(request)
        elif now - session.get(USED, 0) > NOTE_EVERY:
            session.setdefault(BEGUN, int(now))
            session[USED] = int(now)
