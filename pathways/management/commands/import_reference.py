"""manage.py import_reference FILE …: published lists of programs, occupations, industries and wages."""

from typing import Any

from directory.imports.command import ImportCommand
from pathways.clusters import ensure_clusters
from pathways.resources import KINDS


class Command(ImportCommand):
    help = "Imports reference data: " + "; ".join(kind.title for kind in KINDS) + "."
    kinds = KINDS

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["dry_run"]:
            ensure_clusters()
