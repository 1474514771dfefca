"""The deed for whoever lost their second factor and its recovery codes."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from directory.actions.save import insist, save
from directory.letters import second_factor_removed
from directory.models import User
from directory.rules import may_remove_factor


@transaction.atomic
def remove_second_factor(*, user: User, reason: str, by: User | None, at: datetime) -> User:
    """Takes every second factor away; who must have one sets it up anew at the next sign-in.

    Whoever is signed in as this person is signed out, and the person is told: somebody else may have asked.
    """
    row: User = User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=row)
    verdict = may_remove_factor(
        is_administrator=by is not None and by.is_superuser and by.is_active,
        is_self=by == row,
        has_factor=factors.exists(),
        reason=reason,
    )
    insist(verdict)
    factors.delete()
    save(row, by=by, at=at, reason=f"Second factor removed: {reason.strip()}")
    end_sessions(row, at=at)
    second_factor_removed(user=row, reason=reason.strip(), at=at)
    return row


def end_sessions(user: User, *, at: datetime) -> None:
    """A session names its user inside alone, so all that still run are looked into: a rare deed may."""
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
