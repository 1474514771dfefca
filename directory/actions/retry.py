"""Two deeds that lock in each other's way: the database gives one up, and it is done again."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

#: What PostgreSQL calls a failed serialization and a deadlock.
GIVEN_UP = {"40001", "40P01"}
MOST_TRIES = 3


def retried(deed: Callable[P, R]) -> Callable[P, R]:
    """Does a deed again that the database gave up, three times at most; within another deed, that one is."""

    @functools.wraps(deed)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return deed(*args, **kwargs)
        for attempt in range(1, MOST_TRIES):
            try:
                return deed(*args, **kwargs)
            except OperationalError as error:
                if code_of(error) not in GIVEN_UP:
                    raise
                time.sleep(random.uniform(0, 0.05 * attempt))  # noqa: S311 (spreads two that met)
        return deed(*args, **kwargs)

    return again


def code_of(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "pgcode", None)
