"""The health page of one partnership: what it scores, why, what would help, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from metrics import readings
from metrics.actions.record import FROZEN
from metrics.boards.elements import ElementRow, element_rows
from metrics.boards.failing import Links
from metrics.boards.moves import (
    BlankRow,
    ChangeNote,
    FallRow,
    GainRow,
    blank_rows,
    change_note,
    fall_rows,
    gain_rows,
)
from metrics.boards.readiness import Checklist, checklist
from metrics.boards.stored import advice_in, failing_in, falls_in, health_in, rubric_of, slug
from metrics.boards.trend import LINE, Trend, trend
from metrics.models import CurrentDetail, HealthSnapshot
from metrics.scoring.advice import Advice
from metrics.scoring.engine import EXPLORING, Health
from metrics.scoring.evidence import Key
from metrics.scoring.forecast import Fall
from metrics.scoring.rubric import DEFAULT, Rubric
from partnerships.models import Partnership

#: How far back "what changed" may look, from the usual choice on: days and words.
SPANS = ((30, "about a month"), (1, "the time before"), (90, "about a quarter"), (365, "about a year"))


@dataclass(frozen=True)
class Absent:
    """Why there is no headline: its own state, never a zero."""

    reason: str
    title: str
    meaning: str
    action: str


@dataclass(frozen=True)
class Since:
    """An earlier score to compare with."""

    on: date
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class HealthPage:
    partnership: Partnership
    as_of: date | None = None  # None: never scored
    is_current: bool = True
    looks_ahead: bool = False  # advice and forecast were worked out for this score
    newer_on: date | None = None
    older_on: date | None = None
    first_on: date | None = None
    current_on: date | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    band: str = ""
    own_band: str = ""
    cap: ElementRow | None = None
    grade: str = ""
    grade_meaning: str = ""
    coverage: float | None = None
    rules: str = ""
    is_published_rules: bool = True
    stage: int = 0
    absent: Absent | None = None
    resting: Absent | None = None  # dormant or closed: the last score is kept
    checklist: Checklist | None = None
    elements: tuple[ElementRow, ...] = ()
    change: ChangeNote | None = None
    sinces: tuple[Since, ...] = ()
    gains: tuple[GainRow, ...] = ()
    blanks: tuple[BlankRow, ...] = ()
    falls: tuple[FallRow, ...] = ()
    trend: Trend = field(default_factory=lambda: Trend((), {}))
    honest: str = readings.HONEST


def health_page(partnership: Partnership, as_of: date | None = None, since: date | None = None) -> HealthPage:
    """The score as it stood on a day (the current one without a day), compared with an earlier one."""
    days = _days(partnership)
    shown = _on(days, as_of)
    if shown is None:
        return HealthPage(
            partnership=partnership,
            absent=_unscored(partnership),
            checklist=_checklist(partnership, None),
        )
    earlier = _earlier(days, shown, since)
    documents = _documents([shown, earlier])
    return _filled(partnership, days, shown, documents, earlier)


def _filled(
    partnership: Partnership,
    days: list[HealthSnapshot],
    shown: HealthSnapshot,
    documents: dict[int, Health],
    earlier: HealthSnapshot | None,
) -> HealthPage:
    health = documents[shown.pk]
    rubric = rubric_of(health, partnership.convener_id)
    is_current = shown.pk == days[0].pk
    detail = CurrentDetail.objects.filter(snapshot=shown.pk).first() if is_current else None
    advice, falls, failing = advice_in(detail), falls_in(detail), failing_in(detail)
    links = Links(partnership, _keys(failing, falls))
    elements = element_rows(health, rubric, links, failing)
    place = days.index(shown)
    return HealthPage(
        partnership=partnership,
        as_of=health.as_of,
        is_current=is_current,
        looks_ahead=bool(detail and detail.forecast),
        newer_on=days[place - 1].as_of if place else None,
        older_on=days[place + 1].as_of if place + 1 < len(days) else None,
        first_on=days[-1].as_of,
        current_on=days[0].as_of,
        value=health.headline,
        low=health.low,
        high=health.high,
        band=slug(health.band),
        own_band=slug(health.own_band),
        cap=next((row for row in elements if row.is_cap), None),
        grade=health.grade,
        grade_meaning=readings.GRADES.get(health.grade, ""),
        coverage=health.coverage,
        rules=health.rubric,
        is_published_rules=health.rubric == DEFAULT.key,
        stage=health.stage,
        absent=_absent(health.reason),
        resting=_resting(partnership, health) if is_current else None,
        checklist=_checklist(partnership, health),
        elements=elements,
        change=_change(documents, earlier, health, rubric),
        sinces=_sinces(days, shown, earlier),
        trend=trend(days[place:]),
        **_moves(advice, falls, health, links),
    )


def _moves(advice: Advice, falls: Sequence[Fall], health: Health, links: Links) -> dict[str, Any]:
    return {
        "gains": gain_rows(advice.gains, health, links),
        "blanks": blank_rows(advice.blanks, health),
        "falls": fall_rows(falls, health.as_of, links),
    }


# --- which scores


def _days(partnership: Partnership) -> list[HealthSnapshot]:
    """The latest snapshot of each day, newest first, without its document."""
    rows = HealthSnapshot.objects.filter(partnership=partnership).order_by("-as_of", "-pk").only(*LINE)
    days: dict[date, HealthSnapshot] = {}
    for row in rows:
        days.setdefault(row.as_of, row)
    return list(days.values())


def _on(days: Sequence[HealthSnapshot], as_of: date | None) -> HealthSnapshot | None:
    """The score that stood on a day; before the first one, the first."""
    if not days:
        return None
    return next((row for row in days if as_of is None or row.as_of <= as_of), days[-1])


def _earlier(
    days: Sequence[HealthSnapshot], shown: HealthSnapshot, since: date | None
) -> HealthSnapshot | None:
    """What to compare with: the score that stood on the day asked for, else about a month before."""
    before = [row for row in days if row.as_of < shown.as_of]
    if not before:
        return None
    return _on(before, since or shown.as_of - timedelta(days=SPANS[0][0]))


def _sinces(
    days: Sequence[HealthSnapshot], shown: HealthSnapshot, earlier: HealthSnapshot | None
) -> tuple[Since, ...]:
    before = [row for row in days if row.as_of < shown.as_of]
    found: dict[date, str] = {}
    for span, words in SPANS:
        row = _on(before, shown.as_of - timedelta(days=span))
        if row and row.as_of <= shown.as_of - timedelta(days=span):
            found.setdefault(row.as_of, words)
    chosen = earlier.as_of if earlier else None
    return tuple(Since(on, words, on == chosen) for on, words in sorted(found.items(), reverse=True))


def _documents(rows: Sequence[HealthSnapshot | None]) -> dict[int, Health]:
    ids = [row.pk for row in rows if row]
    return {row.pk: health_in(row) for row in HealthSnapshot.objects.filter(pk__in=ids).only("readings")}


def _change(
    documents: dict[int, Health], earlier: HealthSnapshot | None, health: Health, rubric: Rubric
) -> ChangeNote | None:
    return change_note(documents[earlier.pk], health, rubric) if earlier else None


def _keys(failing: dict[str, list[Key]], falls: Sequence[Fall]) -> set[Key]:
    keys = {key for listed in failing.values() for key in listed}
    return keys | {key for fall in falls for drop in fall.because for key in drop.failing}


# --- no score


def _absent(reason: str) -> Absent | None:
    return Absent(reason, *readings.ABSENT[reason]) if reason else None


def _resting(partnership: Partnership, health: Health) -> Absent | None:
    """Dormant or closed meanwhile: said beside the last score, unless that score says it itself."""
    is_resting = partnership.status in FROZEN and health.reason not in FROZEN
    return _absent(partnership.status) if is_resting else None


def _unscored(partnership: Partnership) -> Absent:
    if partnership.stage == 0 and partnership.status == "open":
        return Absent(EXPLORING, *readings.ABSENT[EXPLORING])
    return Absent("unscored", *readings.UNSCORED)


def _checklist(partnership: Partnership, health: Health | None) -> Checklist | None:
    """While exploring, or before anyone has joined: what the first steps need and what is there."""
    stage = health.stage if health else partnership.stage
    reason = health.reason if health else ""
    return checklist(partnership) if stage == 0 or reason in ("no_party", "one_party") else None
