"""Many rows in one statement: found by their keys, or written without asking each field about each value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import Any

from django.db import connection
from django.db.models import DateField, Model
from django.db.models.expressions import RawSQL

from metrics.models.stored import StoredJSON

PREPARED = (DateField, StoredJSON)  # whose values the database's driver doesn't take as they are


def among(keys: Iterable[int]) -> RawSQL:
    """For `pk__in` of many keys: one parameter, which nobody takes apart one by one."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, keys))}}}"])
    return RawSQL("SELECT value FROM json_each(%s)", [f"[{','.join(map(str, keys))}]"])


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
        [row[name] if prepare is None else prepare(row[name]) for name, prepare in prepared] for row in rows
    ]
    columns = [field.column for field in fields]
    if connection.vendor == "postgresql":
        return _copy(model, columns, given, over, gives)
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(model, columns, len(rows), over, gives), [value for row in given for value in row]
        )
        return list(cursor.fetchall()) if gives else []


def _copy(
    model: type[Model],
    columns: Sequence[str],
    given: Sequence[Sequence[Any]],
    over: str,
    gives: Sequence[str],
) -> list[tuple[Any, ...]]:
    """By COPY, which costs PostgreSQL half of an INSERT that it must parse: the keys are drawn beforehand,
    and what a row replaces is gone by then."""
    table, named = model._meta.db_table, ["id", *columns]
    with connection.cursor() as cursor:
        if over:
            place = columns.index(over)
            cursor.execute(f'DELETE FROM {table} WHERE "{over}" = ANY(%s)', [[row[place] for row in given]])
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, len(given)],
        )
        rows = [(*key, *row) for key, row in zip(cursor.fetchall(), given, strict=True)]
        lines = StringIO("\n".join(["\t".join(map(_copied, row)) for row in rows]))
        with connection.wrap_database_errors:
            cursor.copy_expert(f"COPY {table} ({_listed(named)}) FROM STDIN", lines)
    places = [named.index(name) for name in gives]
    return [tuple([row[place] for place in places]) for row in rows] if gives else []


def _copied(value: Any) -> str:
    """A value in the words of COPY."""
    if value is None:
        return r"\N"
    if not isinstance(value, str):
        return str(value)
    return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _preparing(field: Any) -> Callable[[Any], Any] | None:
    if not isinstance(field, PREPARED):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _statement(
    model: type[Model], columns: Sequence[str], count: int, over: str, gives: Sequence[str]
) -> str:
    """From the names of the models alone."""
    marks = f"({', '.join(['%s'] * len(columns))})"
    says = [
        f"INSERT INTO {model._meta.db_table} ({_listed(columns)})",
        f"VALUES {', '.join([marks] * count)}",
    ]
    if over:
        news = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns if name != over)
        says.append(f'ON CONFLICT ("{over}") DO UPDATE SET {news}')
    if gives:
        says.append(f"RETURNING {_listed(gives)}")
    return " ".join(says)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
