"""Scores partnerships by hand: today, as of a past date, or a whole history week by week."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from metrics.actions.day import scoring_day
from metrics.actions.history import dates_between, score_history
from metrics.choices import RunState
from metrics.models import HealthSnapshot, ScoreRun
from metrics.scoring.engine import shown
from partnerships.models import Partnership

WEEK = 7


class Command(BaseCommand):
    help = "Scores partnerships as of a date, or for each week since a date, from the records' own dates."

    def add_arguments(self, parser: CommandParser) -> None:
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--as-of", type=_day, metavar="DATE", help="default: today")
        when.add_argument("--from", type=_day, metavar="DATE", dest="since", help="with --every week")
        parser.add_argument("--every", choices=["week"], help="score each week from --from until today")
        parser.add_argument("--partnership", metavar="SLUG", help="only this one; default: all")
        parser.add_argument("--again", action="store_true", help="also what is scored already and untouched")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        ids = self.ids(options["partnership"])
        today = scoring_day(at)
        if bool(options["since"]) != bool(options["every"]):
            raise CommandError("--from DATE and --every week go together.")
        as_of = options["as_of"] or today
        if (first := options["since"] or as_of) > today:
            raise CommandError(f"{first} is in the future: only what has happened is scored.")
        dates = dates_between(options["since"], today, WEEK) if options["since"] else [as_of]
        runs = score_history(dates, at=at, ids=ids, may_skip=not options["again"])
        self.write(runs, ids, options["format"])
        if failed := sum(run.failed_count for run in runs):
            raise CommandError(f"{failed} could not be scored: {_errors(runs)}")

    def ids(self, slug: str | None) -> list[int]:
        found = Partnership.objects.filter(slug=slug) if slug else Partnership.objects.all()
        ids = list(found.order_by("pk").values_list("pk", flat=True))
        if slug and not ids:
            raise CommandError(f"There is no partnership “{slug}”.")
        return ids

    def write(self, runs: list[ScoreRun], ids: list[int], form: str) -> None:
        rows = [row for run in runs for row in _rows(run.as_of, ids)]
        if form == "json":
            self.stdout.write(json.dumps(rows, indent=1, sort_keys=True))
            return
        self.stdout.write(f"{'as of':10}  {'health':>6}  {'band':16} {'grade':5}  {'range':9}  partnership")
        for row in rows:
            self.stdout.write(_line(row))
        changed, total = sum(run.changed_count for run in runs), sum(run.done_count for run in runs)
        states = {RunState(run.state).label for run in runs if run.state != RunState.DONE}
        said = f" ({', '.join(map(str, states))})" if states else ""
        self.stdout.write(f"{total} scored, {changed} new snapshots{said}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no date: write it as 2026-11-30.") from error


def _rows(as_of: date, ids: list[int]) -> list[dict[str, Any]]:
    """The latest snapshot of the day of each partnership, as the table and the JSON show it."""
    found = HealthSnapshot.objects.filter(as_of=as_of, partnership__in=ids).select_related("partnership")
    latest = {snapshot.partnership_id: snapshot for snapshot in found.order_by("pk")}
    return [_row(snapshot) for snapshot in sorted(latest.values(), key=_by_name)]


def _by_name(snapshot: HealthSnapshot) -> tuple[str, int]:
    return (snapshot.partnership.name, snapshot.partnership_id)


def _row(snapshot: HealthSnapshot) -> dict[str, Any]:
    names = ("value", "low", "high", "band", "capped_by", "coverage", "grade", "absent_reason", "elements")
    return {
        "partnership": snapshot.partnership.slug,
        "as_of": snapshot.as_of.isoformat(),
        "version": snapshot.version,
        "rubric": snapshot.rubric_key,
        "evidence_hash": snapshot.evidence_hash,
        "change": snapshot.change_reason,
        **{name: getattr(snapshot, name) for name in names},
    }


def _line(row: dict[str, Any]) -> str:
    value = "–" if row["value"] is None else str(shown(row["value"]))
    span = "" if row["low"] is None else f"{shown(row['low'])}–{shown(row['high'])}"
    band = row["band"] or row["absent_reason"]
    return f"{row['as_of']}  {value:>6}  {band:16} {row['grade']:5}  {span:9}  {row['partnership']}"


def _errors(runs: list[ScoreRun]) -> str:
    return "; ".join(error for run in runs for error in run.chunks.values_list("error", flat=True) if error)
