"""Several questions in one statement, each of which may be cut off: more than the ORM says everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

#: A statement and its parameters.
Part = tuple[str, list[Any]]


def part_of(rows: QuerySet[Any, Any]) -> Part | None:
    """What the database is asked for these; nothing where no row can be."""
    try:
        sql, words = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, list(words)


def for_each(part: Part | None, mark: Any, values: Iterable[Any]) -> list[Part]:
    """The same statement with each of these as the parameter that is `mark` now: compiled once for all."""
    if part is None:
        return []
    sql, words = part
    return [(sql, [value if word == mark else word for word in words]) for value in values]


def rows_of_all(parts: Iterable[Part | None]) -> list[tuple[Any, ...]]:
    """The rows of all parts, whose columns are alike, as the database gives them."""
    asked = [part for part in parts if part]
    if not asked:
        return []
    statement = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) part_{place}"  # noqa: S608
        for place, (sql, _) in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [word for _, words in asked for word in words])
        return list(cursor.fetchall())
