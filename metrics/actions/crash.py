"""Where the kill tests end the process: a step named in CAUSEWAY_CRASH_AT; without it, nothing at all.

The value is `step`, or `step=folder`: then each file in that folder is a ticket, used up by one crash, so
that a test says how often. A step that ends in a number is met only while that partnership is being scored.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

STEP, _, TICKETS = os.environ.get("CAUSEWAY_CRASH_AT", "").partition("=")

if STEP and settings.PRODUCTION:
    raise ImproperlyConfigured("CAUSEWAY_CRASH_AT kills the worker on purpose: never in production.")


def crash_at(step: str, ids: Iterable[int] = ()) -> None:
    if not STEP or STEP not in {step, *(f"{step}-{number}" for number in ids)}:
        return
    if not TICKETS or _take_ticket(Path(TICKETS)):
        os.kill(os.getpid(), signal.SIGKILL)


def _take_ticket(folder: Path) -> bool:
    """Whoever removes the file has it."""
    for ticket in sorted(folder.glob("*")):
        with suppress(FileNotFoundError):
            ticket.unlink()
            return True
    return False
