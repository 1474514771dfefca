"""Where the kill tests end the worker: at steps named by files in the folder CAUSEWAY_CRASH_AT; else nowhere.

A file named like a step is a ticket for one crash there and is used up by it; `step.always` stays. A
step may carry a partnership, `before_gather-12`: it is met only while that one is being scored. A ticket that
reads `worker` ends the whole worker, any other the pool process alone.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FOLDER = os.environ.get("CAUSEWAY_CRASH_AT", "")

if FOLDER and settings.PRODUCTION:
    raise ImproperlyConfigured("CAUSEWAY_CRASH_AT kills the worker on purpose: never in production.")


def crash_at(step: str, ids: Iterable[int] = ()) -> None:
    if FOLDER:
        for name in (step, *(f"{step}-{number}" for number in ids)):
            _use(Path(FOLDER) / name)


def _use(ticket: Path) -> None:
    always = ticket.with_name(f"{ticket.name}.always")
    victim = _take(ticket) if ticket.exists() else always.read_text() if always.exists() else None
    if victim is not None:
        end = os.killpg if victim == "worker" else os.kill
        end(os.getpgrp() if victim == "worker" else os.getpid(), signal.SIGKILL)


def _take(ticket: Path) -> str | None:
    """Whoever removes the file has it."""
    try:
        victim = ticket.read_text()
        ticket.unlink()
    except FileNotFoundError:
        return None
    return victim
