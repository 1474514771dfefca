"""Signs of life: of the worker, each minute by a task that beat sends; and of nightly work without a run."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from metrics.models import Heartbeat

WORKER = "worker"
SUCCESS, SUCCESS_TAKEN = "success metrics", "success metrics taken"
LONGEST_SILENCE = timedelta(seconds=120)
#: Since when this process runs; where all begin together, the worker's first beat is still to come.
BEGAN_AT = timezone.now()


def beat(name: str = WORKER, *, at: datetime) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def has_beaten(name: str, *, since: datetime) -> bool:
    return Heartbeat.objects.filter(name=name, at__gte=since).exists()


def take(name: str, *, at: datetime, lease: timedelta) -> bool:
    """Takes work that nobody has taken within the lease: of many that try, one."""
    Heartbeat.objects.get_or_create(name=name, defaults={"at": at - lease})
    return bool(Heartbeat.objects.filter(name=name, at__lte=at - lease).update(at=at))


def is_beating(*, at: datetime) -> bool:
    return Heartbeat.objects.filter(name=WORKER, at__gt=at - LONGEST_SILENCE).exists()
