"""What changed and why, what would raise the score most, and what is coming, as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics import readings
from metrics.actions.record import slug
from metrics.boards.deeds import deed_of
from metrics.boards.failing import Link, Links
from metrics.scoring.advice import Blank, Gain
from metrics.scoring.changes import PRESENCE, VOICES, Cause, Change, NotComparableError, compare
from metrics.scoring.elements import Reading
from metrics.scoring.engine import Health, shown
from metrics.scoring.forecast import HEADLINE, Drop, Fall
from metrics.scoring.rubric import PLACE, Rubric

SHOWN_MOVES, SHOWN_CAUSES = 6, 10
LEAST_POINTS = 0.05  # below, a cause would be shown as 0.0
SHIFTED = "Weights of the others"
WHY_SHIFTED = "What became known or unknown makes everything else in its element weigh less or more."


@dataclass(frozen=True)
class CauseRow:
    title: str
    element: str
    before: str
    after: str
    values: tuple[float, float] | None  # 0..1 before and after, if both are known and differ
    points: float | None  # of the headline; None: one of the two has none


@dataclass(frozen=True)
class ChangeNote:
    since: date
    before: float | None  # 0..1
    after: float | None
    points: float | None
    band_before: str
    band_after: str
    causes: tuple[CauseRow, ...]
    hidden_count: int
    refusal: str  # why the two are not compared, in words


@dataclass(frozen=True)
class GainRow:
    indicator: str
    title: str
    act: str
    points: float | None
    element_points: float | None
    band: str  # the band that it would reach, if that is a better one
    links: tuple[Link, ...]
    deed: Link | None  # the page on which it is done


@dataclass(frozen=True)
class BlankRow:
    indicator: str
    title: str
    sentence: str
    coverage: float  # points of mean coverage


@dataclass(frozen=True)
class DropRow:
    title: str
    points: float
    links: tuple[Link, ...]


@dataclass(frozen=True)
class FallRow:
    on: date
    in_days: int
    title: str
    is_headline: bool
    before: str
    after: str
    capped_by: str
    because: tuple[DropRow, ...]


# --- what changed


def change_note(before: Health, after: Health, rubric: Rubric) -> ChangeNote:
    """From one stored score to a later one; under other rules nothing is compared, and the note says so."""
    try:
        change = compare(before, after, rubric)
    except NotComparableError:
        return _refused(before, after)
    rows = _causes(change, before, after)
    listed = [row for row in rows if row.points is None or abs(row.points) >= LEAST_POINTS][:SHOWN_CAUSES]
    return ChangeNote(
        since=before.as_of,
        before=change.before,
        after=change.after,
        points=change.points,
        band_before=slug(change.band_before),
        band_after=slug(change.band_after),
        causes=tuple(listed),
        hidden_count=len(rows) - len(listed),
        refusal="",
    )


def _refused(before: Health, after: Health) -> ChangeNote:
    refusal = (
        "The rules or weights changed in between, so the two scores are not compared."
        if before.rubric != after.rubric
        else "One of the two has no readings to compare."
    )
    return ChangeNote(
        before.as_of,
        before.headline,
        after.headline,
        None,
        slug(before.band),
        slug(after.band),
        (),
        0,
        refusal,
    )


def _causes(change: Change, before: Health, after: Health) -> list[CauseRow]:
    """What moved by itself, and in one row what only weighs more or less because something else did."""
    has_points = change.points is not None
    moved = [
        cause for cause in change.causes if cause.before != cause.after or cause.source in (VOICES, PRESENCE)
    ]
    shifts = [cause.points for cause in change.causes if cause not in moved]
    rows = [_cause(cause, before, after, has_points) for cause in moved]
    if has_points and shifts:
        rows.append(CauseRow(SHIFTED, "", "", WHY_SHIFTED, None, sum(shifts)))
    return sorted(rows, key=lambda row: -abs(row.points or 0.0))


def _cause(cause: Cause, before: Health, after: Health, has_points: bool) -> CauseRow:
    points = cause.points if has_points else None
    element = readings.element_title(cause.element)
    if cause.source not in PLACE:
        title = {VOICES: "Partners’ voice", PRESENCE: "Whether this element is scored"}[cause.source]
        return CauseRow(title, element, _number(cause.before), _number(cause.after), None, points)
    return CauseRow(
        title=readings.title(cause.source),
        element=element,
        before=_said(before, cause.source),
        after=_said(after, cause.source),
        values=_both(cause),
        points=points,
    )


def _both(cause: Cause) -> tuple[float, float] | None:
    if cause.before is None or cause.after is None or cause.before == cause.after:
        return None
    return cause.before, cause.after


def _said(health: Health, indicator: str) -> str:
    line: Reading | None = health.readings[PLACE[indicator]] if health.readings else None
    return readings.sentence(line) if line else "Not scored then."


def _number(value: float | None) -> str:
    return "No score" if value is None else f"{shown(value)} of 100"


# --- what would raise it


def gain_rows(gains: Sequence[Gain], health: Health, links: Links) -> tuple[GainRow, ...]:
    return tuple(_gain(gain, health, links) for gain in gains[:SHOWN_MOVES])


def _gain(gain: Gain, health: Health, links: Links) -> GainRow:
    rises = gain.band is not None and health.band is not None and gain.band > health.band
    return GainRow(
        gain.indicator,
        readings.title(gain.indicator),
        readings.WORDS[gain.indicator].act,
        gain.points,
        gain.element_points,
        slug(gain.band) if rises else "",
        links.of(gain.failing)[:3],
        deed_of(gain.indicator, links.partnership),
    )


def blank_rows(blanks: Sequence[Blank], health: Health) -> tuple[BlankRow, ...]:
    return tuple(
        BlankRow(
            blank.indicator,
            readings.title(blank.indicator),
            _said(health, blank.indicator),
            100 * blank.coverage,
        )
        for blank in blanks[:SHOWN_MOVES]
    )


# --- what is coming


def fall_rows(falls: Sequence[Fall], as_of: date, links: Links) -> tuple[FallRow, ...]:
    """The headline's falls first, then the elements', each by date."""
    rows = [_fall(fall, as_of, links) for fall in falls]
    return tuple(sorted(rows, key=lambda row: (not row.is_headline, row.on)))


def _fall(fall: Fall, as_of: date, links: Links) -> FallRow:
    is_headline = fall.what == HEADLINE
    return FallRow(
        on=fall.on,
        in_days=(fall.on - as_of).days,
        title="The headline" if is_headline else readings.element_title(fall.what),
        is_headline=is_headline,
        before=slug(fall.before),
        after=slug(fall.after),
        capped_by=readings.element_title(fall.capped_by) if fall.capped_by else "",
        because=tuple(_drop(drop, links) for drop in fall.because[:3]),
    )


def _drop(drop: Drop, links: Links) -> DropRow:
    return DropRow(readings.title(drop.indicator), drop.points, links.of(drop.failing)[:3])
