"""One function per letter: who gets it, what it is about, and the key by which it goes out once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings

from directory.actions.letter import queue_letter
from directory.models import Letter, Organization, User

ONCE = "once"


def full_address(path: str) -> str:
    """Letters never take their host from a request."""
    return urljoin(f"{settings.SITE_URL}/", path)


def seat_invitation(
    *,
    recipient: str,
    organization: Organization,
    role: str,
    invited_by: str,
    path: str,
    period: str,
    at: datetime,
) -> Letter:
    """Invites a person to a seat; `period` tells a renewed invitation from a repeated click."""
    context = {
        "organization": organization.name,
        "role": role,
        "invited_by": invited_by,
        "address": full_address(path),
    }
    return queue_letter(
        template="seat_invitation",
        recipient=recipient,
        subject_key=f"seat at organization {organization.pk}",
        period=period,
        organization=organization,
        context=context,
        at=at,
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
