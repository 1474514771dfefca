"""Collects unsaved rows and writes them model by model, each with its first line of history."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history

Made = TypeVar("Made", bound=models.Model)
REASON = "Demo region"


class Rows:
    """Rows may point at rows that are not written yet; `flush` writes them in the order given."""

    def __init__(self) -> None:
        self.waiting: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.links: list[tuple[models.Model, str, list[models.Model]]] = []

    def add(self, row: Made) -> Made:
        self.waiting[type(row)].append(row)
        return row

    def link(self, row: models.Model, field: str, others: list[Any]) -> None:
        """A many-to-many tie, written once both ends are."""
        self.links.append((row, field, others))

    def flush(self, *order: type[models.Model]) -> None:
        for model in order:
            self.write(model)
        left = [model.__name__ for model, rows in self.waiting.items() if rows]
        if left:
            raise ValueError(f"No place in the order for {', '.join(left)}")
        for row, field, others in self.links:
            getattr(row, field).set(others)
        self.links.clear()

    def write(self, model: type[models.Model]) -> None:
        """Rows that point at a row of their own kind (a school at its district) come after it."""
        rows = self.waiting.pop(model, [])
        own = [field.name for field in model._meta.fields if field.related_model is model]
        while rows:
            ready = [row for row in rows if all(saved(getattr(row, name)) for name in own)]
            create(model, ready)
            rows = [row for row in rows if row.pk is None]


def saved(row: models.Model | None) -> bool:
    return row is None or row.pk is not None


def create(model: type[models.Model], rows: list[Any]) -> None:
    if hasattr(model, "history"):
        bulk_create_with_history(rows, model, batch_size=500, default_change_reason=REASON)
    else:
        model._default_manager.bulk_create(rows, batch_size=500)
