"""manage.py rebuild_search: writes the words by which rows are found anew, from the rows."""

from typing import Any

from django.core.management.base import BaseCommand

from directory.actions.index import rebuild_index


class Command(BaseCommand):
    help = "Writes the words by which rows are found anew: after rows came in past the deeds."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in rebuild_index().items():
            self.stdout.write(f"{kind}: {count:,}")
