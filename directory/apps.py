"""Registers the directory app, and the admin site that the administrators of all apps use."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from directory.numbers import take_lines
from directory.wording import speak


class DirectoryConfig(AppConfig):
    name = "directory"
    #: What the search offers besides records.
    commands = "directory.commands"
    #: What its lists offer for many rows at once.
    batches = "directory.batches"

    def ready(self) -> None:
        speak()
        take_lines()


class KeepingConfig(AdminConfig):
    default_site = "directory.keeping.Site"
