"""What wakes the other shore: thin shells, each a message that may be lost or come twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from employers.actions import interest, telling


@shared_task
def tell_of_forms() -> int:
    """Each hour."""
    return telling.tell_of_forms(at=timezone.now())


@shared_task
def purge_interests() -> int:
    """Once a night."""
    return interest.purge_interests(at=timezone.now())
