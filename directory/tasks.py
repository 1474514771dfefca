"""What wakes the directory: thin shells, each a message that may be lost or come twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from directory.actions import file, letter


@shared_task
def send_letters() -> int:
    return letter.send_letters()


@shared_task
def sweep_files() -> int:
    return sum(file.sweep_files(at=timezone.now())[:2])
