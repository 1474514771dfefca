"""What is coming if nobody does anything: the same records scored at later dates, and why a band will fall.

Whoever calls brings the evidence: today's rows read as of later dates, on which contacts have grown old,
agreements have ended and commitments have fallen due. Nothing here invents a record.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from metrics.scoring.changes import Cause, compare
from metrics.scoring.engine import Health, explain
from metrics.scoring.evidence import Evidence, Key
from metrics.scoring.rubric import DEFAULT, PLACE, Band, Rubric

HEADLINE = "headline"


class Drop(NamedTuple):
    """One indicator that will be lower than it is now, or no longer known."""

    indicator: str
    before: float | None
    after: float | None
    points: float  # of the headline, since now; negative
    failing: tuple[Key, ...]  # rows that fail then and do not now


class Fall(NamedTuple):
    """A band that will be lower on a date than on the date before it in the forecast."""

    on: date
    what: str  # HEADLINE (the shown band) or "E1".."E7"
    before: Band
    after: Band | None  # None: there will no longer be a score
    because: tuple[Drop, ...]  # what lowers it since now, heaviest first; of an element, its own indicators
    capped_by: str  # the element that will hold the headline down, "" if none


class Forecast(NamedTuple):
    """The score now and those to come, and the falls among them, both by date."""

    scores: tuple[Health, ...]
    falls: tuple[Fall, ...]


def foresee(now: Health, later: Sequence[Evidence], rubric: Rubric = DEFAULT) -> Forecast:
    """Scores one partnership at later dates in ascending order, each remembering the bands before it.

    `now` is of `explain` under the same rubric: what falls, falls from there. The evidence carries failing
    rows if the reasons are to name them. Raises ValueError if the dates do not ascend.
    """
    scores = [now]
    falls: list[Fall] = []
    for evidence in later:
        if evidence.as_of <= scores[-1].as_of:
            raise ValueError("the dates of a forecast ascend")
        health = explain(evidence, rubric, scores[-1].bands)
        falls += _falls(now, scores[-1], health, rubric)
        scores.append(health)
    return Forecast(tuple(scores), tuple(falls))


def _falls(now: Health, before: Health, after: Health, rubric: Rubric) -> list[Fall]:
    """The falls between two dates, with the causes since now."""
    fallen = [(what, left, right) for what, left, right in _bands(before, after) if _is_lower(left, right)]
    if not fallen:
        return []
    drops = _drops(now, after, rubric)
    return [
        Fall(
            after.as_of,
            what,
            left,
            right,
            tuple(drop for drop in drops if _belongs(drop, what)),
            after.capped_by if what == HEADLINE else "",
        )
        for what, left, right in fallen
        if left is not None
    ]


def _bands(before: Health, after: Health) -> list[tuple[str, Band | None, Band | None]]:
    then = {element.element: element.band for element in after.elements}
    return [
        (HEADLINE, before.band, after.band),
        *((element.element, element.band, then.get(element.element)) for element in before.elements),
    ]


def _is_lower(before: Band | None, after: Band | None) -> bool:
    return before is not None and (after is None or after < before)


def _drops(now: Health, after: Health, rubric: Rubric) -> list[Drop]:
    causes = compare(now, after, rubric).causes
    drops = [
        Drop(cause.source, cause.before, cause.after, cause.points, cause.newly_failing)
        for cause in causes
        if cause.source in PLACE and _is_less(cause)
    ]
    return sorted(drops, key=lambda drop: round(drop.points, 7))


def _is_less(cause: Cause) -> bool:
    return cause.before is not None and (cause.after is None or cause.after < cause.before)


def _belongs(drop: Drop, what: str) -> bool:
    return what == HEADLINE or drop.indicator.startswith(f"{what[1:]}.")
