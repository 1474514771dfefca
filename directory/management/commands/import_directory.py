"""manage.py import_directory FILE …: districts, schools, colleges and other organizations."""

from directory.imports.command import ImportCommand
from directory.resources import KINDS


class Command(ImportCommand):
    help = "Imports organizations: " + "; ".join(kind.title for kind in KINDS) + "."
    kinds = KINDS
