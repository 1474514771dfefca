"""Accounts are made by invitation only; whoever guesses at a password waits longer with every round."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.helpers import get_client_username
from axes.models import AccessFailureLog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=4)
#: Failures are held against an account and an address for so long.
MEMORY = timedelta(days=1)


class ClosedAccounts(DefaultAccountAdapter):
    """Sign-in and recovery as allauth has them, without open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def back_off(request: HttpRequest | None = None) -> timedelta:
    """A minute after the first five failures, twice as long after every five more."""
    return wait_after(failure_count(request)) if request else LONGEST


def locked(request: HttpRequest, response: HttpResponse, credentials: object = None) -> HttpResponse:
    """How long to wait, and the way in that stays open."""
    wait = back_off(request)
    minutes = int(wait / timedelta(minutes=1))
    page = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    return page


def wait_after(failures: int) -> timedelta:
    rounds = failures // settings.AXES_FAILURE_LIMIT
    doublings: int = min(max(rounds - 1, 0), 10)
    return min(LONGEST, SHORTEST * (1 << doublings))


def failure_count(request: Any) -> int:
    """What axes has noted of this account and this address together."""
    since = timezone.now() - MEMORY
    rows = AccessFailureLog.objects.filter(attempt_time__gte=since, ip_address=request.axes_ip_address)
    return int(rows.filter(username=get_client_username(request) or "").count())
