"""Placeholders become values; what isn't known is named, and nothing is ever evaluated."""

import time

from hypothesis import given
from hypothesis import strategies as st

from partnerships.papers.filling import fill, names_in
from tests.partnerships.papers.sheets import HOSTILE

VALUES = {"partnership": "Bluegrass", "convener": "Alliance", "ends_on": None, "county": " "}


def test_names_become_values() -> None:
    filled = fill("{{ partnership }} by {{convener}}, {{ partnership }}.", VALUES)
    assert filled == ("Bluegrass by Alliance, Bluegrass.", (), ())
    assert filled.is_whole


def test_what_is_unknown_or_missing_is_named_once_and_left() -> None:
    text = "{{ ends_on }} {{ 7*7 }} {{ partnership.x }} {{ county }} {{ 7*7 }} {{}}"
    filled = fill(text, VALUES)
    assert filled.text == text
    assert filled.unknown == ("7*7", "partnership.x", "")
    assert filled.missing == ("ends_on", "county")
    assert not filled.is_whole


def test_a_value_is_never_filled_again() -> None:
    assert fill("{{ a }}", {"a": "{{ b }}", "b": "x"}).text == "{{ b }}"


def test_names_are_listed_for_whoever_writes_a_template() -> None:
    assert names_in("{{ a }} {{b}} {{ a }} { c } {{ d\n }}") == ("a", "b")


@given(st.text(), st.dictionaries(st.text(min_size=1), st.none() | st.text()))
def test_any_text_is_taken(text: str, values: dict[str, str | None]) -> None:
    filled = fill(text, values)
    assert set(filled.missing) <= set(values) and not set(filled.unknown) & set(values)


def test_hostile_text_stays_and_costs_nothing() -> None:
    for text in HOSTILE:
        assert fill(text, {}).text == text
    started = time.perf_counter()
    fill("{{" * 500_000 + "{{ a" * 100_000, VALUES)
    assert time.perf_counter() - started < 2
