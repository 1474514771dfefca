"""Columns that hold one JSON value as text: written and read whole, never searched."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from metrics.scoring.engine import ElementScore

ENCODE = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode


class StoredJSON(models.TextField):
    """On PostgreSQL a third of what `jsonb` costs to write: it is not parsed, sorted and laid out anew."""

    def from_db_value(self, value: str | None, *of: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else ENCODE(value)

    def value_to_string(self, obj: models.Model) -> str:
        return ENCODE(self.value_from_object(obj))


class StoredElements(StoredJSON):
    """The elements of a score: written as its document has them, read as a list of dicts.

    Once said, so that a snapshot has half of what it would take to name the fields of each element again.
    """

    names = ElementScore._fields[:-1]  # without the spread: a snapshot keeps S and n alone

    def from_db_value(self, value: str | None, *of: Any) -> Any:
        return [
            dict(zip(self.names, (name, score, band or "", *rest), strict=True))
            for name, (score, band, *rest) in json.loads(value or "{}").items()
        ]

    def get_prep_value(self, value: Any) -> str | None:
        return value if isinstance(value, str) else super().get_prep_value(value)
