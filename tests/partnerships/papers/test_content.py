"""One content, one text, one hash; and the text gives the content back."""

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.papers.content import (
    ClauseText,
    Content,
    Signer,
    canonical_text,
    content_hash,
    read,
    text_hash,
)
from tests.partnerships.papers.sheets import AGREEMENT, HOSTILE, hostile

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def changes(value: Any) -> list[Any]:
    """The value with each of its leaves changed once."""
    if is_dataclass(value):
        return [
            replace(value, **{part.name: other})
            for part in fields(value)
            for other in changes(getattr(value, part.name))
        ]
    if isinstance(value, tuple):
        inner = [
            (*value[:place], other, *value[place + 1 :])
            for place, part in enumerate(value)
            for other in changes(part)
        ]
        return [*inner, value[:-1], value[::-1]] if len(value) > 1 else [*inner, ()]
    if isinstance(value, date):
        return [value + timedelta(days=1), None]
    if isinstance(value, int):
        return [value + 1]
    return [f"{value}.", f" {value}"] if isinstance(value, str) else [date(2030, 1, 1)]


def test_the_text_is_one_line_sorted_and_hashed() -> None:
    text = canonical_text(AGREEMENT)
    plain = json.loads(text)
    assert list(plain) == sorted(plain) and plain["format"] == 1
    assert plain["parties"][1]["signers"][0] == {"name": "José Núñez", "title": "Plant Manager"}
    assert "\n" not in text and "José" in text and text.startswith('{"attachments":[{"name":')
    assert content_hash(AGREEMENT) == hashlib.sha256(text.encode()).hexdigest() == text_hash(text)


def test_the_hash_of_this_content_never_changes() -> None:
    """Signed hashes must still be found by later releases: this one was computed by hand, once."""
    small = Content("T", "Memo", 1, "P", "C", date(2026, 1, 2), ())
    by_hand = (
        '{"attachments":[],"clauses":[],"convener":"C","data_terms":null,"dated_on":"2026-01-02","duties":[],'
        '"edition":1,"format":1,"kind":"Memo","parties":[],"partnership":"P","purpose":"","term":{"effective_on":'
        'null,"ends_on":null,"notice":"","renewal":"","review_on":null},"title":"T"}'
    )
    assert canonical_text(small) == by_hand


def test_ways_of_writing_the_same_give_the_same_text() -> None:
    one = replace(AGREEMENT, purpose="Caf\u00e9\nNext\nLast")
    other = replace(AGREEMENT, purpose="Cafe\u0301\r\nNext\rLast")
    assert canonical_text(one) == canonical_text(other)


def test_each_change_of_a_leaf_changes_the_hash() -> None:
    others = [other for other in changes(AGREEMENT) if other != AGREEMENT]
    assert len(others) > 150
    assert len({content_hash(other) for other in [AGREEMENT, *others]}) == len(set(others)) + 1


@given(TEXTS)
def test_the_text_gives_the_content_back(word: str) -> None:
    text = canonical_text(hostile(word))
    assert canonical_text(read(text)) == text


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_is_kept(word: str) -> None:
    assert read(canonical_text(hostile(word))).clauses[0].number == 1


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="can’t be written"):
        canonical_text(replace(AGREEMENT, title="\ud800"))


def damaged() -> list[str]:
    plain = json.loads(canonical_text(AGREEMENT))
    return [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        *(json.dumps(plain | change) for change in (
            {"format": 2}, {"edition": "2"}, {"edition": True}, {"dated_on": "soon"}, {"parties": 1},
            {"parties": [{"name": "x"}]}, {"more": 1}, {"title": None}, {"clauses": ["x"]}, {"term": None},
        )),
    ]  # fmt: skip


@pytest.mark.parametrize("text", damaged())
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        read(text)


def test_what_is_read_is_what_was_written() -> None:
    assert read(canonical_text(AGREEMENT)) == AGREEMENT
    assert read(canonical_text(AGREEMENT)).clauses[3] == ClauseText(
        4, "Roles and responsibilities by party", AGREEMENT.clauses[3].text
    )
    assert read(canonical_text(AGREEMENT)).parties[2].signers == (Signer("Pat Ray", "Executive Director"),)
