"""What of a closed wave may be shown without giving anybody away: answers in, safe figures out.

Rules: part 5 of the seven-element health model, version 1.0, and what an attacker made of them. S weighs the
kinds of partners equally and their parties within; what is pooled weighs people equally. Where one person's
answers weigh otherwise in S than anybody else's, the two together give them away. So whatever is finer than S
and a word about its spread is shown only where each respondent could change places with at least two others
(of the same kind, in a party with as many respondents) without any figure moving.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from metrics.scoring.engine import shown
from metrics.scoring.survey import SHOWN_RESPONDENTS, Answers, Perception, Wave, describe, is_wide, perceive

MARKS = (1, 2, 3, 4, 5, None)

Bars = tuple[int, ...]  # how many chose each of MARKS


class StatementShown(NamedTuple):
    """How the marks of one statement are spread: of all partners, and of each kind of partner."""

    bars: Bars
    sectors: Mapping[str, Bars]


class ElementShown(NamedTuple):
    """One element as it may be read; numbers are rounded here, so that no digit behind tells more."""

    score: float | None  # S, 0..1, in hundredths
    agreement: str  # "agree", "mixed", "differ"; "" with too few parties
    is_wide: bool  # the kinds of partners lie a point or more apart
    sector_means: Mapping[str, float] | None  # 1..5, in tenths
    convener: float | None  # the convener's own mean, 1..5, in tenths
    statements: tuple[StatementShown, ...] | None  # in their order


class WaveShown(NamedTuple):
    """A closed wave as it may be read; without elements and comments if the survey rule wasn't met."""

    is_met: bool
    reason: str  # why not: as Wave.reason
    is_open: bool  # more than S may be shown
    parties: int
    sectors: int
    respondents: int  # the convener's own people aside
    elements: tuple[ElementShown, ...]
    comments: tuple[str, ...]


def disclose(respondents: Iterable[Answers], invited: int, comments: Iterable[str] = ()) -> WaveShown:
    """A wave for its readers.

    In: the answers of a closed wave in any order, the parties asked (without the convener), what people
    wrote, already in an order that tells nothing. Out: rounded figures; None for what would tell
    of someone.
    """
    listed = list(respondents)
    wave = perceive(listed, invited)
    partners = [one for one in listed if not one.is_convener]
    is_open = wave.is_met and may_show_more(partners)
    may_quote = len(listed) - len(partners) >= SHOWN_RESPONDENTS
    elements = tuple(
        _element(number, perception, partners if is_open else None, may_quote)
        for number, perception in enumerate(wave.perceptions, start=1)
        if wave.is_met
    )
    written = tuple(comments) if wave.is_met else ()
    return _shown(wave, is_open, len(partners), elements, written)


def may_show_more(partners: list[Answers]) -> bool:
    """Whether each respondent can be mistaken for at least two others.

    Swapping two people of a party, or two parties of one kind with equally many respondents, moves no figure.
    So people are told apart by the kind of their party and its number of respondents, and by nothing else.
    """
    sizes = Counter(one.party for one in partners)
    alike = Counter((one.sector, sizes[one.party]) for one in partners)
    return bool(alike) and min(alike.values()) >= SHOWN_RESPONDENTS


def _shown(
    wave: Wave, is_open: bool, count: int, elements: tuple[ElementShown, ...], comments: tuple[str, ...]
) -> WaveShown:
    return WaveShown(wave.is_met, wave.reason, is_open, wave.parties, wave.sectors, count, elements, comments)


def _element(
    number: int, perception: Perception, partners: list[Answers] | None, may_quote: bool
) -> ElementShown:
    """`partners` only where more than S may be shown."""
    spread, means = perception.spread, perception.sector_means
    if partners is None:
        means = None
    return ElementShown(
        score=None if perception.score is None else shown(perception.score) / 100,
        agreement=describe(spread) if spread else "",
        is_wide=spread is not None and is_wide(spread),
        sector_means=means and {sector: round(mean, 1) for sector, mean in sorted(means.items())},
        convener=round(perception.convener, 1) if may_quote and perception.convener is not None else None,
        statements=None if partners is None else _statements(number, partners),
    )


def _statements(number: int, partners: list[Answers]) -> tuple[StatementShown, ...]:
    places = [place for place, (element, _) in enumerate(partners[0].answers) if element == number]
    return tuple(_statement([(one.sector, one.answers[place][1]) for one in partners]) for place in places)


def _statement(marks: list[tuple[str, int | None]]) -> StatementShown:
    sectors: dict[str, list[int | None]] = defaultdict(list)
    for sector, mark in marks:
        sectors[sector].append(mark)
    by_sector = {sector: _bars(given) for sector, given in sorted(sectors.items())}
    return StatementShown(_bars([mark for _, mark in marks]), by_sector)


def _bars(marks: list[int | None]) -> Bars:
    counts = Counter(marks)
    return tuple(counts[mark] for mark in MARKS)
