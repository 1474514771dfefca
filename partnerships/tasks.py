"""What wakes the partnerships: the calendar. Every task may run twice, or late, and comes to the same."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from partnerships.actions import agreement, carrying, ending, received, reminding, unroll


@shared_task
def advance_agreements() -> int:
    """What ends today is carried on, ended by notice, or expires; what begins today takes effect."""
    at = timezone.now()
    carried = carrying.carry_agreements(at=at)
    return carried + ending.end_noticed(at=at) + agreement.advance_agreements(at=at)


@shared_task
def tie_requests() -> int:
    """What employers offered or wrote is a request in their partnerships; its answer closes it."""
    return received.tie_requests(at=timezone.now())


@shared_task
def unroll_responsibilities() -> int:
    """Recurring duties become commitments ahead of time."""
    return unroll.unroll_responsibilities(at=timezone.now())


@shared_task
def remind_of_agreements() -> int:
    """Ends, reviews, data to be destroyed, data without an agreement."""
    return reminding.remind(at=timezone.now())
