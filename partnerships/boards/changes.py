"""The history of changes of a partnership and its agreements, folded by moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from partnerships.models import Partnership, StageChange, StatusChange, SystemChange

KEPT = 60  # history rows read: the latest


class FieldChange(NamedTuple):
    label: str
    before: str
    after: str


class Change(NamedTuple):
    """What one person changed at one moment."""

    at: datetime
    by: str
    fields: list[FieldChange]
    is_first: bool


class Steps(NamedTuple):
    stages: list[StageChange]
    statuses: list[StatusChange]
    system: list[SystemChange]


def build(partnership: Partnership) -> list[Change]:
    return [change for change in _changes(_latest(partnership)) if change.fields or change.is_first]


def versions(partnership: Partnership) -> dict[int, Change]:
    """The latest changes by the number of the version that they made."""
    rows = _latest(partnership)
    return {row.history_id: change for row, change in zip(rows, _changes(rows), strict=True)}


def _latest(partnership: Partnership) -> list[Any]:
    rows = partnership.history.select_related("history_user").order_by("-history_date", "-history_id")
    return list(rows[:KEPT])


def _changes(rows: list[Any]) -> Iterator[Change]:
    for newer, older in pairwise([*rows, None]):
        yield Change(newer.history_date, _name(newer), _fields(newer, older), newer.history_type == "+")


def _name(row: Any) -> str:
    return str(row.history_user) if row.history_user else "The program"


def _fields(newer: Any, older: Any) -> list[FieldChange]:
    if older is None:
        return []
    found = []
    for field in newer.tracked_fields:
        before, after = getattr(older, field.attname, None), getattr(newer, field.attname, None)
        if before != after:
            found.append(FieldChange(str(field.verbose_name), _said(older, field), _said(newer, field)))
    return found


def _said(row: Any, field: Any) -> str:
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else getattr(row, field.attname, "")
    return "–" if value in (None, "") else str(value)


def steps(partnership: Partnership) -> Steps:
    """Stages, states and the changes beyond the program, each with the day it began."""
    return Steps(
        list(partnership.stage_changes.order_by("-on", "-pk")),
        list(partnership.status_changes.order_by("-on", "-pk")),
        list(partnership.system_changes.order_by("-on", "-pk")),
    )
