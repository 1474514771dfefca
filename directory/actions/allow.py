"""How often something may be done: one row a key, counted by one conditional UPDATE."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from directory.models import Allowance

NONE = timedelta(0)


class Limit(NamedTuple):
    most: int
    length: timedelta


def allow(key: str, limit: Limit, *, at: datetime) -> timedelta:
    """Counts one more in the window that runs. How long to wait if it is full; zero: it may be done."""
    if _count(key, limit, at):
        return NONE
    _begin(key, limit, at)
    if _count(key, limit, at):
        return NONE
    return max(Allowance.objects.get(key=key).until_at - at, timedelta(seconds=1))


def _count(key: str, limit: Limit, at: datetime) -> bool:
    running = Allowance.objects.filter(key=key, until_at__gt=at, count__lt=limit.most)
    return bool(running.update(count=F("count") + 1))


def _begin(key: str, limit: Limit, at: datetime) -> None:
    """A window begins when the first one comes after the last has ended; of many that try, one begins it."""
    window = {"began_at": at, "until_at": at + limit.length, "count": 0}
    if not Allowance.objects.filter(key=key, until_at__lte=at).update(**window):
        Allowance.objects.bulk_create([Allowance(key=key, **window)], ignore_conflicts=True)
