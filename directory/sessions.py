"""How long a sign-in lasts, and a link once continued: until nobody uses it, never beyond a working day."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from directory.models import User

BEGUN, USED = "begun_at", "used_at"
#: The links continued in this browser: key → [begun, used]. They stand beside a sign-in, apart from it.
LINKS = "links"
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


# --- links: each has a limited session of its own, that reaches its pages and nothing else


def begin_link(session: Any, key: UUID, now: float) -> None:
    """Under a new session key, so that nobody who planted the old one comes in too."""
    session.cycle_key()
    session[LINKS] = {**session.get(LINKS, {}), str(key): [int(now), int(now)]}


def holds_link(session: Any, key: UUID, now: float) -> bool:
    """Whether the link was continued in this browser lately enough; notes its use."""
    begun, used = session.get(LINKS, {}).get(str(key), (0, 0))
    if now - begun > settings.SESSION_COOKIE_AGE or now - used > settings.SESSION_IDLE_LINK:
        return False
    if now - used > NOTE_EVERY:
        session[LINKS] = {**session[LINKS], str(key): [begun, int(now)]}
    return True


def end_link(session: Any, key: UUID) -> None:
    session[LINKS] = {name: times for name, times in session.get(LINKS, {}).items() if name != str(key)}
