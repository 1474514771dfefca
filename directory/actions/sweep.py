"""What a clock does for many rows: each for itself, so that one that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

log = logging.getLogger(__name__)
R = TypeVar("R")


def each(rows: Iterable[R], deed: Callable[[R], int | bool]) -> int:
    """Does the deed for each row in a transaction of its own; the next sweep tries again what failed."""
    return sum(_try(deed, row) for row in rows)


def _try(deed: Callable[[R], int | bool], row: R) -> int:
    try:
        with transaction.atomic():
            return int(deed(row))
    except (ValidationError, DatabaseError):
        log.exception("%s failed for %r", getattr(deed, "__name__", deed), row)
        return 0
