"""Recomputes every hash of agreements, their papers, signatures and evidence, and names what was changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.actions.evidence import verify_agreement
from partnerships.models import Agreement


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "agreements", nargs="*", type=int, help="their keys; none: all that were ever sent"
        )
        parser.add_argument("--head", help="the last hash that a certificate carries, for one agreement")

    def handle(self, *args: Any, agreements: list[int], head: str | None, **options: Any) -> None:
        if head and len(agreements) != 1:
            raise CommandError("--head belongs to one agreement.")
        sent = Agreement.objects.filter(papers__isnull=False).distinct().order_by("pk")
        rows = Agreement.objects.filter(pk__in=agreements).order_by("pk") if agreements else sent
        found = 0
        for row in rows.iterator(chunk_size=200):
            for where, problem in verify_agreement(agreement=row, head=head):
                found += 1
                self.stdout.write(f"agreement {row.pk}: {where}: {problem}")
        if found:
            raise CommandError(f"{found} findings: something is no longer as it was written.")
        self.stdout.write(f"{rows.count()} agreements verified, nothing was changed.")
