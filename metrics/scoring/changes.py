"""What changed between two scores of one partnership, and why: exact points that sum to the change.

The headline is a weighted mean of means, so a product p*v changes by mean(p)*dv + dp*mean(v), exactly. The
shares p of an element (or of the whole) sum to one before and after, so any constant may be taken from v in
the second term; we take the middle of the two means. So an indicator that becomes known is said to lift the
score only if it lies above what was there, and no indicator that stayed as it was is blamed for a neighbor.
"""

from collections.abc import Sequence
from typing import NamedTuple

from metrics.scoring.elements import KNOWN, Reading
from metrics.scoring.engine import ElementScore, Health
from metrics.scoring.evidence import Key
from metrics.scoring.rubric import DEFAULT, ELEMENTS, INDICATORS, OWNER, Band, Rubric

_SAID = slice(ElementScore._fields.index("survey"), ElementScore._fields.index("beta") + 1)
_NONE: tuple[tuple[Key, ...], tuple[Key, ...]] = (), ()
VOICES, PRESENCE = "voices", "presence"  # an element's survey; an element that is newly scored, or no longer


class Cause(NamedTuple):
    """One reason for a change."""

    source: str  # indicator id, or VOICES or PRESENCE of an element
    element: str  # "E1".."E7"
    before: float | None  # 0..1: value of the indicator, S, or the element's score
    after: float | None
    points: float  # of the headline, -100..100; 0 if one of the two has no headline
    newly_failing: tuple[Key, ...] = ()
    newly_passing: tuple[Key, ...] = ()


class Change(NamedTuple):
    """From one score to a later one under an equal rubric."""

    before: float | None  # headline, 0..1
    after: float | None
    points: float | None  # 100 x (after - before) = the sum of the causes' points; None: one is missing
    band_before: Band | None
    band_after: Band | None
    causes: tuple[Cause, ...]  # the largest first, ties in rubric order; nothing that did not change


class NotComparableError(ValueError):
    """Two scores of different partnerships or rubrics, or without readings."""


def compare(before: Health, after: Health, rubric: Rubric = DEFAULT) -> Change:
    """Every indicator whose value or failing rows changed, with what it did to the headline.

    Both are of `explain` (or read back from a document) under `rubric`. Raises NotComparableError otherwise.
    """
    _check(before, after, rubric)
    has_points = before.headline is not None and after.headline is not None
    shares = _Shares(before, after, rubric) if has_points else None
    found = [_indicator(place, before, after, shares) for place in _moved(before, after, shares)]
    causes = [cause for cause in found if cause]
    if shares:
        causes += shares.of_elements()
    causes.sort(key=lambda cause: -round(abs(cause.points), 7))
    points = 100 * (after.headline - before.headline) if shares else None  # type: ignore[operator]
    return Change(before.headline, after.headline, points, before.band, after.band, tuple(causes))


def contributions(health: Health, rubric: Rubric = DEFAULT) -> dict[str, float]:
    """Points (0..100) that each known indicator, and each element's survey, bring; they sum to the headline.

    Keys are indicator ids and "E1 voices" and so on; empty without a headline. Needs readings.
    """
    if health.headline is None:
        return {}
    found: dict[str, float] = {}
    parts, shares = _parts(health, rubric), _shares(health, rubric)
    for place, line in enumerate(INDICATORS):
        value = health.readings[place].value
        if value is not None:
            # The share of the headline that rests on this element's records.
            reach = parts[OWNER[place]] * (1 - health.elements[OWNER[place]].beta)
            found[line.id] = 100 * (reach * shares[place]) * value
    for number, element in enumerate(health.elements):
        if element.score is not None and element.survey is not None:
            found[f"{element.element} {VOICES}"] = 100 * (parts[number] * element.beta) * element.survey
    return found


def _check(before: Health, after: Health, rubric: Rubric) -> None:
    if before.partnership_id != after.partnership_id:
        raise NotComparableError("these are two partnerships")
    if {before.rubric, after.rubric} != {rubric.key}:
        raise NotComparableError("only scores of equal rubrics are compared")
    if any(health.elements and not health.readings for health in (before, after)):
        raise NotComparableError("a score without readings says nothing on why")


# --- the shares of one Health


def _parts(health: Health, rubric: Rubric) -> list[float]:
    """Each element's share of the headline: 0 if it is not scored."""
    weights = [
        weight if element.score is not None else 0
        for weight, element in zip(rubric.element_weights, health.elements, strict=True)
    ]
    total = sum(weights)
    return [weight / total for weight in weights]


def _shares(health: Health, rubric: Rubric) -> list[float]:
    """Each indicator's share of its element's record score: 0 if it is not known."""
    shares, readings = [0.0] * len(INDICATORS), health.readings
    for plan in rubric.plans[health.stage]:
        known = [(place, weight) for place, weight in plan if readings[place].value is not None]
        total = sum([weight for _, weight in known])
        for place, weight in known:
            shares[place] = weight / total
    return shares


def _is_known_alike(before: Health, after: Health) -> bool:
    """Whether the same indicators are known, so that their shares are the same."""
    known, known_then = ([line.value is None for line in health.readings] for health in (before, after))
    return before.stage == after.stage and known == known_then


class _Shares:
    """The exact split of a headline's change; both headlines exist."""

    def __init__(self, before: Health, after: Health, rubric: Rubric) -> None:
        self.before, self.after = before, after
        self.parts, self.parts_then = _parts(before, rubric), _parts(after, rubric)
        self.shares = self.shares_then = _shares(before, rubric)
        if not _is_known_alike(before, after):
            self.shares_then = _shares(after, rubric)

    def of_indicator(self, place: int) -> float:
        number = OWNER[place]
        left, right = self._pair(number)
        if left.score is None or right.score is None:
            return 0.0  # the element came or went as a whole
        share, share_then = self.shares[place], self.shares_then[place]
        value, value_then = _ends(self.before.readings[place].value, self.after.readings[place].value)
        if value == value_then and share == share_then:
            return 0.0
        center = _middle(left.record or 0.0, right.record or 0.0)
        moved = _middle(share, share_then) * (value_then - value)
        shifted = (share_then - share) * (_middle(value, value_then) - center)
        return 100 * self._weight(number) * (1 - _middle(left.beta, right.beta)) * (moved + shifted)

    def of_elements(self) -> list[Cause]:
        causes: list[Cause] = []
        for number, (left, right) in enumerate(zip(self.before.elements, self.after.elements, strict=True)):
            if abs(points := self._voices(number)) > 1e-9:
                causes.append(Cause(VOICES, left.element, left.survey, right.survey, points))
            if abs(points := self._presence(number)) > 1e-9:
                causes.append(Cause(PRESENCE, left.element, left.score, right.score, points))
        return causes

    def _voices(self, number: int) -> float:
        """What the survey did: its own change, and its say growing or fading."""
        left, right = self._pair(number)
        if left.score is None or right.score is None or left[_SAID] == right[_SAID]:
            return 0.0
        voice, voice_then = _ends(left.survey, right.survey)
        records = _middle(left.record or 0.0, right.record or 0.0)
        moved = _middle(left.beta, right.beta) * (voice_then - voice)
        shifted = (right.beta - left.beta) * (_middle(voice, voice_then) - records)
        return 100 * self._weight(number) * (moved + shifted)

    def _presence(self, number: int) -> float:
        """What it did that an element is newly scored, or no longer, and that the others' shares moved."""
        part, part_then = self.parts[number], self.parts_then[number]
        if part == part_then:
            return 0.0
        left, right = self._pair(number)
        score, score_then = _ends(left.score, right.score)
        center = _middle(self.before.headline or 0.0, self.after.headline or 0.0)
        return 100 * (part_then - part) * (_middle(score, score_then) - center)

    def _pair(self, number: int) -> tuple[ElementScore, ElementScore]:
        return self.before.elements[number], self.after.elements[number]

    def _weight(self, number: int) -> float:
        return _middle(self.parts[number], self.parts_then[number])


def _ends(before: float | None, after: float | None) -> tuple[float, float]:
    """Both ends of a change; a missing one is taken to be the other, so that only its share changes."""
    known = before if before is not None else after if after is not None else 0.0
    return (known if before is None else before), (known if after is None else after)


def _middle(left: float, right: float) -> float:
    return (left + right) / 2


# --- causes


def _moved(before: Health, after: Health, shares: _Shares | None) -> Sequence[int]:
    """Places that can have a cause: the others have the same value and share, and no failing rows."""
    every = range(len(INDICATORS))
    if shares is None or before.failing or after.failing:
        return every
    ends = zip(before.readings, after.readings, shares.shares, shares.shares_then, strict=True)
    return [
        place
        for place, (then, now, share, share_then) in enumerate(ends)
        if then.value != now.value or share != share_then
    ]


def _indicator(place: int, before: Health, after: Health, shares: _Shares | None) -> Cause | None:
    """The cause that one indicator is; None if neither its value, its rows nor its effect changed."""
    indicator = INDICATORS[place].id
    value, value_then = _value(before.readings, place), _value(after.readings, place)
    points = shares.of_indicator(place) if shares else 0.0
    turned = _turned(before.failing.get(indicator, ()), after.failing.get(indicator, ()))
    if value == value_then and turned == _NONE and abs(points) <= 1e-9:
        return None
    return Cause(indicator, ELEMENTS[OWNER[place]].id, value, value_then, points, *turned)


def _turned(keys: tuple[Key, ...], keys_then: tuple[Key, ...]) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The rows that fail now and didn't, and the other way round."""
    if keys == keys_then:
        return _NONE
    return _sorted(set(keys_then) - set(keys)), _sorted(set(keys) - set(keys_then))


def _value(readings: tuple[Reading, ...], place: int) -> float | None:
    return readings[place].value if readings and readings[place].state == KNOWN else None


def _sorted(keys: set[Key]) -> tuple[Key, ...]:
    return tuple(sorted(keys, key=lambda key: (key[0], str(key[1]).rjust(20))))
