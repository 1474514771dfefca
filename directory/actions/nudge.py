"""Nudges the worker by the name of a task. The row is the to-do: what a lost nudge left, the sweep does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(task: str, *args: Any) -> bool:
    """Whether the broker took it."""
    try:
        current_app.send_task(task, args=args, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take the nudge to %s: %s", task, type(error).__name__)
        return False
    return True


def nudge_later(task: str) -> None:
    """Once this transaction is committed; one nudge is enough, however much it did."""
    hook = _hook(task)
    if not any(waiting[1] is hook for waiting in transaction.get_connection().run_on_commit):
        transaction.on_commit(hook)


@cache
def _hook(task: str) -> Callable[[], bool]:
    """The same for each task, so that it is known again."""
    return partial(nudge, task)
