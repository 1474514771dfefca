"""Brings the database up to date before the program is served; an empty one gets the demo region, once.

Progress goes to standard error; standard output is the demo's sign-ins, in the demo.
"""

import os
import sys
from contextlib import redirect_stdout

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with redirect_stdout(sys.stderr):
        update_tables()
        if settings.DEMO and is_empty():
            say("loading the demo region (once)")
            call_command("demo")
    if settings.DEMO:
        call_command("demo", logins=True)


def update_tables() -> None:
    """Looking costs a tenth of what an idle `migrate` does, and nearly every start finds nothing to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if not executor.loader.applied_migrations:
        say("making the database")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def say(text: str) -> None:
    print(f"  set-up: {text} …", flush=True)


def is_empty() -> bool:
    """Nobody has entered anything yet."""
    return not any(
        apps.get_model(name).objects.exists() for name in ("directory.Organization", "directory.User")
    )


if __name__ == "__main__":
    main()
