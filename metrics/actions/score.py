"""Scores partnerships: gather, score, then one short write; whoever is overtaken reads the records again.

Two workers may score one partnership at once. Each reads the partnership's turn before it reads the records,
and writes only if the turn is still the same, under a lock; so what was read earlier never replaces what was
read later, and nothing is scored into two rows. The unique key of the snapshots stands behind that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from metrics.actions.crash import crash_at
from metrics.actions.levels import show_levels
from metrics.actions.record import (
    FIRST,
    FROZEN,
    OTHER_RUBRIC,
    advice_of,
    document_of,
    evidence_hash,
    failing_of,
    forecast_of,
    health_of,
    reason_of,
    snapshot_of,
)
from metrics.gather import gather
from metrics.models import CurrentDetail, HealthSnapshot, RubricVersion, ScoreRun
from metrics.scoring.advice import Advice, advise
from metrics.scoring.changes import compare
from metrics.scoring.engine import Health, explain
from metrics.scoring.evidence import Evidence
from metrics.scoring.forecast import Forecast, foresee
from metrics.scoring.rubric import DEFAULT, VERSION, Rubric
from partnerships.models import Partnership

MOVED_WITHIN = timedelta(days=28)  # what moved is told against about four weeks before
OUTLOOK_DAYS = (30, 60, 90)  # how far ahead a forecast looks
ROUNDS = 5  # how often one is overtaken before the chunk is given back


class Scored(NamedTuple):
    seen: int  # partnerships looked at
    changed: int  # of which got a new snapshot


class OvertakenError(RuntimeError):
    """Others kept scoring the same partnerships meanwhile; to be tried again later."""


class Subject(NamedTuple):
    """One partnership as it stood before its records were read."""

    id: int
    turn: int
    shown_on: date | None
    rubric: Rubric
    previous: Health | None  # of the last snapshot of an earlier date under the same rubric


class Draft(NamedTuple):
    """A score that is computed and not yet written."""

    subject: Subject
    health: Health
    text: str
    reason: str
    advice: Advice
    forecast: Forecast | None


def score_partnerships(
    ids: Iterable[int], *, as_of: date, at: datetime, run: ScoreRun | None = None, looks_ahead: bool = True
) -> Scored:
    """Scores these partnerships as of a date and keeps what is new.

    Same records, date and rubric: no new row. A date before the one shown is kept and never shown. Unknown
    ids are passed over. Without looking ahead, the shown score has neither advice nor forecast (for dates of
    a history, of which each is soon replaced by the next). Raises OvertakenError if others scored the same
    partnerships all the while.
    """
    left = sorted(set(ids))
    count, changed = len(left), 0
    for _ in range(ROUNDS):
        if not left:
            return Scored(count, changed)
        drafts = [_draft(*found, looks_ahead) for found in _read(left, as_of, looks_ahead)]
        crash_at("before_write", left)
        try:
            added, left = _save(drafts, at, run)
        except IntegrityError:  # the last guard: another worker wrote the same snapshot this moment
            continue
        changed += added
        crash_at("after_write")
        show_levels([draft.subject.id for draft in drafts], as_of=as_of)
    if left:
        raise OvertakenError(f"overtaken {ROUNDS} times: {len(left)} partnerships")
    return Scored(count, changed)


# --- reading and computing, outside any transaction


def _read(
    ids: Sequence[int], as_of: date, looks_ahead: bool
) -> list[tuple[Subject, Evidence, list[Evidence]]]:
    """Each partnership with its evidence now and, if this date may be shown, at the dates to come."""
    subjects = _subjects(ids, as_of)
    crash_at("before_gather", ids)
    asked = [(subject.id, as_of) for subject in subjects]
    if looks_ahead:
        dates = [as_of + timedelta(days=days) for days in OUTLOOK_DAYS]
        asked += [(one.id, on) for one in subjects if _may_show(as_of, one.shown_on) for on in dates]
    found: dict[int, list[Evidence]] = defaultdict(list)
    for evidence in gather(asked, with_rows=True):
        found[evidence.partnership_id].append(evidence)
    for evidences in found.values():
        evidences.sort(key=_day)
    return [(one, found[one.id][0], found[one.id][1:]) for one in subjects if one.id in found]


def _day(evidence: Evidence) -> date:
    return evidence.as_of


def _may_show(as_of: date, shown_on: date | None) -> bool:
    return shown_on is None or as_of >= shown_on


def _subjects(ids: Sequence[int], as_of: date) -> list[Subject]:
    columns = ("pk", "score_turn", "shown_on", "convener_id")
    rows = list(Partnership.objects.filter(pk__in=ids).order_by("pk").values_list(*columns))
    rubrics = rubrics_on(as_of)
    previous = _previous(ids, as_of, rubrics)
    return [
        Subject(pk, turn, shown_on, rubrics.get(convener, DEFAULT), previous.get(pk))
        for pk, turn, shown_on, convener in rows
    ]


def rubrics_on(as_of: date) -> dict[int, Rubric]:
    """Intermediary id → its own weights in force on that day; the others use the published ones."""
    versions = RubricVersion.objects.filter(from_on__lte=as_of).order_by("network", "from_on", "number")
    return {version.network_id: rubric_of(version) for version in versions}


def rubric_of(version: RubricVersion) -> Rubric:
    """Raises RubricError for weights that make no rubric."""
    return Rubric.of(version.weights.get("elements", {}), version.weights.get("indicators", {}))


def _previous(ids: Sequence[int], as_of: date, rubrics: dict[int, Rubric]) -> dict[int, Health]:
    """What hysteresis remembers and changes are told from: the last snapshot of an earlier date."""
    keys = [When(convener_id=network, then=Value(rubric.key)) for network, rubric in rubrics.items()]
    key = Case(*keys, default=Value(DEFAULT.key), output_field=CharField())
    earlier = HealthSnapshot.objects.filter(
        partnership=OuterRef("pk"), as_of__lt=as_of, version=VERSION, rubric_key=OuterRef("rubric_key")
    ).order_by("-as_of", "-pk")
    latest = (
        Partnership.objects.filter(pk__in=ids)
        .annotate(rubric_key=key)
        .annotate(previous=Subquery(earlier.values("pk")[:1]))
        .filter(previous__isnull=False)
        .values("previous")
    )
    documents = HealthSnapshot.objects.filter(pk__in=[row["previous"] for row in latest])
    return {pk: health_of(document) for pk, document in documents.values_list("partnership_id", "readings")}


def _draft(subject: Subject, evidence: Evidence, later: list[Evidence], looks_ahead: bool) -> Draft:
    rubric, bands = subject.rubric, subject.previous.bands if subject.previous else None
    health = explain(evidence, rubric, bands)
    has_detail = bool(health.elements) and looks_ahead and _may_show(health.as_of, subject.shown_on)
    ahead = [(one.as_of, one) for one in (evidence, *later)]
    return Draft(
        subject,
        health,
        document_of(health),
        _reason(subject, health),
        advise(evidence, rubric, bands) if has_detail else Advice((), ()),
        foresee(ahead, rubric, bands) if has_detail else None,
    )


def _reason(subject: Subject, health: Health) -> str:
    if subject.previous:
        return reason_of(compare(subject.previous, health, subject.rubric))
    was_shown = subject.shown_on is not None and subject.shown_on < health.as_of
    return OTHER_RUBRIC if was_shown else FIRST


# --- the one short write


def _save(drafts: Sequence[Draft], at: datetime, run: ScoreRun | None) -> tuple[int, list[int]]:
    """How many snapshots were added, and whom another worker scored since we read."""
    ids = [draft.subject.id for draft in drafts]
    with transaction.atomic():
        locked = {row[0]: row[1:] for row in _locked(ids)}
        kept = [one for one in drafts if _turn(locked, one.subject.id) == one.subject.turn]
        added, snapshots = _add_snapshots(kept, run)
        crash_at("in_write")
        shown = [one for one in kept if _is_shown(one, locked[one.subject.id][1])]
        _replace_details([one for one in shown if one.subject.id in snapshots], snapshots)
        crash_at("before_commit")
        _show([one.subject.id for one in shown], at)
        Partnership.objects.filter(pk__in=[one.subject.id for one in kept]).update(
            score_turn=F("score_turn") + 1
        )
    written = {one.subject.id for one in kept}
    return added, [pk for pk in ids if pk in locked and pk not in written]


def _locked(ids: Sequence[int]) -> QuerySet[Any]:
    """Locked in one order, so that two writers never wait for each other. (SQLite locks at BEGIN.)"""
    rows = Partnership.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return rows.values_list("pk", "score_turn", "shown_on")


def _turn(locked: dict[int, tuple[int, date | None]], pk: int) -> int | None:
    return locked[pk][0] if pk in locked else None


def _is_shown(draft: Draft, shown_on: date | None) -> bool:
    return _may_show(draft.health.as_of, shown_on)


def _add_snapshots(drafts: Sequence[Draft], run: ScoreRun | None) -> tuple[int, dict[int, int]]:
    """Adds what is new; gives how many, and each partnership's snapshot of the day. Frozen ones get none."""
    scored = [one for one in drafts if one.health.reason not in FROZEN]
    ledgers = _ledgers(scored)
    snapshots: dict[int, int] = {}
    fresh: list[HealthSnapshot] = []
    for one in scored:
        ledger = ledgers[one.subject.id, one.health.rubric]
        hashes = [mark for mark, _ in ledger]
        mark = evidence_hash(one.text, hashes)
        if hashes and mark == hashes[-1]:
            snapshots[one.subject.id] = ledger[-1][1]
        else:
            fresh.append(snapshot_of(one.health, one.text, mark, one.reason))
    for snapshot in fresh:
        snapshot.run = run
    for snapshot in HealthSnapshot.objects.bulk_create(fresh):
        snapshots[snapshot.partnership_id] = snapshot.pk
    return len(fresh), snapshots


def _ledgers(drafts: Sequence[Draft]) -> dict[tuple[int, str], list[tuple[str, int]]]:
    """The snapshots that the day has so far, oldest first, by partnership and rubric."""
    found: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    days = {one.health.as_of for one in drafts}
    rows = HealthSnapshot.objects.filter(
        partnership__in=[one.subject.id for one in drafts], as_of__in=days, version=VERSION
    ).order_by("pk")
    for pk, partnership, rubric, mark in rows.values_list(
        "pk", "partnership_id", "rubric_key", "evidence_hash"
    ):
        found[partnership, rubric].append((mark, pk))
    return found


def _replace_details(drafts: Sequence[Draft], snapshots: dict[int, int]) -> None:
    earlier = _month_before(drafts)
    CurrentDetail.objects.bulk_create(
        [
            CurrentDetail(
                **_move(one.health, earlier.get(one.subject.id)),
                partnership_id=one.subject.id,
                snapshot_id=snapshots[one.subject.id],
                failing=failing_of(one.health),
                advice=advice_of(one.advice),
                forecast=forecast_of(one.forecast) if one.forecast else [],
            )
            for one in drafts
        ],
        update_conflicts=True,
        unique_fields=["partnership"],
        update_fields=["snapshot", "failing", "advice", "forecast", "before", "before_on", "moved"],
    )


def _month_before(drafts: Sequence[Draft]) -> dict[int, HealthSnapshot]:
    """What each scored about four weeks before."""
    if not drafts:
        return {}
    as_of = drafts[0].health.as_of
    then = HealthSnapshot.objects.filter(
        partnership=OuterRef("pk"), as_of__lte=as_of - MOVED_WITHIN, as_of__gt=as_of - 3 * MOVED_WITHIN
    ).order_by("-as_of", "-pk")
    partnerships = Partnership.objects.filter(pk__in=[one.subject.id for one in drafts]).order_by()
    found = partnerships.annotate(then=Subquery(then.values("pk")[:1])).values("then")
    rows = HealthSnapshot.objects.filter(pk__in=found).order_by()
    return {row.partnership_id: row for row in rows.only("partnership", "as_of", "value", "rubric_key")}


def _move(health: Health, earlier: HealthSnapshot | None) -> dict[str, Any]:
    """Nothing, if there is no score to compare with or the rules changed in between."""
    if earlier is None or earlier.value is None or health.headline is None:
        return {}
    if earlier.rubric_key != health.rubric:
        return {}
    moved = abs(health.headline - earlier.value)
    return {"before": earlier.value, "before_on": earlier.as_of, "moved": moved}


def _show(ids: Sequence[int], at: datetime) -> None:
    """Copies the current snapshot onto the partnership; a mark set after `at` keeps it stale."""
    current = HealthSnapshot.objects.filter(details__partnership=OuterRef("pk"))
    Partnership.objects.filter(pk__in=ids, current_detail__isnull=False).update(
        shown_value=Subquery(current.values("value")[:1]),
        shown_band=Subquery(current.values("band")[:1]),
        shown_grade=Subquery(current.values("grade")[:1]),
        shown_on=Subquery(current.values("as_of")[:1]),
    )
    Partnership.objects.filter(Q(stale_since__lte=at), pk__in=ids).update(stale_since=None)
