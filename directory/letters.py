"""One function per letter: who gets it, what it is about, and the key by which it goes out once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from directory.actions.letter import queue_letter
from directory.choices import LetterLane
from directory.models import Letter, Seat, User

ONCE = "once"


def full_address(path: str) -> str:
    """Letters never take their host from a request."""
    return urljoin(f"{settings.SITE_URL}/", path)


def seat_invitation(*, seat: Seat, invited_by: User, at: datetime) -> Letter:
    """Tells a person of a seat somebody granted; one letter a seat, however often it is saved."""
    context = {
        "organization": seat.organization.name,
        "role": seat.get_role_display().lower(),
        "invited_by": invited_by.name,
        "recipient": seat.user.email,
        "address": full_address(reverse("account_login")),
    }
    return queue_letter(
        template="seat_invitation",
        recipient=seat.user.email,
        subject_key=f"seat {seat.pk}",
        period=ONCE,
        organization=seat.organization,
        context=context,
        at=at,
    )


def second_factor_removed(*, user: User, reason: str, at: datetime) -> Letter:
    """Tells a person that an administrator took their second factor away: each time, within no limit."""
    context = {"name": user.name, "reason": reason, "address": full_address(reverse("account_login"))}
    return queue_letter(
        template="second_factor_removed",
        recipient=user.email,
        subject_key=f"user {user.pk}",
        period=f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        context=context,
        at=at,
        lane=LetterLane.SECURITY,
    )


def run_failed(
    *, run_id: int, title: str, failed_count: int, total_count: int, path: str, at: datetime
) -> list[Letter]:
    """Tells the administrators that a scoring run left partnerships unscored."""
    context = {
        "title": title,
        "failed_count": failed_count,
        "total_count": total_count,
        "address": full_address(path),
    }
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    return [
        queue_letter(
            template="run_failed",
            recipient=email,
            subject_key=f"run {run_id}",
            period=f"{at:%Y-%m-%d}",
            context=context,
            at=at,
        )
        for email in administrators.values_list("email", flat=True)
    ]
