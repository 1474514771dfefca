"""How the statements of a question are sent.

To answer for one partnership takes PostgreSQL less than to plan sixteen statements. So for few pairs they are
prepared, once a connection, and planned for whatever pairs come; for many a plan of its own is worth it.
Which ones a connection knows is asked of itself each time, so that neither a pool of connections nor a
transaction that fails can mislead us.
"""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from metrics.gather.dialect import Say

FEW = 100  # pairs; at some 150 either way takes as long

Row = tuple[Any, ...]
Ask = Callable[[str], list[Row]]


def asking(cursor: Any, say: Say, given: dict[str, Any], count: int) -> Ask:
    """What sends a statement and gives its rows."""

    def ask(statement: str) -> list[Row]:
        cursor.execute(statement, given)
        return list(cursor.fetchall())

    return _prepared(ask, tuple(given)) if say.is_postgres and count <= FEW else ask


def _prepared(ask: Ask, names: tuple[str, ...]) -> Ask:
    known = {name for (name,) in ask("SELECT name FROM pg_prepared_statements")}
    values = ", ".join(f"%({name})s" for name in names)

    def ask_prepared(statement: str) -> list[Row]:
        name, preparation = _preparation(statement, names)
        if name in known:
            return ask(f"EXECUTE {name} ({values})")
        return ask(f"{preparation}; EXECUTE {name} ({values})")

    return ask_prepared


@cache
def _preparation(statement: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Its name, and the statement that prepares it, its parameters by number."""
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)
    types = ", ".join({"pids": "bigint[]", "days": "date[]"}.get(name, "date") for name in names)
    name = f"gather_{sha256(numbered.encode()).hexdigest()[:16]}"
    return name, f"PREPARE {name} ({types}) AS {numbered}"
