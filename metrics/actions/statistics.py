"""Statistics for PostgreSQL's planner, where nobody has taken any yet."""

from __future__ import annotations

from django.db import connection

LARGE = 1_000_000  # bytes of a table from which on it matters

_NEVER_TAKEN = """SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.reltuples < 0
    AND pg_relation_size(c.oid) > %s AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1"""


def take_statistics() -> list[str]:
    """Of large tables that have none; gives their names.

    Behind a large import autovacuum may not have come by yet. Without statistics the planner takes any
    partnership for a large share of all, and reads tables whole for each chunk. Only a table's owner may take
    them; where the program runs as another role it stays with autovacuum.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_TAKEN, [LARGE])
        tables = [name for (name,) in cursor.fetchall()]
        for name in tables:
            cursor.execute(f"ANALYZE {name}")
    return tables
