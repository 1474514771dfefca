"""Writes the first migration of each app anew, every table created whole (while unreleased).

makemigrations adds constraints and late foreign keys one by one; on SQLite each of them copies the table
and reloads the models, which took 74 s for this schema. Tables created whole and together take 3 s.
"""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.writer import MigrationWriter

from config.tables import CreateTables

APPS = ["directory", "pathways", "employers", "partnerships", "metrics"]
ROOT = Path(__file__).resolve().parent.parent


def fold(operations):
    """CreateModel operations that hold their own late fields, indexes and constraints."""
    created = {}
    for operation in operations:
        match operation:
            case migrations.CreateModel():
                created[operation.name_lower] = operation
            case migrations.AddField():
                created[operation.model_name_lower].fields.append((operation.name, operation.field))
            case migrations.AddIndex():
                created[operation.model_name_lower].options.setdefault("indexes", []).append(operation.index)
            case migrations.AddConstraint():
                options = created[operation.model_name_lower].options
                options.setdefault("constraints", []).append(operation.constraint)
            case _:
                raise ValueError(f"{operation!r} is not part of a first migration")
    return created


def needs(operation, app):
    """The models of the same app that this table refers to."""
    for _, field in operation.fields:
        target = getattr(field.remote_field, "model", None)
        name = (target if isinstance(target, str) else target._meta.label if target else "").lower()
        if name.startswith(f"{app}.") and name != f"{app}.{operation.name_lower}":
            yield name.removeprefix(f"{app}.")


def guards(app):
    """What the app's database refuses beyond what constraints can say."""
    found = find_spec(f"{app}.guards")
    return import_module(f"{app}.guards").GUARDS if found else []


def ordered(created, app):
    done = []

    def place(name, path=()):
        # A circle (an agreement shows a paper, the paper is of the agreement) may be cut anywhere: the models
        # are rendered together, and databases look at foreign keys only when all tables are there.
        if name in path or created[name] in done:
            return
        for other in sorted(set(needs(created[name], app))):
            place(other, (*path, name))
        done.append(created[name])

    for name in created:
        place(name)
    return done


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    kept = {}
    for app in APPS:
        first = ROOT / app / "migrations" / "0001_initial.py"
        later = sorted((ROOT / app / "migrations").glob("000[2-9]_*.py"))
        kept[app] = [path.name for path in later]
        first.unlink(missing_ok=True)
    if any(kept.values()):
        raise SystemExit(f"Later migrations exist, fold them by hand first: {kept}")
    django.setup()
    call_command("makemigrations", *APPS, verbosity=0)
    for app in APPS:
        module = import_module(f"{app}.migrations.0001_initial")
        tables = ordered(fold(module.Migration.operations), app)
        module.Migration.operations = [CreateTables(tables), *guards(app)]
        migration = module.Migration("0001_initial", app)
        (ROOT / app / "migrations" / "0001_initial.py").write_text(MigrationWriter(migration).as_string())
        print(f"{app}: {len(tables)} tables")  # noqa: T201


if __name__ == "__main__":
    main()
