"""Leaves a stale mark in the deed's own transaction and nudges the worker once that is committed."""

from __future__ import annotations

from datetime import datetime

from directory.actions.nudge import nudge_later
from directory.models import StaleMark

RESCORE = "metrics.tasks.rescore_stale"


def mark_stale(kind: str, key: int, *, at: datetime) -> None:
    """Says that what a score reads of this row has changed; must be called inside the deed's transaction.

    The mark is the truth. The message is only a nudge: with the broker down the mark waits for the sweep.
    """
    StaleMark.objects.create(kind=kind, key=key, at=at)
    nudge_later(RESCORE)
