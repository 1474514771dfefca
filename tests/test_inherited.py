"""Keys that rows share with their parent: filled by themselves, and no other is taken by the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from partnerships.models.inherited import InheritedKey
from tests import build

KEYS = [
    field
    for model in apps.get_app_config("partnerships").get_models()
    if not model.__name__.startswith("Historical")
    for field in model._meta.concrete_fields
    if isinstance(field, InheritedKey)
]
PARENTS = {(key.model._meta.get_field(key.of).related_model, key.name): key for key in KEYS}
pytestmark = pytest.mark.django_db


def of_field(value: Any) -> str:
    return f"{value.model.__name__}.{value.name}"


def parent_key(row: Any, key: InheritedKey) -> Any:
    return getattr(getattr(row, key.of), key.attname)


def another(key: InheritedKey) -> Any:
    return build.BUILDERS[key.related_model]().pk


def write(row: models.Model, **columns: Any) -> None:
    """Past every deed, straight into the table."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize("key", KEYS, ids=of_field)
def test_it_comes_from_the_parent(key):
    row = build.BUILDERS[key.model]()
    row.refresh_from_db()
    assert getattr(row, key.attname) == parent_key(row, key) is not None
    assert getattr(row.history.get(), key.attname) == parent_key(row, key)


@pytest.mark.parametrize("key", KEYS, ids=of_field)
def test_the_database_takes_no_other(key):
    row, other = build.BUILDERS[key.model](), another(key)
    with pytest.raises(IntegrityError):  # by this guard, or by one that keeps the whole row
        write(row, **{key.attname: other})
    stray = type(row)(**{**vars_of(row), key.attname: other, "id": None})
    with pytest.raises(IntegrityError, match=says(key)), transaction.atomic():
        type(row)._default_manager.bulk_create([stray])


def test_without_its_guard_the_database_takes_another():
    """The same two writes, and only the guard is gone."""
    key = next(key for key in KEYS if key.model.__name__ == "Delivery")
    row, other = build.Delivery(), another(key)
    take_away(key)
    write(row, **{key.attname: other})
    row.refresh_from_db()
    assert getattr(row, key.attname) == other != parent_key(row, key)
    type(row)._default_manager.bulk_create([type(row)(**{**vars_of(row), "id": None})])


@pytest.mark.parametrize("key", PARENTS.values(), ids=of_field)
def test_the_parent_never_moves(key):
    row = getattr(build.BUILDERS[key.model](), key.of)
    with pytest.raises(IntegrityError, match=f"stays with its {key.column}"):
        write(row, **{key.attname: another(key)})


def says(key: InheritedKey) -> str:
    return f"{key.model._meta.db_table} has the {key.column} of its {key.of}_id"


def vars_of(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def take_away(key: InheritedKey) -> None:
    table = key.model._meta.db_table
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("insert", "update"):
            cursor.execute(f"DROP TRIGGER {table}_kin_{event}{where}")
