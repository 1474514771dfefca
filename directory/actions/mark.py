"""Leaves a stale mark in the deed's own transaction and nudges the worker once that is committed."""

from __future__ import annotations

import logging
from datetime import datetime

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from directory.models import StaleMark

log = logging.getLogger(__name__)

RESCORE = "metrics.tasks.rescore_stale"


def mark_stale(kind: str, key: int, *, at: datetime) -> None:
    """Says that what a score reads of this row has changed; must be called inside the deed's transaction.

    The mark is the truth. The message is only a nudge: with the broker down the mark waits for the sweep.
    """
    StaleMark.objects.create(kind=kind, key=key, at=at)
    waiting = transaction.get_connection().run_on_commit
    if not any(hook[1] is nudge for hook in waiting):  # one nudge a transaction is enough
        transaction.on_commit(nudge)


def nudge() -> None:
    try:
        current_app.send_task(RESCORE, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take the nudge; the sweep will rescore: %s", type(error).__name__)
