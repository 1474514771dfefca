"""Many rows in one statement, as `bulk_create` writes them, without asking every field about every value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import DateField, Model

from metrics.models.stored import StoredJSON

PREPARED = (DateField, StoredJSON)  # whose values the database's driver doesn't take as they are


def add_rows(
    model: type[Model], rows: Sequence[dict[str, Any]], *, over: str = "", gives: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Adds rows that all name the same columns; `over` names a unique one: there a row replaces what stood.

    `gives` names columns of the written rows to be read back, in no particular order.
    """
    if not rows:
        return []
    fields: list[Any] = [model._meta.get_field(name) for name in rows[0]]
    prepared = [(name, _preparing(field)) for name, field in zip(rows[0], fields, strict=True)]
    given = [
        row[name] if prepare is None else prepare(row[name]) for row in rows for name, prepare in prepared
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, fields, len(rows), over, gives), given)
        return list(cursor.fetchall()) if gives else []


def _preparing(field: Any) -> Callable[[Any], Any] | None:
    if not isinstance(field, PREPARED):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _statement(model: type[Model], fields: Sequence[Any], count: int, over: str, gives: Sequence[str]) -> str:
    """From the names of the models alone."""
    columns = [field.column for field in fields]
    marks = f"({', '.join(['%s'] * len(columns))})"
    says = [
        f"INSERT INTO {model._meta.db_table} ({_listed(columns)})",
        f"VALUES {', '.join([marks] * count)}",
    ]
    if over:
        column = next(field.column for field in fields if over in (field.name, field.attname))
        news = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns if name != column)
        says.append(f'ON CONFLICT ("{column}") DO UPDATE SET {news}')
    if gives:
        says.append(f"RETURNING {_listed(gives)}")
    return " ".join(says)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
