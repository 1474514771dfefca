"""What of a wave is shown, attacked: whoever knows who answered learns from the figures what nobody said."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.scoring import disclosure
from metrics.scoring.disclosure import MARKS, disclose, may_show_more
from metrics.scoring.survey import Answers

SCHOOL, EMPLOYER, BOARD = "k12", "employer", "workforce"


def said(party, sector, *marks, convener=False):
    """Somebody's answers to the three statements of element 1; all others 3."""
    rest = ((element, 3) for element in range(2, 8) for _ in range(6 if element == 4 else 3))
    return Answers(party, sector, convener, (*((1, mark) for mark in marks), *rest))


def crowd(*people, convener=()):
    return [said(*one) for one in people] + [said(9, "intermediary", *one, convener=True) for one in convener]


EVEN = [(n, sector, 4, 5, 3) for n, sector in ((1, SCHOOL), (2, SCHOOL), (3, SCHOOL), (4, EMPLOYER))] + [
    (5, EMPLOYER, 2, 2, None),
    (6, EMPLOYER, 1, 2, 3),
]
LONE = [(n, EMPLOYER, 4, 4, 4) for n in range(5)] + [(9, SCHOOL, 1, 2, 1)]


# --- what is shown


def test_a_wave_that_met_the_rule_is_shown_with_its_spread():
    wave = disclose(crowd(*EVEN), 6, ["Well done", "Too slow"])
    element = wave.elements[0]
    assert (wave.is_met, wave.is_open, wave.parties, wave.sectors, wave.respondents) == (True, True, 6, 2, 6)
    assert element.score == 0.58 and element.agreement == "differ" and element.is_wide
    assert element.sector_means == {EMPLOYER: 2.7, SCHOOL: 4.0}
    assert [one.bars for one in element.statements] == [
        (1, 1, 0, 4, 0, 0),
        (0, 2, 0, 0, 4, 0),
        (0, 0, 5, 0, 0, 1),
    ]
    assert element.statements[0].sectors == {EMPLOYER: (1, 1, 0, 1, 0, 0), SCHOOL: (0, 0, 0, 3, 0, 0)}
    assert [len(one.statements) for one in wave.elements] == [3, 3, 3, 6, 3, 3, 3]
    assert wave.comments == ("Well done", "Too slow")


def test_a_wave_that_missed_the_rule_shows_nothing_but_why():
    wave = disclose(crowd(*EVEN[:2]), 2, ["Between you and me"])
    assert (wave.is_met, wave.reason, wave.elements, wave.comments) == (False, "too_few_parties", (), ())


def test_a_kind_of_partner_with_few_respondents_leaves_the_blended_voice_alone():
    wave = disclose(crowd(*LONE), 6)
    assert wave.is_met and not wave.is_open
    assert [one.score is not None for one in wave.elements] == [True] * 7
    assert {(one.sector_means, one.statements) for one in wave.elements} == {(None, None)}


def test_one_person_beside_a_party_of_many_is_no_crowd():
    """Three of a kind, and yet one of them alone weighs as much as the two others together."""
    people = [(1, SCHOOL, 1, 1, 1), (2, SCHOOL, 5, 5, 5), (2, SCHOOL, 5, 4, 5)]
    assert not may_show_more(crowd(*people, *EVEN[3:]))
    alike = [(n, SCHOOL, *marks) for n, (_, _, *marks) in enumerate(people, 1)]
    assert may_show_more(crowd(*alike, *EVEN[3:]))
    assert not may_show_more([])


@pytest.mark.parametrize(("count", "is_shown"), [(0, False), (2, False), (3, True)])
def test_the_convener_is_quoted_once_three_of_its_people_spoke(count, is_shown):
    wave = disclose(crowd(*EVEN, convener=[(5, 5, 5)] * count), 6)
    assert (wave.elements[0].convener == 5.0) is is_shown
    assert wave.respondents == 6


# --- attacked


def figures(wave):
    element = wave.elements[0]
    return element._replace(sector_means=tuple((element.sector_means or {}).items()), statements=None)


#: Party, kind, and the one mark that each gave to all three statements.
GIVEN = [(1, SCHOOL, 5), (2, SCHOOL, 4), (2, SCHOOL, 2), (3, EMPLOYER, 3), (4, EMPLOYER, 3), (5, EMPLOYER, 3)]
SMALL = [(party, sector, mark, mark, mark) for party, sector, mark in GIVEN]


def test_without_the_guard_simple_sums_tell_who_said_what(monkeypatch):
    """The control: S weighs a person alone in their party twice, so only one way to give out the marks fits."""
    monkeypatch.setattr(disclosure, "may_show_more", lambda partners: True)
    shown = disclose(crowd(*SMALL), 5)
    assert {marks[0] for marks in one_mark(shown, SMALL, 0)} == {5}


def one_mark(shown, people, place):
    """What the person at this place may have answered: all ways to give out the marks that fit the figures. Each
    gave the same mark to all three statements."""
    bars = shown.elements[0].statements[0].bars
    column = [mark for mark, count in zip(MARKS, bars, strict=True) for _ in range(count)]
    for order in {*permutations(column)}:
        guess = [
            (party, sector, mark, mark, mark) for (party, sector, *_), mark in zip(people, order, strict=True)
        ]
        if figures(disclose(crowd(*guess), 5)) == figures(shown):
            yield guess[place][2:]


def test_with_the_guard_there_is_nothing_to_sum():
    shown = disclose(crowd(*SMALL), 5)
    assert shown.elements[0].statements is None and shown.elements[0].sector_means is None


def test_a_lone_employer_cannot_be_worked_out_from_what_is_shown():
    """From S and the words about it alone very different answers are possible."""
    shown = disclose(crowd(*LONE), 6)
    possible = set()
    for others, lone in product(
        range(3, 16), repeat=2
    ):  # sums of three marks: five employers alike, one school
        marks = (
            [(others // 3 + (others % 3 > n)) for n in range(3)],
            [(lone // 3 + (lone % 3 > n)) for n in range(3)],
        )
        guess = [(n, EMPLOYER, *marks[0]) for n in range(5)] + [(9, SCHOOL, *marks[1])]
        if figures(disclose(crowd(*guess), 6)) == figures(shown):
            possible.add(lone)
    assert len(possible) >= 3 and max(possible) - min(possible) >= 3


marks = st.sampled_from(MARKS)
alike = st.sampled_from([[1] * 3, [1] * 4, [2] * 2, [2] * 3, [3], [3, 3]])
parties = st.lists(alike, min_size=1, max_size=2).map(lambda sizes: sum(sizes, []))


@settings(deadline=None, max_examples=100)
@given(data=st.data(), schools=parties, employers=parties, boards=st.one_of(st.just([]), parties))
def test_whatever_is_shown_stays_the_same_if_two_of_a_kind_change_places(data, schools, employers, boards):
    """So nobody can be told from at least two others by any figure, however it is reckoned."""
    kinds = [(SCHOOL, schools), (EMPLOYER, employers), (BOARD, boards)]
    seats = [
        (f"{kind}{number}", kind, size)
        for kind, sizes in kinds
        for number, size in enumerate(sizes)
        for _ in range(size)
    ]
    answers = [data.draw(st.tuples(marks, marks, marks)) for _ in seats]
    parties = {name: number for number, name in enumerate(dict.fromkeys(seat[0] for seat in seats))}

    def wave(order):
        people = [(parties[name], kind, *answers[n]) for n, (name, kind, _) in zip(order, seats, strict=True)]
        return disclose(crowd(*people), len(parties))

    before = wave(range(len(seats)))
    assume(before.is_open)
    one = data.draw(st.sampled_from(sorted({(kind, size) for _, kind, size in seats})))
    swapped = [place for place, (_, *rest) in enumerate(seats) if tuple(rest) == one]
    assert len(swapped) >= 3
    # Whole parties of one size, turned by one: everybody sits where somebody else sat.
    order = list(range(len(seats)))
    by = one[1] if len(swapped) > one[1] else 1
    turned = swapped[by:] + swapped[:by]
    for place, other in zip(swapped, turned, strict=True):
        order[place] = other
    assert wave(order) == before
