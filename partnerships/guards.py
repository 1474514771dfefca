"""What the database refuses beyond its constraints; read when the first migration is written."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from config.triggers import Guard, KeepKey, KeepKin, KeepMoves, KeepRows
from partnerships.models.inherited import InheritedKey
from partnerships.rules import AGREEMENT_MOVES


def only_added(name: str, *may_change: str) -> KeepRows:
    """Rows of this model change in these columns alone."""
    meta = apps.get_model("partnerships", name)._meta
    columns = [field.column for field in meta.concrete_fields if field.name not in may_change]
    return KeepRows(table=meta.db_table, kept=columns)


def kin() -> list[Guard]:
    """For each inherited key: it is the parent's, and the parent's never changes."""
    found: list[Guard] = []
    keys: dict[tuple[str, str], Guard] = {}
    for key in inherited():
        link: Any = key.model._meta.get_field(key.of)
        parent = link.related_model._meta.db_table
        found.append(KeepKin(key.model._meta.db_table, key.column, parent, link.column))
        keys[parent, key.column] = KeepKey(parent, key.column)
    return [*found, *keys.values()]


def inherited() -> Iterable[Any]:
    for model in apps.get_app_config("partnerships").get_models():
        if not hasattr(model, "instance_type"):  # a history row is the row as it was
            yield from (field for field in model._meta.concrete_fields if isinstance(field, InheritedKey))


GUARDS = [
    KeepMoves(
        table="partnerships_agreement",
        column="state",
        moves={str(state): sorted(map(str, targets)) for state, targets in AGREEMENT_MOVES.items()},
    ),
    only_added("ConsentText"),
    only_added("Evidence"),
    only_added("Paper", "voided_at", "void_reason"),
    only_added("Signature", "voided_on"),
    *kin(),
]
