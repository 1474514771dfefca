"""The worker's sign of life: written each minute by a task that beat sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from metrics.models import Heartbeat

WORKER = "worker"
LONGEST_SILENCE = timedelta(seconds=120)


def beat(*, at: datetime) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=WORKER, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def is_beating(*, at: datetime) -> bool:
    return Heartbeat.objects.filter(name=WORKER, at__gt=at - LONGEST_SILENCE).exists()
