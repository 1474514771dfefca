"""Migration operations that make the database itself refuse a change, whoever tries it.

Triggers stop the program and whoever types SQL as it; the owner of a table could take them away, so in
production the program runs as another role (docs/operations.md). A later migration that rebuilds such a
table on SQLite drops its triggers and has to put them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$"""

CHECK = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {wrong} THEN RAISE EXCEPTION USING MESSAGE = '{words}', ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW;
END $$"""


class Guard(Operation):
    """Refuses one kind of statement on a table, under a condition, with a message."""

    reversible = True

    def rules(self) -> list[tuple[str, str, str, str]]:
        """Name, event, condition (with `{differs}` for the dialect's word) and message of each trigger."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        is_postgres = schema_editor.connection.vendor == "postgresql"
        if is_postgres:
            schema_editor.execute(REFUSE, params=None)
        for rule in self.rules():
            schema_editor.execute(trigger(self.table, *rule, is_postgres=is_postgres), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        where = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for name, *_ in self.rules():
            schema_editor.execute(f"DROP TRIGGER {name}{where}", params=None)

    table: str


def trigger(table: str, name: str, event: str, condition: str, message: str, *, is_postgres: bool) -> str:
    when = condition.format(differs="IS DISTINCT FROM" if is_postgres else "IS NOT")
    words = message.replace("'", "''")
    refuse = (
        f"EXECUTE FUNCTION refuse_change('{words}')"
        if is_postgres
        else f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) {refuse}"


def quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


class KeepRows(Guard):
    """Rows are only added: never deleted, and changed in no column but those that may."""

    def __init__(self, table: str, kept: list[str]) -> None:
        self.table, self.kept = table, kept

    @property
    def columns(self) -> list[str]:
        return self.kept

    def rules(self) -> list[tuple[str, str, str, str]]:
        changed = " OR ".join(f'OLD."{column}" {{differs}} NEW."{column}"' for column in self.kept)
        return [
            (f"{self.table}_kept", "UPDATE", changed, f"{self.table} is only added to"),
            (f"{self.table}_stays", "DELETE", "1 = 1", f"{self.table} is only added to"),
        ]

    def describe(self) -> str:
        return f"Keep the rows of {self.table}"


class KeepKin(Guard):
    """A row's copy of its parent's key is the parent's (see InheritedKey)."""

    def __init__(self, table: str, column: str, parent: str, by: str) -> None:
        self.table, self.column, self.parent, self.by = table, column, parent, by

    @property
    def columns(self) -> list[str]:
        return [self.column, self.by]

    @property
    def name(self) -> str:
        return f"{self.table}_kin"

    def rules(self) -> list[tuple[str, str, str, str]]:
        parent = f'(SELECT "{self.column}" FROM {self.parent} WHERE id = NEW."{self.by}")'  # noqa: S608
        message = f"{self.table} has the {self.column} of its {self.by}"
        strays = f'NEW."{self.column}" <> {parent}'
        return [(f"{self.name}_{event.lower()}", event, strays, message) for event in ("INSERT", "UPDATE")]

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        # A condition that looks into another table has to be a function there.
        for name, event, strays, message in self.rules():
            schema_editor.execute(CHECK.format(name=name, wrong=strays, words=message), params=None)
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()",
                params=None,
            )
        return None

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.vendor == "postgresql":
            for name, *_ in self.rules():
                schema_editor.execute(f"DROP FUNCTION {name}()", params=None)

    def describe(self) -> str:
        return f"Keep the {self.column} of {self.table} that of its {self.by}"


class KeepKey(Guard):
    """A key that others have copied never changes."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    @property
    def columns(self) -> list[str]:
        return [self.column]

    def rules(self) -> list[tuple[str, str, str, str]]:
        moves = f'OLD."{self.column}" {{differs}} NEW."{self.column}"'
        return [
            (f"{self.table}_key_{self.column}", "UPDATE", moves, f"{self.table} stays with its {self.column}")
        ]

    def describe(self) -> str:
        return f"Keep {self.column} of {self.table}"


class KeepMoves(Guard):
    """A state changes only along the edges of its table of moves."""

    def __init__(self, table: str, column: str, moves: Mapping[str, list[str]]) -> None:
        self.table, self.column, self.moves = table, column, dict(moves)

    @property
    def columns(self) -> list[str]:
        return [self.column]

    def rules(self) -> list[tuple[str, str, str, str]]:
        old, new = f'OLD."{self.column}"', f'NEW."{self.column}"'
        edges = [
            f"({old} = '{state}' AND {new} IN ({quoted(targets)}))"
            for state, targets in self.moves.items()
            if targets
        ]
        wrong = f"{old} <> {new} AND NOT ({' OR '.join(edges)})"
        return [(f"{self.table}_moves", "UPDATE", wrong, f"{self.table} has no such move")]

    def describe(self) -> str:
        return f"Keep the moves of {self.table}"
