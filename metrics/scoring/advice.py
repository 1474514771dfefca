"""What would raise the score most: the engine run again, each time with one finding changed, nothing else.

A gain is therefore exact and not a formula beside the engine: the headline with that indicator at 1,
unrounded and times 100, less the headline now. Only the element of the changed finding is worked out anew;
the other six can't have changed. What is unknown has no gain; it is listed by the coverage it would add.
"""

from typing import NamedTuple

from metrics.scoring.elements import BELOW_STAGE, NONE_APPLIES, ONE_PARTY, Finding
from metrics.scoring.engine import Bands, Health, absence, assemble, find, tally, tally_element
from metrics.scoring.evidence import Evidence, Key
from metrics.scoring.rubric import DEFAULT, INDICATORS, OWNER, Band, Rubric

FULL: Finding = (1.0, 1, 1, "")


class Gain(NamedTuple):
    """One known indicator that could be better."""

    indicator: str
    value: float  # now, 0..1, less than 1
    points: float | None  # headline points (0..100) if it were 1; None: there is no headline
    element_points: float | None  # points of its element's score (0..100); None: the element is not scored
    band: Band | None  # the headline's shown band if it were 1
    failing: tuple[Key, ...]  # the rows to put right, if the evidence carries them


class Blank(NamedTuple):
    """One unknown indicator."""

    indicator: str
    coverage: float  # 0..1: what knowing it would add to the mean coverage
    note: str  # why it is unknown


class Advice(NamedTuple):
    """Best first; ties in rubric order. Both empty for a partnership without numbers."""

    gains: tuple[Gain, ...]
    blanks: tuple[Blank, ...]


def advise(evidence: Evidence, rubric: Rubric = DEFAULT, previous: Bands | None = None) -> Advice:
    """Every known indicator under 1 by its exact gain, every unknown one by the coverage it would add.

    Left out are known ones that can raise nothing, and what only a second party could make known.
    `previous` is what `score` was given. Without a headline the gains are ordered by the points of the
    element.
    """
    if absence(evidence):
        return Advice((), ())
    findings = find(evidence, rubric)
    now = tally(evidence, findings, rubric, previous)
    gains: list[Gain] = []
    blanks: list[Blank] = []
    for place, finding in enumerate(findings):
        if finding is BELOW_STAGE or finding is NONE_APPLIES or finding[0] == 1:
            continue
        then = _if_full(place, evidence, findings, now, rubric, previous)
        if finding[0] is not None:
            gains.append(_gain(evidence, place, finding[0], now, then))
        elif finding is not ONE_PARTY:
            blanks.append(Blank(INDICATORS[place].id, _more(then.coverage, now.coverage), finding[3]))
    gains = [gain for gain in gains if any(_worth(gain))]  # of no weight, or in an element without a score
    gains.sort(key=_worth, reverse=True)  # a stable sort keeps ties in rubric order, reversed or not
    blanks.sort(key=_cover, reverse=True)
    return Advice(tuple(gains), tuple(blanks))


def _if_full(
    place: int,
    evidence: Evidence,
    findings: list[Finding],
    now: Health,
    rubric: Rubric,
    previous: Bands | None,
) -> Health:
    """What `tally` says if this one indicator is full."""
    changed = [*findings[:place], FULL, *findings[place + 1 :]]
    number = OWNER[place]
    element = tally_element(number, evidence, changed, rubric, previous)
    elements = (*now.elements[:number], element, *now.elements[number + 1 :])
    return assemble(evidence, elements, rubric, previous)


def _gain(evidence: Evidence, place: int, value: float, now: Health, then: Health) -> Gain:
    indicator, owner = INDICATORS[place].id, OWNER[place]
    return Gain(
        indicator,
        value,
        _points(then.headline, now.headline),
        _points(then.elements[owner].score, now.elements[owner].score),
        then.band,
        evidence.failing.get(indicator, ()),
    )


def _points(then: float | None, now: float | None) -> float | None:
    return None if then is None or now is None else 100 * (then - now)


def _more(then: float | None, now: float | None) -> float:
    return (then or 0.0) - (now or 0.0)


# Rounded to EPSILON of the scale: else the last bits of doubles would order what is tied.
def _worth(gain: Gain) -> tuple[float, float]:
    return (round(gain.points or 0.0, 7), round(gain.element_points or 0.0, 7))


def _cover(blank: Blank) -> float:
    return round(blank.coverage, 9)
