"""The policy on one screen: seven elements, 42 indicators, weights, first stages, missing rules, bands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

VERSION = "1.0"
EPSILON = 1e-9  # every comparison with an edge allows this much, so that no last bit of a double decides

ZERO, UNKNOWN, NOT_APPLICABLE = "zero", "unknown", "not_applicable"  # what an empty denominator means

STAGES = ("exploring", "forming", "formalised", "delivering", "renewing")


class Band(IntEnum):
    """Bands in ascending order; stored and shown by `slug` and `label`."""

    CRITICAL = 0
    NEEDS_ATTENTION = 1
    DEVELOPING = 2
    STRONG = 3

    @property
    def slug(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


BANDS = tuple(Band)
EDGES = (0.0, 0.25, 0.50, 0.75)  # lower edge of each band: Wilder's 3.0 and 4.0 of 1-5, mapped by (x - 1) / 4
HYSTERESIS = 0.02  # a stored band moves only when the score is past the edge by this much
CAP = 1  # the headline's band is at most this many bands above the lowest scored element's
MINIMUM_COVERAGE = 0.50  # below: "not enough evidence", no number, no band
MINIMUM_ELEMENTS, MINIMUM_PARTIES, MINIMUM_STAGE = 5, 2, 1  # what a headline needs
PARTY_ELEMENTS = (2, 3)  # positions of elements 3 and 4: unknown for a partnership of one party

# full say to 365 days after the wave closed, half to 540, then none
SURVEY_FULL_DAYS, SURVEY_HALF_DAYS = 365, 540
DISAGREE = 0.25  # |record score - survey score| from which "records and partners disagree"
GRADES = (("A", 0.85), ("B", 0.65), ("C", 0.50))  # least mean coverage; else D
WITHIN_CADENCE = 0.80  # share of parties within their cadence that grade A needs
LATE_ENTRIES = 0.20  # above this share of evidence entered late, one grade less

REQUIRED_SECTORS = ("K-12", "postsecondary", "employer", "workforce or state agency", "intermediary")
REQUIRED_PROTOCOLS = (
    "decisions",
    "meeting cadence",
    "communication",
    "conflict",
    "data governance",
    "joining and leaving",
)
PROCESS_STAGES = ("reach", "participation", "attainment", "transition", "employer result")
DEFAULT_CADENCE_DAYS = {"convener-employer": 45, "convener-school": 30, "other": 60}


class Indicator(NamedTuple):
    """One line of the rubric."""

    id: str
    weight: int  # hundredths within its element
    first_stage: int  # 0..4; below it the indicator does not apply
    missing: str  # ZERO, UNKNOWN or NOT_APPLICABLE
    name: str


class Element(NamedTuple):
    """One of the seven; beta: the survey's share of its score in hundredths, once the survey rule is met."""

    id: str
    title: str
    beta: int
    indicators: tuple[Indicator, ...]


def _element(number: int, title: str, beta: int, *rows: tuple[int, int, str, str]) -> Element:
    indicators = (Indicator(f"{number}.{place}", *row) for place, row in enumerate(rows, 1))
    return Element(f"E{number}", title, beta, tuple(indicators))


ELEMENTS = (
    _element(
        1,
        "Convening agency or intermediary",
        30,
        (20, 0, ZERO, "Convener named and accepted"),
        (20, 0, ZERO, "Named lead person and backup"),
        (15, 1, UNKNOWN, "Capacity"),
        (20, 1, UNKNOWN, "Convening happens"),
        (15, 2, UNKNOWN, "Convener follows through"),
        (10, 3, UNKNOWN, "Convening is funded"),
    ),
    _element(
        2,
        "Clear purpose and established protocols",
        30,
        (25, 0, ZERO, "Purpose statement complete and fresh"),
        (20, 1, ZERO, "Purpose endorsed"),
        (25, 1, ZERO, "Protocols in force"),
        (20, 1, ZERO, "Goals are workable"),
        (10, 2, UNKNOWN, "Purpose reviewed on time"),
    ),
    _element(
        3,
        "Purposeful stakeholder recruitment",
        30,
        (20, 1, UNKNOWN, "Need stated before approach"),
        (25, 1, UNKNOWN, "Needs filled"),
        (20, 1, ZERO, "Sectors at the table"),
        (15, 2, UNKNOWN, "Labor-market fit"),
        (10, 2, ZERO, "Wide net"),
        (10, 3, UNKNOWN, "Depth of employer engagement"),
    ),
    _element(
        4,
        "Mutual benefit and shared value",
        50,
        (20, 0, ZERO, "Value sought is written down"),
        (25, 2, UNKNOWN, "Value confirmed by the receiver"),
        (25, 2, UNKNOWN, "Reciprocity"),
        (15, 3, UNKNOWN, "Retention"),
        (15, 1, ZERO, "Champions"),
    ),
    _element(
        5,
        "Open lines of communication",
        30,
        (35, 1, ZERO, "Recency against agreed cadence"),
        (20, 1, ZERO, "Two-way"),
        (15, 1, UNKNOWN, "Responsiveness"),
        (15, 2, UNKNOWN, "Attendance"),
        (10, 2, UNKNOWN, "Notes shared"),
        (5, 1, ZERO, "Contacts are reachable"),
    ),
    _element(
        6,
        "Clear stakeholder roles and responsibilities",
        30,
        (30, 2, ZERO, "Agreement in force"),
        (15, 2, ZERO, "Agreement complete"),
        (15, 1, ZERO, "Roles written"),
        (15, 1, UNKNOWN, "Commitments well formed"),
        (15, 2, UNKNOWN, "Commitments kept"),
        (5, 2, NOT_APPLICABLE, "Renewal in hand"),
        (5, 2, NOT_APPLICABLE, "Data sharing covered"),
    ),
    _element(
        7,
        "Process-wide success metrics",
        30,
        (15, 1, ZERO, "Definitions complete"),
        (20, 2, ZERO, "Baseline and target"),
        (20, 3, UNKNOWN, "Value is current"),
        (15, 2, ZERO, "Whole process covered"),
        (10, 3, UNKNOWN, "Disaggregated"),
        (10, 3, UNKNOWN, "Used"),
        (10, 3, UNKNOWN, "Shared back"),
    ),
)
INDICATORS = tuple(indicator for element in ELEMENTS for indicator in element.indicators)
PLACE = {indicator.id: place for place, indicator in enumerate(INDICATORS)}  # id -> position, 0..41
# position -> 0..6
OWNER = tuple(number for number, element in enumerate(ELEMENTS) for _ in element.indicators)

# One element at one stage: (position of the indicator, its weight) for each that applies, in rubric order.
Plan = tuple[tuple[int, int], ...]


class RubricError(ValueError):
    """Weights that no rubric may have."""


@dataclass(frozen=True)
class Rubric:
    """The weights that the engine takes: the published default, or an intermediary's own.

    Only weights differ between rubrics; indicators, formulas, stages and bands are those of `version`. Two
    rubrics are equal, hash alike and have the same `key` exactly if version and all weights are the same, and
    only scores of equal rubrics may be compared. Raises RubricError for weights that are no rubric.
    """

    element_weights: tuple[int, ...] = (1,) * len(ELEMENTS)  # relative to each other, each 1..100
    # 100 per element
    indicator_weights: tuple[int, ...] = tuple(indicator.weight for indicator in INDICATORS)
    version: str = VERSION
    plans: tuple[tuple[Plan, ...], ...] = field(init=False, compare=False, repr=False)  # [stage][element]

    def __post_init__(self) -> None:
        _check(self.element_weights, self.indicator_weights)
        plans = tuple(_plans(self.indicator_weights, stage) for stage in range(len(STAGES)))
        object.__setattr__(self, "plans", plans)

    @cached_property
    def key(self) -> str:
        """The version alone for the published weights, else the version and a digest of the weights."""
        if self == DEFAULT:
            return self.version
        digest = sha256(repr((self.element_weights, self.indicator_weights)).encode()).hexdigest()
        return f"{self.version}+{digest[:12]}"

    @classmethod
    def of(cls, elements: Mapping[str, int], indicators: Mapping[str, int]) -> "Rubric":
        """The default with some weights changed, by id: {"E4": 2}, {"5.1": 30, "5.2": 25}."""
        _known(elements, {element.id for element in ELEMENTS})
        _known(indicators, set(PLACE))
        return cls(
            element_weights=tuple(elements.get(element.id, 1) for element in ELEMENTS),
            indicator_weights=tuple(indicators.get(line.id, line.weight) for line in INDICATORS),
        )


def _known(given: Mapping[str, int], ids: set[str]) -> None:
    strangers = sorted(set(given) - ids)
    if strangers:
        raise RubricError(f"no such id in version {VERSION}: {', '.join(strangers)}")


def _check(elements: tuple[int, ...], indicators: tuple[int, ...]) -> None:
    if len(elements) != len(ELEMENTS) or len(indicators) != len(INDICATORS):
        raise RubricError(f"{len(ELEMENTS)} element and {len(INDICATORS)} indicator weights are needed")
    if any(type(weight) is not int for weight in elements + indicators):
        raise RubricError("weights are whole numbers")
    if not all(1 <= weight <= 100 for weight in elements):
        raise RubricError("an element's weight is between 1 and 100: all seven are essential")
    if min(indicators) < 0:
        raise RubricError("an indicator's weight is not negative")
    for number, element in enumerate(ELEMENTS):
        total = sum(weight for weight, owner in zip(indicators, OWNER, strict=True) if owner == number)
        if total != 100:
            raise RubricError(f"the weights of {element.id} add up to {total}, not to 100")


def _plans(weights: tuple[int, ...], stage: int) -> tuple[Plan, ...]:
    """Which indicators apply at a stage, element by element; one of weight 0 is shown but never weighs."""
    return tuple(
        tuple(
            (place, weights[place])
            for place, line in enumerate(INDICATORS)
            if OWNER[place] == number and line.first_stage <= stage
        )
        for number in range(len(ELEMENTS))
    )


DEFAULT = Rubric()
