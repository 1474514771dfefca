"""A Celery worker whose children die where they are told to; careless, each of its statements commits by itself.

For the negative controls of tests/partnerships/test_agreement_kill.py: DIES_AT names a module and what is called in
it, IS_CARELESS takes the transactions and the locks away.
"""

from __future__ import annotations

import os
import signal
from importlib import import_module
from typing import Any

from celery.signals import worker_process_init
from django.db.models import QuerySet
from django.db.transaction import Atomic

from config.celery import app

__all__ = ["app"]


@worker_process_init.connect
def arm(**_: object) -> None:
    place, _, name = os.environ["DIES_AT"].rpartition(".")
    setattr(import_module(place), name, die)
    if os.environ.get("IS_CARELESS"):
        Atomic.__enter__ = Atomic.__exit__ = lambda self, *error: None  # type: ignore[assignment, method-assign]
        QuerySet.select_for_update = lambda self, *args, **words: self  # type: ignore[method-assign]


def die(*args: Any, **words: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
