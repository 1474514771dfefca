"""Writes a plan with its history in bulk, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import ForeignKey
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from directory.actions.index import index_rows
from directory.actions.mark import mark_stale
from directory.imports.plan import Layer, Plan
from directory.imports.report import Report
from directory.imports.tables import Refused

#: Rows written in one statement.
CREATE = 1000
UPDATE = 200


def commit(plan: Plan, *, at: datetime, by: Any = None) -> Report:
    """Writes the plan with its history, whole or not at all."""
    reason = f"import of {plan.report.file}"[:100]
    try:
        with transaction.atomic():
            for layer in plan.layers:
                write(layer, at=at, by=by, reason=reason)
    except DatabaseError as error:
        cause = str(error).splitlines()[0]
        raise Refused(
            f"{plan.report.file}: the database refused a row, so nothing was changed. ({cause})"
        ) from error
    plan.report.is_committed = True
    return plan.report


def write(layer: Layer, *, at: datetime, by: Any, reason: str) -> None:
    model = layer.resource._meta.model
    told = {"default_user": by, "default_change_reason": reason, "default_date": at}
    for wave in waves([one.instance for one in layer.creates]):
        bulk_create_with_history(wave, model, batch_size=CREATE, **told)
    if layer.updates:
        names = sorted({name for one in layer.updates for name in one.changed})
        rows = [one.instance for one in layer.updates]
        bulk_update_with_history(rows, model, names, batch_size=UPDATE, **told)
        mark_scored(layer, at)
    index_rows(model, [one.instance.pk for one in [*layer.creates, *layer.updates]])


def mark_scored(layer: Layer, at: datetime) -> None:
    """A new row stands in no partnership yet; a changed one may."""
    for one in layer.updates:
        if set(one.changed) & set(layer.resource.scored):
            mark_stale(layer.resource.stale_kind, one.instance.pk, at=at)


def waves(instances: list[Any]) -> Iterator[list[Any]]:
    """New rows in an order in which those that others are part of come first."""
    if not instances:
        return
    own = type(instances[0])
    ties = [f.name for f in own._meta.concrete_fields if isinstance(f, ForeignKey) and f.related_model is own]
    while instances:
        ready: list[Any] = []
        waiting: list[Any] = []
        for one in instances:
            is_waiting = any((t := tied(one, name)) is not None and t.pk is None for name in ties)
            (waiting if is_waiting else ready).append(one)
        if not ready:
            raise Refused("Rows are part of each other in a circle, so none can be written first.")
        yield ready
        instances = waiting


def tied(instance: Any, name: str) -> Any:
    """The row a tie holds in memory; what is only a key is there already."""
    return instance._state.fields_cache.get(name)
