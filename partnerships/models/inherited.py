"""A key that a row shares with its parent, kept on the row so that many are read without the parent."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db import models


class InheritedKey(models.ForeignKey):
    """Filled from the parent when the row is added, whichever deed adds it; the database refuses another.

    `of` is the path to the parent ("party.agreement"), which has the key under the same name. A guard in
    guards.py holds it (config.triggers.KeepKin). The index is the model's business: one that starts with the
    key and holds what is read with it.
    """

    def __init__(self, to: Any, *, of: str, **options: Any) -> None:
        self.of = of
        fixed = {"on_delete": models.CASCADE, "related_name": "+", "editable": False, "db_index": False}
        super().__init__(to, **(fixed | options))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        if getattr(instance, self.attname) is None:
            setattr(instance, self.attname, attrgetter(f"{self.of}.{self.attname}")(instance))
        return super().pre_save(instance, add)
