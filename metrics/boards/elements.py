"""Seven element rows with their indicators: what the records say, what the partners say, what fails."""

from __future__ import annotations

from dataclasses import dataclass

from metrics import readings
from metrics.actions.record import slug
from metrics.boards.failing import Link, Links
from metrics.scoring.elements import KNOWN, Reading
from metrics.scoring.engine import NOT_ENOUGH_EVIDENCE, ElementScore, Health, shown
from metrics.scoring.evidence import Key
from metrics.scoring.rubric import INDICATORS, PLACE, Rubric
from partnerships.choices import Stage

STATES = {
    "known": ("Known", "secondary"),
    "unknown": ("Unknown", "yellow"),
    "not_applicable": ("Does not apply", "secondary"),
    "below_stage": ("Not yet asked", "secondary"),
}


@dataclass(frozen=True)
class IndicatorRow:
    id: str
    title: str
    sentence: str
    state: str  # known, unknown, not_applicable, below_stage
    state_label: str
    value: float | None  # 0..1 if known
    tone: str
    weight: int  # hundredths within the element, by the rubric in use
    from_stage: str  # the stage from which it is asked, if that is not reached yet
    rests_on: str
    failing: tuple[Link, ...]
    more_failing: int  # how many beyond those listed


@dataclass(frozen=True)
class ElementRow:
    id: str
    title: str
    score: float | None
    band: str
    low: float | None
    high: float | None
    coverage: float | None
    reason: str  # why there is no score, in words
    voices: str  # records against voices, in words
    record: float | None
    survey: float | None
    is_disputed: bool
    is_cap: bool
    known_count: int
    asked_count: int
    failing_count: int
    indicators: tuple[IndicatorRow, ...]


LISTED = 12  # failing rows shown under an indicator; the rest is counted


def element_rows(
    health: Health, rubric: Rubric, links: Links, failing: dict[str, list[Key]]
) -> tuple[ElementRow, ...]:
    """One row per element of a score with numbers; none for a score without."""
    lines = _indicators(health, rubric, links, failing)
    return tuple(
        _element(
            element,
            [line for line in lines if line.id.startswith(f"{element.element[1:]}.")],
            element.element == health.capped_by,
        )
        for element in health.elements
    )


def _indicators(
    health: Health, rubric: Rubric, links: Links, failing: dict[str, list[Key]]
) -> list[IndicatorRow]:
    return [
        _indicator(
            line, rubric.indicator_weights[PLACE[line.indicator]], links.of(failing.get(line.indicator, []))
        )
        for line in health.readings
    ]


def _indicator(line: Reading, weight: int, failing: tuple[Link, ...]) -> IndicatorRow:
    state = readings.stage_state(line)
    first = INDICATORS[PLACE[line.indicator]].first_stage
    return IndicatorRow(
        id=line.indicator,
        title=readings.title(line.indicator),
        sentence=readings.sentence(line),
        state=state,
        state_label=STATES[state][0],
        value=line.value if state == KNOWN else None,
        tone=_tone(line.value),
        weight=weight,
        from_stage=str(Stage(first).label) if state == "below_stage" else "",
        rests_on=readings.WORDS[line.indicator].rests_on,
        failing=failing[:LISTED],
        more_failing=max(0, len(failing) - LISTED),
    )


def _tone(value: float | None) -> str:
    """Fill of an indicator's bar: by the bands' edges, without hysteresis, since an indicator has no band."""
    if value is None:
        return "secondary"
    return "green" if value >= 0.75 else "azure" if value >= 0.5 else "yellow" if value >= 0.25 else "red"


def _element(element: ElementScore, lines: list[IndicatorRow], is_cap: bool) -> ElementRow:
    asked = [line for line in lines if line.state in ("known", "unknown")]
    return ElementRow(
        id=element.element,
        title=readings.element_title(element.element),
        score=element.score,
        band=slug(element.band),
        low=element.low,
        high=element.high,
        coverage=element.coverage,
        reason=_reason(element),
        voices=_voices(element),
        record=element.record,
        survey=element.survey,
        is_disputed=element.is_disputed,
        is_cap=is_cap,
        known_count=sum(line.state == "known" for line in asked),
        asked_count=len(asked),
        failing_count=sum(len(line.failing) + line.more_failing for line in lines),
        indicators=tuple(lines),
    )


def _reason(element: ElementScore) -> str:
    if not element.reason:
        return ""
    return readings.NOT_ENOUGH if element.reason == NOT_ENOUGH_EVIDENCE else readings.NOTHING_APPLIES


def _voices(element: ElementScore) -> str:
    """Only the blended voice of all partners is ever shown: fewer would give someone away."""
    record, survey = element.record, element.survey
    if survey is None:
        return "No survey counts here; the records speak alone."
    if record is None:
        return f"Partners say {shown(survey)}; the records are too few to compare."
    both = f"records say {shown(record)}, partners say {shown(survey)}"
    weighs = f"The survey weighs {shown(element.beta)}%."
    if element.is_disputed:
        return f"Records and partners disagree: {both}. {weighs}"
    return f"{both.capitalize()}. {weighs}"
