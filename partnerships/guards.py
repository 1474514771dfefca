"""What the database refuses beyond its constraints; read when the first migration is written."""

from django.apps import apps

from config.triggers import KeepMoves, KeepRows
from partnerships.rules import AGREEMENT_MOVES


def only_added(name: str, *may_change: str) -> KeepRows:
    """Rows of this model change in these columns alone."""
    meta = apps.get_model("partnerships", name)._meta
    columns = [field.column for field in meta.concrete_fields if field.name not in may_change]
    return KeepRows(table=meta.db_table, kept=columns)


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
]
