"""Small groups of learners stay hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.suppression import DENOMINATOR, HIDDEN, NUMERATOR, SOURCE, Figure, is_outcome, suppress


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
