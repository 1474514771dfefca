"""manage.py sweep_files: takes away files that nothing points to, and tells of files that are gone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.actions.file import sweep_files


class Command(BaseCommand):
    help = "Takes away rows and files that nothing points to, and counts files that a row names and are gone."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep_files(at=timezone.now())
        self.stdout.write(
            f"{swept.rows} rows and {swept.files} files taken away; {swept.missing} files are gone."
        )
