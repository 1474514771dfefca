"""Small groups of learners stay hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.suppression import (
    DENOMINATOR,
    HIDDEN,
    NUMERATOR,
    SOURCE,
    Figure,
    Parts,
    gives_away,
    is_outcome,
    suppress,
)


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (Figure(50, 5, 9), DENOMINATOR),
        (Figure(50, 10, 20), ""),
        (Figure(9, 9, 100), NUMERATOR),
        (Figure(91, 91, 100), NUMERATOR),  # nine did not
        (Figure(0, 0, 100), ""),
        (Figure(100, 100, 100), ""),
        (Figure(0, 0, 0), DENOMINATOR),
        (Figure(44.0), ""),
        (Figure(None, 4, 9), SOURCE),
    ],
)
def test_table(figure, why):
    safe = suppress(figure, 10)
    assert safe.hidden == why
    assert safe.figure == (HIDDEN if why else figure)


def test_a_value_that_counts_heads_is_a_group_itself():
    assert suppress(Figure(3), 10, counts_heads=True).hidden == NUMERATOR
    assert suppress(Figure(0), 10, counts_heads=True).hidden == ""
    assert suppress(Figure(10), 10, counts_heads=True).hidden == ""


def test_the_smallest_group_is_one_or_more():
    with pytest.raises(ValueError, match="1 or more"):
        suppress(Figure(3), 0)


@pytest.mark.parametrize(
    ("stage", "learners", "group", "expected"),
    [
        ("attainment", True, "", True),
        ("transition", True, "", True),
        ("participation", True, "", False),
        ("reach", True, "", False),
        ("attainment", False, "", False),
        ("participation", True, "English learners", True),
        ("reach", False, "English learners", True),
    ],
)
def test_what_falls_under_the_rule(stage, learners, group, expected):
    assert is_outcome(stage, learners, group) is expected


counts = st.integers(0, 60)


@given(counts, counts, st.integers(1, 20))
def test_no_number_of_a_small_group_is_left(top, more, smallest):
    safe = suppress(Figure(100.0, top, top + more), smallest)
    shown = [number for number in (safe.figure.numerator, safe.figure.denominator) if number]
    assert all(number >= smallest for number in shown)
    assert not (safe.hidden and shown)


@given(counts, counts, st.integers(1, 20))
def test_a_higher_threshold_never_shows_more(top, more, smallest):
    figure = Figure(100.0, top, top + more)
    if suppress(figure, smallest).hidden:
        assert suppress(figure, smallest + 1).hidden


# --- a whole beside its parts: an attacker who knows the rule, the whole and the parts shown


def parts(cells, smallest):
    hidden = [cell for cell in cells if 0 < cell < smallest]
    return Parts(sum(cells) - sum(hidden), len(hidden), max(hidden, default=0))


def worked_out(cells, smallest):
    """The hidden cells that can have one value only: the others take as much, or as little, as they may."""
    hidden = [cell for cell in cells if 0 < cell < smallest]
    left, others, most = sum(hidden), len(hidden) - 1, smallest - 1
    lowest, highest = max(1, left - others * most), min(most, left - others)
    return hidden if hidden and lowest == highest else []


@pytest.mark.parametrize(
    ("cells", "is_given_away"),
    [
        ([40, 30], False),
        ([40, 4], True),  # one alone
        ([40, 4, 5], False),
        ([40, 1, 1], True),  # two learners in two groups
        ([40, 9, 9], True),  # as many as two small groups can hold
        ([40, 0, 4], True),  # nobody is no group
    ],
)
def test_a_whole_that_tells_a_hidden_part(cells, is_given_away):
    assert gives_away(sum(cells), parts(cells, 10), 10) is is_given_away


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(2, 12))
def test_the_attacker_works_nothing_out_where_the_whole_is_shown(cells, smallest):
    if not gives_away(sum(cells), parts(cells, smallest), smallest):
        assert worked_out(cells, smallest) == []


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(2, 12))
def test_nothing_is_hidden_without_need(cells, smallest):
    if gives_away(sum(cells), parts(cells, smallest), smallest):
        assert worked_out(cells, smallest)


def test_the_attacker_is_one():
    assert worked_out([40, 4], 10) == [4]
    assert worked_out([40, 4, 5], 10) == []
