"""The voice of the partners: means of means, the survey rule, spread, and what may be shown."""

import pytest

from metrics.scoring.evidence import Spread
from metrics.scoring.survey import Answers, agreement, describe, is_wide, perceive, voices
from tests.metrics.scoring.test_scoring_engine import golden_wave


def answers(party, sector, *marks, element=1, convener=False):
    return Answers(party, sector, convener, tuple((element, mark) for mark in marks))


def test_twelve_teachers_do_not_outvote_two_employers():
    teachers = [answers(1, "K-12", 5, 5, 5) for _ in range(12)]
    wave = perceive([*teachers, answers(2, "employer", 1, 1, 1), answers(3, "employer", 2, 2, 2)], invited=3)
    assert wave.perceptions[0].score == ((5 + 1.5) / 2 - 1) / 4


def test_a_partys_mean_is_over_all_its_answered_statements():
    wave = perceive([answers(1, "K-12", 5, None, None), answers(1, "K-12", 1, 1, 1)], invited=1)
    assert wave.perceptions[0].score == (2 - 1) / 4


def test_the_convener_is_told_apart():
    element = golden_wave().perceptions[4]
    assert element.convener == pytest.approx(14 / 3)
    assert element.parties == 4
    assert golden_wave().parties == 4


RULE = [answers(1, "K-12", 4), answers(2, "employer", 4), answers(3, "employer", 4)]


@pytest.mark.parametrize(
    ("respondents", "invited", "reason"),
    [
        (RULE, 3, ""),
        (RULE, 6, ""),
        (RULE, 7, "too_few_answered"),
        (RULE[:2], 2, "too_few_parties"),
        ([answers(n, "K-12", 4) for n in (1, 2, 3)], 3, "too_few_sectors"),
        ([answers(1, "", 4), *RULE[1:]], 3, "too_few_sectors"),
        ([*RULE[:2], answers(9, "employer", 4, convener=True)], 3, "too_few_parties"),
        ([*RULE[:2], answers(3, "employer", None)], 3, "too_few_parties"),
        ([], 0, "too_few_parties"),
    ],
)
def test_the_survey_rule(respondents, invited, reason):
    wave = perceive(respondents, invited)
    assert (wave.reason, wave.is_met) == (reason, not reason)
    assert (voices(wave, 10) is None) == bool(reason)


def test_too_much_dont_know_makes_an_element_unknown():
    half = [answers(n, sector, 4, None) for n, sector in ((1, "K-12"), (2, "employer"), (3, "employer"))]
    assert perceive(half, 3).perceptions[0].score == 0.75
    assert perceive(half, 3).perceptions[0].dont_know == 0.5
    more = [*half, answers(4, "employer", None)]
    assert perceive(more, 4).perceptions[0].score is None
    assert perceive(more, 4).perceptions[0].spread is None
    assert perceive([*half, answers(9, "x", None, convener=True)], 3).perceptions[0].score == 0.75


def test_nobody_answered_an_element():
    element = perceive(RULE, 3).perceptions[6]
    assert (element.score, element.parties, element.dont_know, element.spread) == (None, 0, None, None)


@pytest.mark.parametrize(
    ("means", "expected"),
    [((4, 4, 4), 1), ((1, 5), 0), ((3, 4, 5), 0.5), ((4, 11 / 3, 7 / 3, 3), 0.7269), ((1, 1, 5, 5), 0)],
)
def test_agreement(means, expected):
    assert agreement(means) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("value", "word"),
    [(1, "agree"), (0.7, "agree"), (0.69, "mixed"), (0.5, "mixed"), (0.49, "differ"), (0, "differ")],
)
def test_agreement_in_a_word(value, word):
    assert describe(Spread(value, 0)) == word


def test_spread_needs_three_parties():
    assert perceive(RULE[:2], 2).perceptions[0].spread is None
    spread = golden_wave().perceptions[4].spread
    assert spread.gap == pytest.approx(7 / 6)
    assert is_wide(spread)
    assert not is_wide(Spread(0.9, 0.99))


def test_sector_means_are_hidden_unless_every_sector_has_three_respondents():
    crowd = [
        answers(n, sector, 4) for n, sector in ((1, "K-12"), (2, "employer"), (3, "employer")) for _ in "abc"
    ]
    assert perceive(crowd, 3).perceptions[0].sector_means == {"K-12": 4, "employer": 4}
    assert perceive(crowd[1:], 3).perceptions[0].sector_means is None
    assert perceive([*crowd, answers(4, "postsecondary", 2)], 4).perceptions[0].sector_means is None


@pytest.mark.parametrize(("closed_days", "is_heard"), [(0, True), (540, True), (541, False), (-1, False)])
def test_a_wave_is_heard_for_540_days(closed_days, is_heard):
    heard = voices(golden_wave(), closed_days)
    assert (heard is not None) == is_heard
    if heard:
        assert (heard.parties, heard.closed_days, len(heard.scores)) == (4, closed_days, 7)


def test_order_never_matters():
    crowd = [
        answers(n, sector, a, b)
        for n, sector, a, b in (
            (1, "K-12", 4, 5),
            (2, "employer", 1, None),
            (3, "employer", 3, 3),
            (1, "K-12", 2, 2),
            (4, "", 5, 1),
        )
    ]
    assert perceive(crowd, 4) == perceive(crowd[::-1], 4)
