"""What wakes the directory: thin shells, each a message that may be lost or come twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from directory.actions import file, link, post
from directory.actions.tidy import tidy


@shared_task
def send_letters() -> int:
    return post.send_letters()


@shared_task
def renew_links() -> int:
    """For whoever asked for a fresh link."""
    return link.answer_renewals(at=timezone.now())


@shared_task
def tidy_directory() -> int:
    """Once a night; running it twice changes nothing."""
    return tidy(at=timezone.now())


@shared_task
def sweep_files() -> int:
    return sum(file.sweep_files(at=timezone.now())[:2])
