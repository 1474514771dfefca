"""Findings into scores: elements, coverage, range, bands with hysteresis and cap, headline, balance, grade.

The rules are parts 4, 5 and 13 of the seven-element health model, version 1.0. `score` is for many
partnerships, `explain` adds the readings; both are pure: same evidence, rubric, previous bands: same result.
"""

from collections.abc import Mapping
from datetime import date
from math import exp, floor, log
from typing import NamedTuple

from metrics.scoring.elements import (
    BELOW_STAGE,
    FINDERS,
    NONE_APPLIES,
    ONE_PARTY,
    Finding,
    Reading,
    reading,
)
from metrics.scoring.evidence import OPEN, Evidence, Key, PartyContact, Spread, Voices
from metrics.scoring.rubric import (
    BANDS,
    CAP,
    DEFAULT,
    DISAGREE,
    EDGES,
    ELEMENTS,
    EPSILON,
    GRADES,
    HYSTERESIS,
    INDICATORS,
    LATE_ENTRIES,
    MINIMUM_COVERAGE,
    MINIMUM_ELEMENTS,
    MINIMUM_PARTIES,
    MINIMUM_STAGE,
    PARTY_ELEMENTS,
    PLACE,
    SURVEY_FULL_DAYS,
    SURVEY_HALF_DAYS,
    WITHIN_CADENCE,
    Band,
    Plan,
    Rubric,
)

# Why there is no headline (or, for the first three, nothing at all).
DORMANT, CLOSED, NO_PARTY = "dormant", "closed", "no_party"
EXPLORING, ONE_PARTY_ONLY, TOO_FEW_ELEMENTS = "exploring", "one_party", "too_few_elements"
# Why an element has no score.
NOT_ENOUGH_EVIDENCE, NOTHING_APPLIES = "not_enough_evidence", "nothing_applies"


_IDS = tuple(line.id for line in INDICATORS)


class ElementScore(NamedTuple):
    """One element. `score` and `band` are None exactly if `reason` is not empty."""

    element: str  # "E1".."E7"
    score: float | None  # 0..1: records and voices blended
    band: Band | None
    record: float | None  # 0..1: records alone
    coverage: float | None  # 0..1: known weight of applicable weight; None: nothing applies
    low: float | None  # 0..1: the record score if all unknown were 0 ...
    high: float | None  # 0..1: ... or 1
    survey: float | None  # 0..1: S, or None if there is none or it is too old
    beta: float  # 0..0.5: the share of S in `score`
    is_disputed: bool  # records and partners disagree
    reason: str
    spread: Spread | None = None  # for the survey pages; not part of the document


class Bands(NamedTuple):
    """What hysteresis remembers: the headline's own band, before the cap, and each element's; None: none."""

    headline: Band | None = None
    elements: tuple[Band | None, ...] = (None,) * len(ELEMENTS)


class Health(NamedTuple):
    """The score of one partnership as of a date. `headline` is None exactly if `reason` is not empty."""

    partnership_id: int
    as_of: date
    rubric: str  # Rubric.key
    stage: int
    status: str
    parties: int
    reason: str
    headline: float | None = None  # 0..1, unrounded; shown x 100, rounded half up
    low: float | None = None  # 0..1: what the data permit, records alone, no assumption
    high: float | None = None
    band: Band | None = None  # shown: own band after the cap
    own_band: Band | None = None  # before the cap; hysteresis remembers this one
    capped_by: str = ""  # the element that holds the band down, "" if none does
    # geometric over arithmetic mean of the scored elements, 0..1; None also if all are 0
    balance: float | None = None
    grade: str = ""  # evidence grade A..D, "" if there are no numbers
    coverage: float | None = None  # 0..1: mean over the elements to which anything applies
    elements: tuple[ElementScore, ...] = ()  # seven, in order, or none at all
    readings: tuple[Reading, ...] = ()  # 42, in order; from `explain` only
    failing: Mapping[str, tuple[Key, ...]] = {}  # rows behind the known readings; from `explain` only

    @property
    def bands(self) -> Bands:
        """What to pass as `previous` when the next date is scored."""
        if not self.elements:
            return Bands()
        return Bands(self.own_band, tuple(element.band for element in self.elements))


def score(evidence: Evidence, rubric: Rubric = DEFAULT, previous: Bands | None = None) -> Health:
    """Scores and bands of one partnership, without the readings.

    In: the evidence of one day; `previous`: the bands of the last snapshot of an EARLIER date under an equal
    rubric, None if there is none. Out: scores of 0..1, unrounded, or the reason why there is none. Raises
    nothing for evidence without `faults`. Source: parts 4, 5 and 13 of the health model.
    """
    absent = absence(evidence)
    if absent:
        return _absent(evidence, rubric, absent)
    return tally(evidence, find(evidence, rubric), rubric, previous)


def explain(evidence: Evidence, rubric: Rubric = DEFAULT, previous: Bands | None = None) -> Health:
    """What `score` gives, with all 42 readings and the failing rows of the known ones."""
    absent = absence(evidence)
    if absent:
        return _absent(evidence, rubric, absent)
    findings = find(evidence, rubric)
    health = tally(evidence, findings, rubric, previous)
    readings = tuple(map(reading, _IDS, findings))
    return health._replace(readings=readings, failing=_failing(evidence.failing, findings))


def find(evidence: Evidence, rubric: Rubric = DEFAULT) -> list[Finding]:
    """All 42 findings by position, each value 0..1 or None for unknown; BELOW_STAGE where the indicator does
    not apply yet."""
    findings = [BELOW_STAGE] * len(INDICATORS)
    alone = evidence.parties < MINIMUM_PARTIES
    for number, plan in enumerate(rubric.plans[evidence.stage]):
        if alone and number in PARTY_ELEMENTS:
            for place, _ in plan:
                findings[place] = ONE_PARTY
        else:
            for place, _ in plan:
                findings[place] = FINDERS[place](evidence)
    return findings


def tally(
    evidence: Evidence, findings: list[Finding], rubric: Rubric = DEFAULT, previous: Bands | None = None
) -> Health:
    """Findings (by position) into Health; `advice` calls it again with one finding changed.

    Only for evidence without `absence`.
    """
    voices, remembered = evidence.voices, (previous or Bands()).elements
    fading = _fading(voices)
    elements = tuple(
        [
            _element(number, plan, findings, voices, fading, remembered[number])
            for number, plan in enumerate(rubric.plans[evidence.stage])
        ]
    )
    return assemble(evidence, elements, rubric, previous)


def tally_element(
    number: int, evidence: Evidence, findings: list[Finding], rubric: Rubric, previous: Bands | None
) -> ElementScore:
    """One element of what `tally` gives, by its number 0..6."""
    voices, plan = evidence.voices, rubric.plans[evidence.stage][number]
    remembered = (previous or Bands()).elements[number]
    return _element(number, plan, findings, voices, _fading(voices), remembered)


def absence(evidence: Evidence) -> str:
    """Why there can be no numbers at all: DORMANT, CLOSED or NO_PARTY; "" if there can."""
    if evidence.status != OPEN:
        return evidence.status
    return "" if evidence.parties else NO_PARTY


def _absent(evidence: Evidence, rubric: Rubric, reason: str) -> Health:
    return Health(
        evidence.partnership_id,
        evidence.as_of,
        rubric.key,
        evidence.stage,
        evidence.status,
        evidence.parties,
        reason,
    )


def _failing(failing: Mapping[str, tuple[Key, ...]], findings: list[Finding]) -> dict[str, tuple[Key, ...]]:
    """Rows of known readings only, in one order whatever order they came in."""
    return {
        indicator: tuple(sorted(keys))
        for indicator, keys in sorted(failing.items())
        if keys and findings[PLACE[indicator]][0] is not None
    }


def shown(value: float) -> int:
    """A score of 0..1 as it is shown: times 100, rounded half up. Nothing is ever decided by this number."""
    return floor(100 * value + 0.5 + EPSILON)


# --- one element


def _element(
    number: int,
    plan: Plan,
    findings: list[Finding],
    voices: Voices | None,
    fading: float,
    previous: Band | None,
) -> ElementScore:
    name = ELEMENTS[number].id
    applicable = known = 0
    total = 0.0
    for place, weight in plan:
        finding = findings[place]
        value = finding[0]
        if value is not None:
            applicable += weight
            known += weight
            total += weight * value
        elif finding is not NONE_APPLIES:
            applicable += weight
    survey = voices.scores[number] if voices is not None and fading else None
    spread = voices.spreads[number] if voices is not None and fading else None
    if not applicable:
        return ElementScore(
            name, None, None, None, None, None, None, survey, 0.0, False, NOTHING_APPLIES, spread
        )
    coverage, low = known / applicable, total / applicable
    high = (total + applicable - known) / applicable
    if coverage < MINIMUM_COVERAGE - EPSILON:
        return ElementScore(
            name, None, None, None, coverage, low, high, survey, 0.0, False, NOT_ENOUGH_EVIDENCE, spread
        )
    record = total / known
    if survey is None:
        return ElementScore(
            name, record, band(record, previous), record, coverage, low, high, None, 0.0, False, ""
        )
    beta = ELEMENTS[number].beta / 100 * fading
    blended = (1 - beta) * record + beta * survey
    return ElementScore(
        name,
        blended,
        band(blended, previous),
        record,
        coverage,
        low,
        high,
        survey,
        beta,
        abs(record - survey) >= DISAGREE - EPSILON,
        "",
        spread,
    )


def _fading(voices: Voices | None) -> float:
    """How much of beta a wave still has: 1 to 365 days after it closed, half to 540, then 0."""
    if voices is None or voices.closed_days > SURVEY_HALF_DAYS:
        return 0.0
    return 1.0 if voices.closed_days <= SURVEY_FULL_DAYS else 0.5


def band(value: float, previous: Band | None = None) -> Band:
    """The band of a score of 0..1; from a previous band it moves over edges passed by HYSTERESIS or more."""
    if previous is None:
        level = 3
        while level and value < EDGES[level] - EPSILON:
            level -= 1
        return BANDS[level]
    level = int(previous)
    while level < 3 and value >= EDGES[level + 1] + HYSTERESIS - EPSILON:
        level += 1
    while level and value <= EDGES[level] - HYSTERESIS + EPSILON:
        level -= 1
    return BANDS[level]


# --- the whole


def assemble(
    evidence: Evidence, elements: tuple[ElementScore, ...], rubric: Rubric, previous: Bands | None
) -> Health:
    """Seven element scores into the whole: headline, range, grade, and the cap last of all."""
    reason = _withheld(evidence, elements)
    low, high, coverage = _ranges(elements, rubric)
    headline = own = shown = balance = None
    capped_by = ""
    if not reason:
        headline, balance = _means(elements, rubric)
        own = band(headline, previous.headline if previous else None)
        shown, capped_by = _cap(own, _lowest(elements))
    elif reason != TOO_FEW_ELEMENTS:
        low = high = None
    return Health(
        evidence.partnership_id,
        evidence.as_of,
        rubric.key,
        evidence.stage,
        evidence.status,
        evidence.parties,
        reason,
        headline,
        low,
        high,
        shown,
        own,
        capped_by,
        balance,
        _grade(evidence, coverage),
        coverage,
        elements,
    )


def _withheld(evidence: Evidence, elements: tuple[ElementScore, ...]) -> str:
    if evidence.stage < MINIMUM_STAGE:
        return EXPLORING
    if evidence.parties < MINIMUM_PARTIES:
        return ONE_PARTY_ONLY
    scored = 0
    for element in elements:
        scored += element.score is not None
    return "" if scored >= MINIMUM_ELEMENTS else TOO_FEW_ELEMENTS


def _ranges(
    elements: tuple[ElementScore, ...], rubric: Rubric
) -> tuple[float | None, float | None, float | None]:
    """Weighted sums of the ranges of all applicable elements, and their unweighted mean coverage."""
    weights = applicable = 0
    low = high = coverage = 0.0
    for weight, element in zip(rubric.element_weights, elements):  # noqa: B905 (strict costs in the hot path)
        covered = element.coverage
        if covered is not None:
            applicable += 1
            weights += weight
            coverage += covered
            low += weight * element.low  # type: ignore[operator]
            high += weight * element.high  # type: ignore[operator]
    return (low / weights, high / weights, coverage / applicable) if applicable else (None, None, None)


def _means(elements: tuple[ElementScore, ...], rubric: Rubric) -> tuple[float, float | None]:
    """The weighted mean over scored elements, and the geometric mean over it."""
    weights = 0
    total = logs = 0.0
    is_zero = False
    for weight, element in zip(rubric.element_weights, elements):  # noqa: B905
        value = element.score
        if value is not None:
            weights += weight
            total += weight * value
            if value > 0.0:
                logs += weight * log(value)
            else:
                is_zero = True
    mean = total / weights
    if is_zero:
        return mean, 0.0 if mean else None
    return mean, min(1.0, exp(logs / weights) / mean)


def _lowest(elements: tuple[ElementScore, ...]) -> ElementScore:
    """The scored element of the lowest band; of several the lowest score, then the first."""
    scored = [element for element in elements if element.band is not None]
    return min(scored, key=lambda element: (element.band, element.score))


def _cap(own: Band, lowest: ElementScore) -> tuple[Band, str]:
    limit = (lowest.band or 0) + CAP
    return (BANDS[limit], lowest.element) if own > limit else (own, "")


def _grade(evidence: Evidence, coverage: float | None) -> str:
    """A..D, a label for how much the evidence carries; late entries cost one grade, never below C."""
    if coverage is None:
        return ""
    grade = next((name for name, least in GRADES if coverage >= least - EPSILON), "D")
    if grade == "A" and not (_fading(evidence.voices) and _is_current(evidence.contacts)):
        grade = "B"
    late, dated = evidence.late_entered
    if late > LATE_ENTRIES * dated + EPSILON:
        return {"A": "B", "B": "C"}.get(grade, grade)
    return grade


def _is_current(contacts: tuple[PartyContact, ...]) -> bool:
    """Whether enough of all active parties are within their cadence (D = 1)."""
    within = 0
    for contact in contacts:
        days = contact[1]
        within += days is not None and days <= contact[2]
    return bool(contacts) and within >= WITHIN_CADENCE * len(contacts) - EPSILON
