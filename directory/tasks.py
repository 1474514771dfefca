"""What wakes the directory: thin shells, each a message that may be lost or come twice."""

from __future__ import annotations

from celery import shared_task

from directory.actions import letter


@shared_task
def send_letters() -> int:
    return letter.send_letters()
