"""The voice of the partners: answers of one survey wave into S per element, its spread, what may be shown.

Rules: part 5 of the seven-element health model, version 1.0. Answers carry no person and no link; a
respondent is one `Answers` and nothing else. The convener's own answers are reported apart and are no part
of S.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from metrics.scoring.evidence import Spread, Voices
from metrics.scoring.rubric import ELEMENTS, EPSILON, SURVEY_HALF_DAYS

LEAST_PARTIES, LEAST_SECTORS, LEAST_SHARE = 3, 2, 0.50  # the survey rule
MOST_DONT_KNOW = 0.50  # above: S of that element is unknown
SPREAD_PARTIES = 3  # with fewer neither agreement nor gap is shown
SHOWN_RESPONDENTS = 3  # sector means are shown only if every sector has as many respondents
UNIFORM_VARIANCE = 2  # of five points answered at random
AGREE, MIXED = 0.70, 0.50  # r_wg from which partners agree, or are of mixed views
WIDE_GAP = 1.0  # points of 1-5 between two sectors that open a talking point
Mark = tuple[str, int, int | None]  # sector, party and answer to one statement
NO_SECTOR = ""  # philanthropies and community organizations: one group in S, but no sector for the rule


class Answers(NamedTuple):
    """One respondent: for whom it speaks and what it answered."""

    party: int  # membership id
    sector: str  # as Membership.sector, else by kind; NO_SECTOR for none
    is_convener: bool
    answers: tuple[tuple[int, int | None], ...]  # (element 1..7, answer 1..5, None: "don't know")


class Perception(NamedTuple):
    """One element in one wave."""

    score: float | None  # S, 0..1; None: nobody answered, or too many "don't know"
    parties: int  # parties with an answer
    dont_know: float | None  # 0..1 of all their marks; None: no marks
    spread: Spread | None  # None with fewer than SPREAD_PARTIES parties
    sector_means: Mapping[str, float] | None  # 1..5 by sector; None where they would give someone away
    convener: float | None  # the convener's own mean, 1..5; shown apart


class Wave(NamedTuple):
    """All seven elements of one wave, and whether they may enter the score."""

    is_met: bool  # the survey rule
    reason: str  # why not: "too_few_parties", "too_few_sectors", "too_few_answered"; else ""
    parties: int  # parties that answered, without the convener
    invited: int  # parties invited, without the convener
    sectors: int
    perceptions: tuple[Perception, ...]  # seven, in order


def perceive(respondents: Iterable[Answers], invited: int) -> Wave:
    """A wave from its answers, in any order; `invited` counts the parties asked, without the convener.

    Out: seven perceptions, S of 0..1 each, and whether they may enter the score. A party has answered if
    one of its respondents said more than "don't know"; every "don't know" is counted. Source: part 5 of the
    health model.
    """
    partners: list[Answers] = []
    convener: list[Answers] = []
    for respondent in respondents:
        (convener if respondent.is_convener else partners).append(respondent)
    spoke = [respondent for respondent in partners if any(mark is not None for _, mark in respondent.answers)]
    is_open = _may_show_sectors(spoke)
    said, own = _by_element(partners), _by_element(convener)
    perceptions = tuple(
        [_perception(said[number], own[number], is_open) for number in range(1, len(ELEMENTS) + 1)]
    )
    parties = {respondent.party for respondent in spoke}
    sectors = {respondent.sector for respondent in spoke} - {NO_SECTOR}
    reason = _refusal(len(parties), len(sectors), invited)
    return Wave(not reason, reason, len(parties), invited, len(sectors), perceptions)


def voices(wave: Wave, closed_days: int) -> Voices | None:
    """What of a wave enters Evidence; None if the survey rule isn't met or it closed over 540 days ago.

    In: `closed_days`, whole days since it closed; a wave that closes later than the day doesn't count either.
    """
    if not wave.is_met or not 0 <= closed_days <= SURVEY_HALF_DAYS:
        return None
    scores = tuple(perception.score for perception in wave.perceptions)
    spreads = tuple(perception.spread for perception in wave.perceptions)
    return Voices(scores, closed_days, wave.parties, spreads)


def agreement(means: Sequence[float]) -> float:
    """r_wg of party means on the 1-5 scale: 1 - sample variance / 2, at least 0; so 0..1.

    Raises ZeroDivisionError for fewer than two means. Source: James, Demaree and Wolf (1984).
    """
    center = fsum(means) / len(means)
    variance = fsum((mean - center) ** 2 for mean in means) / (len(means) - 1)
    return max(0.0, 1 - variance / UNIFORM_VARIANCE)


def describe(spread: Spread) -> str:
    """ "agree", "mixed" or "differ": how the partners see an element, next to each other."""
    if spread.agreement >= AGREE - EPSILON:
        return "agree"
    return "mixed" if spread.agreement >= MIXED - EPSILON else "differ"


def is_wide(spread: Spread) -> bool:
    """Whether the sectors lie so far apart that they should talk about it."""
    return spread.gap >= WIDE_GAP - EPSILON


def _refusal(parties: int, sectors: int, invited: int) -> str:
    if parties < LEAST_PARTIES:
        return "too_few_parties"
    if sectors < LEAST_SECTORS:
        return "too_few_sectors"
    return "" if parties >= LEAST_SHARE * invited - EPSILON else "too_few_answered"


def _may_show_sectors(partners: list[Answers]) -> bool:
    """Whether every sector has enough respondents; if one has not, S and the others would give it away."""
    counts: dict[str, int] = defaultdict(int)
    for respondent in partners:
        counts[respondent.sector] += 1
    return bool(counts) and min(counts.values()) >= SHOWN_RESPONDENTS


def _by_element(respondents: list[Answers]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for party, sector, _, answers in respondents:
        for element, mark in answers:
            found[element].append((sector, party, mark))
    return found


def _perception(marks: list[Mark], convener: list[Mark], is_open: bool) -> Perception:
    given, asked = len([1 for _, _, mark in marks if mark is not None]), len(marks)
    dont_know = (asked - given) / asked if asked else None
    party_means = _party_means(marks)
    sector_means = _sector_means(party_means)
    own = [mark for _, _, mark in convener if mark is not None]
    is_known = bool(party_means) and (asked - given) <= MOST_DONT_KNOW * asked + EPSILON
    return Perception(
        score=(_mean(sector_means.values()) - 1) / 4 if is_known else None,
        parties=len(party_means),
        dont_know=dont_know,
        spread=_spread(party_means, sector_means) if is_known else None,
        sector_means=sector_means if is_known and is_open else None,
        convener=_mean(own) if own else None,
    )


def _party_means(marks: list[Mark]) -> dict[tuple[str, int], float]:
    """Mean per party over all answered statements of all its respondents."""
    answered: dict[tuple[str, int], list[int]] = defaultdict(list)
    for sector, party, mark in marks:
        if mark is not None:
            answered[sector, party].append(mark)
    return {party: _mean(values) for party, values in sorted(answered.items())}


def _sector_means(party_means: Mapping[tuple[str, int], float]) -> dict[str, float]:
    """Mean of its parties per sector, so that twelve teachers do not outvote two employers."""
    sectors: dict[str, list[float]] = defaultdict(list)
    for (sector, _), mean in party_means.items():
        sectors[sector].append(mean)
    return {sector: _mean(values) for sector, values in sectors.items()}


def _spread(party_means: Mapping[tuple[str, int], float], sector_means: Mapping[str, float]) -> Spread | None:
    if len(party_means) < SPREAD_PARTIES:
        return None
    gap = max(sector_means.values()) - min(sector_means.values())
    return Spread(agreement(list(party_means.values())), gap)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return fsum(listed) / len(listed)  # fsum, so that the order of the answers never matters
