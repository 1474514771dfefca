"""The history of changes of a partnership and its members, folded by moment."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import Organization
from partnerships.actions.restoring import DEEDS, version_before
from partnerships.models import Membership, Partnership, StageChange, StatusChange, SystemChange

KEPT = 60  # history rows read of each kind: the latest


class FieldChange(NamedTuple):
    label: str
    before: str
    after: str
    restore: str  # the address that puts it back; empty where that can't be or wouldn't change anything


class Change(NamedTuple):
    """What one person changed at one moment, of the partnership itself or of a member."""

    at: datetime
    by: str
    fields: list[FieldChange]
    is_first: bool
    who: str = ""  # the member


class Steps(NamedTuple):
    stages: list[StageChange]
    statuses: list[StatusChange]
    system: list[SystemChange]


#: A saving: the kind of its row, and the number of its version.
Key = tuple[str, int]


def build(partnership: Partnership) -> list[Change]:
    """The latest first; what was saved without changing anything isn't listed."""
    known = versions(partnership).values()
    told = [change for change in known if change.fields or change.is_first]
    return sorted(told, key=lambda change: change.at, reverse=True)[:KEPT]


def versions(partnership: Partnership) -> dict[Key, Change]:
    """The latest changes, by the saving that made them."""
    members = Membership.history.filter(partnership=partnership.pk)
    own = _pairs("partnership", partnership.history.all()) + _pairs("membership", members)
    names = _names(own)
    current = _current(partnership)
    return {
        (kind, newer.history_id): Change(
            newer.history_date,
            str(newer.history_user or _("The program")),
            [_field(kind, newer, older, field, names, current) for field in _changed(newer, older)],
            newer.history_type == "+",
            names.get((Organization, newer.organization_id), "") if kind == "membership" else "",
        )
        for kind, newer, older in own
    }


def _pairs(kind: str, rows: Any) -> list[tuple[str, Any, Any]]:
    """Each of the latest savings beside the one before of the same row, if it is known."""
    found: list[tuple[str, Any, Any]] = []
    later: dict[int, Any] = {}
    for row in rows.select_related("history_user").order_by("-history_id")[:KEPT]:
        if row.id in later:
            found.append((kind, later[row.id], row))
        later[row.id] = row
    return found + [(kind, row, None) for row in later.values()]


def _changed(newer: Any, older: Any) -> list[Any]:
    if older is None:
        return []
    return [
        field
        for field in older.tracked_fields
        if getattr(older, field.attname, None) != getattr(newer, field.attname, None)
    ]


def _names(pairs: list[tuple[str, Any, Any]]) -> dict[tuple[Any, Any], str]:
    """What the keys in changed fields point at, by its name; one question a model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for kind, newer, older in pairs:
        if kind == "membership":
            wanted[Organization].add(newer.organization_id)
        for field in _changed(newer, older):
            if field.is_relation:
                wanted[field.related_model] |= {getattr(row, field.attname) for row in (newer, older)}
    return {
        (model, key): str(row)
        for model, keys in wanted.items()
        for key, row in _named(model).in_bulk(keys - {None}).items()
    }


def _named(model: Any) -> Any:
    """With what the rows' own words name: a row of a partnership says which."""
    path = getattr(model, "scope_path", None)
    return model.objects.select_related(path) if path else model.objects


def _current(partnership: Partnership) -> dict[tuple[str, int], Any]:
    rows = Membership.objects.filter(partnership=partnership)
    return {("partnership", partnership.pk): partnership} | {("membership", row.pk): row for row in rows}


def _field(
    kind: str, newer: Any, older: Any, field: Any, names: dict[tuple[Any, Any], str], current: Any
) -> FieldChange:
    now, before = current.get((kind, newer.id)), getattr(older, field.attname)
    fits = now is not None and field.name in DEEDS[kind] and getattr(now, field.attname) != before
    address = (
        reverse("partnerships:change_restore", args=[kind, newer.history_id, field.name]) if fits else ""
    )
    return FieldChange(
        str(field.verbose_name), _said(older, field, names), _said(newer, field, names), address
    )


def said_before(version: Any, now: Any, name: str) -> dict[str, str]:
    """A field as it was before a saving and as it is now, in words; nothing where it wasn't changed."""
    before = version_before(version)
    field = next((one for one in _changed(version, before) if one.name == name), None)
    if field is None:
        return {}
    names = _names([("partnership", now, before)]) if field.is_relation else {}
    return {
        "label": str(field.verbose_name),
        "before": _said(before, field, names),
        "now": _said(now, field, names),
    }


def _said(row: Any, field: Any, names: dict[tuple[Any, Any], str]) -> str:
    value = getattr(row, field.attname, "")
    if field.is_relation and value is not None:
        return names.get((field.related_model, value), _("what is no more"))
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else value
    return "–" if value in (None, "") else str(value)


def steps(partnership: Partnership) -> Steps:
    """Stages, states and the changes beyond the program, each with the day it began."""
    return Steps(
        list(partnership.stage_changes.order_by("-on", "-pk")),
        list(partnership.status_changes.order_by("-on", "-pk")),
        list(partnership.system_changes.order_by("-on", "-pk")),
    )
