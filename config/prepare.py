"""Brings the database up to date before the program is served; an empty one gets the demo region, once."""

import os

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    fresh = "django_migrations" not in connection.introspection.table_names()
    if fresh:
        print("  set-up: making the database …", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if settings.DEMO and is_empty() and "demo" in get_commands():
        print("  set-up: loading the demo region (once) …", flush=True)
        call_command("demo")


def is_empty() -> bool:
    """Nobody has entered anything yet."""
    return not any(
        apps.get_model(name).objects.exists() for name in ("directory.Organization", "directory.User")
    )


if __name__ == "__main__":
    main()
