"""The one short write: snapshots that are new, the detail of the current one, what partnerships show.

Whoever scored meanwhile has taken the partnership's turn; what we read is then older than what is kept, and
nothing of it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When

from metrics.actions.crash import crash_at
from metrics.actions.moves import moves_of
from metrics.actions.record import FROZEN, advice_of, evidence_hash, forecast_of, snapshot_of
from metrics.actions.rows import add_rows, among
from metrics.actions.standing import Standing
from metrics.models import CurrentDetail, HealthSnapshot, ScoreRun
from metrics.scoring.advice import Advice
from metrics.scoring.engine import Health
from metrics.scoring.forecast import Forecast
from partnerships.models import Partnership

# What a partnership shows of its current snapshot.
SHOWN = {"shown_value": "value", "shown_band": "band", "shown_grade": "grade", "shown_on": "as_of"}


class Draft(NamedTuple):
    """A score that is computed and not yet written."""

    subject: Standing
    health: Health
    text: str
    reason: str
    advice: Advice
    forecast: Forecast | None
    has_outlook: bool


class Lock(NamedTuple):
    """A partnership as it stands while nobody else may write."""

    turn: int
    touched_count: int
    shown_on: date | None


def may_show(as_of: date, shown_on: date | None) -> bool:
    """An older date is kept and never shown."""
    return shown_on is None or as_of >= shown_on


def save_drafts(drafts: Sequence[Draft], at: datetime, run: ScoreRun | None) -> tuple[int, list[int]]:
    """How many snapshots were added, and whom another worker scored since we read."""
    with transaction.atomic():
        locks = _locked([draft.subject.id for draft in drafts])
        kept = [one for one in drafts if is_in_turn(one.subject, locks.get(one.subject.id))]
        added, snapshots = _add_snapshots(kept, at, run)
        crash_at("in_write")
        current = [one for one in kept if one.subject.id in snapshots and _is_shown(one, locks)]
        _replace_details(current, snapshots)
        crash_at("before_commit")
        _show(kept, {one.subject.id for one in current}, locks)
    written = {one.subject.id for one in kept}
    return added, [pk for pk in locks if pk not in written]


def is_in_turn(subject: Standing, lock: Lock | None) -> bool:
    return lock is not None and lock.turn == subject.turn


def _is_shown(one: Draft, locks: dict[int, Lock]) -> bool:
    return may_show(one.health.as_of, locks[one.subject.id].shown_on)


def _locked(ids: Sequence[int]) -> dict[int, Lock]:
    """Locked in one order, so that two writers never wait for each other. (SQLite locks at BEGIN.)"""
    rows = Partnership.objects.filter(pk__in=among(ids)).order_by("pk").select_for_update(no_key=True)
    columns = ("pk", "score_turn", "touched_count", "shown_on")
    return {pk: Lock(*lock) for pk, *lock in rows.values_list(*columns)}


# --- snapshots


def _add_snapshots(drafts: Sequence[Draft], at: datetime, run: ScoreRun | None) -> tuple[int, dict[int, int]]:
    """Adds what is new; gives how many, and each partnership's snapshot of the day. Frozen ones get none."""
    snapshots: dict[int, int] = {}
    fresh: list[dict[str, Any]] = []
    for one in drafts:
        if one.health.reason in FROZEN:
            continue
        hashes = ledger(one.subject)
        mark = evidence_hash(one.text, hashes)
        if hashes and mark == hashes[-1]:
            snapshots[one.subject.id] = one.subject.today[-1].id
        else:
            fresh.append(snapshot_of(one.health, one.text, mark, one.reason) | _origin(one, at, run))
    snapshots |= dict(add_rows(HealthSnapshot, fresh, gives=("partnership_id", "id")))
    return len(fresh), snapshots


def ledger(subject: Standing) -> list[str]:
    """The hashes of the day's snapshots so far, as they were read; no others came while the turn is ours."""
    return [shot.evidence_hash for shot in subject.today]


def _origin(one: Draft, at: datetime, run: ScoreRun | None) -> dict[str, Any]:
    return {
        "run_id": run.pk if run else None,
        "touched_count": one.subject.touched_count,
        "created_at": at,
    }


# --- the detail of the current one


def _replace_details(drafts: Sequence[Draft], snapshots: dict[int, int]) -> None:
    moves = moves_of([(one.subject.id, one.health, one.subject.rubric) for one in drafts])
    rows = [
        {
            "partnership_id": one.subject.id,
            "snapshot_id": snapshots[one.subject.id],
            "failing": one.health.failing,
            "advice": advice_of(one.advice),
            "forecast": forecast_of(one.forecast) if one.forecast else [],
            "has_outlook": one.has_outlook,
            **moves[one.subject.id],
        }
        for one in drafts
    ]
    add_rows(CurrentDetail, rows, over="partnership_id")


# --- what a partnership shows


def _show(kept: Sequence[Draft], current: set[int], locks: dict[int, Lock]) -> None:
    """Passes the turn on, and shows the snapshots of those for whom today's is the current one.

    A partnership stays stale where a mark was taken up since its records were read.
    """
    stale = [
        one.subject.id for one in kept if locks[one.subject.id].touched_count > one.subject.touched_count
    ]
    taken = {
        "score_turn": F("score_turn") + 1,
        "stale_since": Case(When(pk__in=stale, then=F("stale_since")), default=Value(None)),
    }
    snapshot = HealthSnapshot.objects.filter(details__partnership=OuterRef("pk"))
    shown = {column: Subquery(snapshot.values(name)[:1]) for column, name in SHOWN.items()}
    others = [one.subject.id for one in kept if one.subject.id not in current]
    if current:
        Partnership.objects.filter(pk__in=among(current)).update(**shown, **taken)
    if others:
        Partnership.objects.filter(pk__in=among(others)).update(**taken)
