"""Loads the demo region into an empty database, or prints who may sign in to it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from directory.actions.mark import mark_stale
from directory.models import Organization, User
from metrics.actions.day import scoring_day
from metrics.actions.history import score_history
from metrics.actions.situations import renew_all
from metrics.actions.success import compute_recent
from metrics.demo.load import load
from metrics.demo.names import PASSWORD
from partnerships.models import Partnership


def past_days(today: date) -> list[date]:
    """Every fourth week of 18 months, and every week of the last half year."""
    weeks = [*range(78, 26, -4), *range(26, 0, -1)]
    return [today - timedelta(weeks=week) for week in weeks]


class Command(BaseCommand):
    help = "Loads the demo region (invented people, schools and employers) into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print who may sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo region has well-known sign-ins. Set DEMO=true to have it.")
        if options["logins"]:
            self.print_logins()
        else:
            self.load_region()

    def load_region(self) -> None:
        if Organization.objects.exists():
            raise CommandError(
                "This database already holds organizations; the demo region needs an empty one."
            )
        at = timezone.now()
        today = scoring_day(at)
        load(today, PASSWORD)
        self.stdout.write("Scoring its past …")
        score_history(past_days(today), at=at)
        compute_recent(at=at)
        renew_all(at=at)
        self.ask_for_scores(at)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        self.stdout.write("The demo region is loaded: 30 partnerships, 150 employers, 18 months.")

    def ask_for_scores(self, at: Any) -> None:
        """Today's scores are left to the worker, like after any other deed."""
        with transaction.atomic():
            for pk in Partnership.objects.values_list("pk", flat=True):
                mark_stale("partnership", pk, at=at)

    def print_logins(self) -> None:
        for user in User.objects.filter(is_active=True).order_by("-is_superuser", "email"):
            seat = user.seats.filter(to_on__isnull=True).select_related("organization").first()
            place = f"{seat.get_role_display().lower()} at {seat.organization}" if seat else "administrator"
            self.stdout.write(f"  {user.email:32} {place}")
        self.stdout.write(f"  password: {PASSWORD}")
