"""What wakes the partnerships: the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from partnerships.actions import agreement


@shared_task
def advance_agreements() -> int:
    """Signed agreements take effect and ended ones expire; running it twice changes nothing."""
    return agreement.advance_agreements(at=timezone.now())
