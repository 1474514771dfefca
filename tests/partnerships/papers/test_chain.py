"""A changed bit is found wherever it lies; a row, paper or signature that is gone or added is found too."""

import hashlib
import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from partnerships.papers import chain
from partnerships.papers.chain import START, Finding, Paper, Row, Signature, next_row, verify
from partnerships.papers.content import canonical_text, text_hash
from tests.partnerships.papers.sheets import AGREEMENT

AT = datetime(2026, 8, 3, 14, 30, 5, 123_456, UTC)
FLIPS = 1000

Kept = tuple[list[Row], list[Paper], list[Signature]]


def kept() -> Kept:
    """An agreement that was sent, opened, signed by two, and is active."""
    text, pdf = canonical_text(AGREEMENT), b"%PDF-1.7 a paper\n" * 40
    paper = Paper("1", text, text_hash(text), pdf, hashlib.sha256(pdf).hexdigest())
    signatures = [
        Signature(
            str(key), {"name": name, "title": title, "signer": key, "consent_sha256": "c0" * 32, "scan": None}
        )
        for key, (name, title) in enumerate([("José Núñez", "Plant Manager"), ("Ann Lee", "")], start=7)
    ]
    told: list[tuple[str, dict[str, Any]]] = [
        ("sent", chain.paper_facts(paper) | {"by": "pat@example.org", "recipients": 2}),
        ("opened", {"link": 3, "address": "192.0.2.7", "is_verified": False}),
        *(("signed", chain.signature_facts(one) | {"agent": "Firefox"}) for one in signatures),
        ("activated", {}),
    ]
    rows: list[Row] = []
    for place, (kind, facts) in enumerate(told):
        rows.append(
            next_row(rows[-1] if rows else None, kind=kind, at=AT + timedelta(hours=place), facts=facts)
        )
    return rows, [paper], signatures


# --- flipping one bit of what is stored ---------------------------------------------------------------------


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit of what is stored turned over."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(31))
    if isinstance(value, datetime):
        bit = 1 << chance.randrange(50)
        stored = (value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stored ^ bit)
    data = bytearray(value.encode("utf-8") if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data).decode("utf-8", "surrogateescape") if isinstance(value, str) else bytes(data)


def places(kept: Kept) -> list[tuple[int, int, str, str | None]]:
    """Every stored field: of which list, which one of it, which field, which fact in it."""
    return [
        (which, number, part.name, key)
        for which, things in enumerate(kept)
        for number, thing in enumerate(things)
        for part in fields(thing)
        for key in (sorted(thing.facts) if part.name == "facts" else [None])
        if (thing.facts[key] if key else getattr(thing, part.name)) not in ("", b"", None)
    ]


def flip(kept: Kept, place: tuple[int, int, str, str | None], chance: random.Random) -> Kept:
    which, number, name, key = place
    lists = [list(things) for things in kept]
    thing: Any = lists[which][number]
    old = getattr(thing, name)
    new = old | {key: flipped(old[key], chance)} if key else flipped(old, chance)
    lists[which][number] = replace(thing, **{name: new})
    return lists[0], lists[1], lists[2]


def found_of(flips: int) -> int:
    chance, whole = random.Random(20260803), kept()
    spots = places(whole)
    order = [*spots, *(chance.choice(spots) for _ in range(flips - len(spots)))]
    return sum(bool(verify(*flip(whole, place, chance))) for place in order)


def test_nothing_is_found_where_nothing_was_changed() -> None:
    rows, papers, signatures = kept()
    assert verify(rows, papers, signatures, head=rows[-1].hash) == []
    assert verify([], [], []) == verify([], [], [], head=START) == []


def test_each_of_a_thousand_flipped_bits_is_found() -> None:
    assert len(places(kept())) > 50
    assert found_of(FLIPS) == FLIPS


@pytest.mark.parametrize("left_out", ["at", "kind", "facts"])
def test_a_hash_that_leaves_a_field_out_misses_flips(left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the test above can fail."""
    true_hash = chain.row_hash
    nothing: dict[str, Any] = {"at": AT, "kind": "", "facts": {}}
    monkeypatch.setattr(chain, "row_hash", lambda **row: true_hash(**row | {left_out: nothing[left_out]}))
    assert found_of(FLIPS) < FLIPS


# --- whole pieces -------------------------------------------------------------------------------------------


def test_a_row_taken_out_put_in_or_moved_is_found() -> None:
    rows, papers, signatures = kept()
    assert verify(rows[1:], papers, signatures)
    assert verify([*rows[:1], *rows[2:]], papers, signatures)
    assert verify([rows[1], rows[0], *rows[2:]], papers, signatures)
    extra = next_row(rows[-1], kind="signed", at=AT, facts={})
    assert verify([*rows[:2], extra, *rows[2:]], papers, signatures)


def test_rows_cut_off_at_the_end_are_found_by_the_head_or_what_they_covered() -> None:
    rows, papers, signatures = kept()
    assert verify(rows[:-1], papers, signatures, head=rows[-1].hash) == [
        Finding("chain", "doesn’t end with the hash that was kept elsewhere")
    ]
    assert Finding("signature 8", "differs from its evidence") in verify(rows[:3], papers, signatures)


def test_a_missing_added_or_doubled_signature_or_paper_is_found() -> None:
    rows, papers, signatures = kept()
    assert verify(rows, papers, signatures[1:]) == [Finding("signature 7", "is missing")]
    assert verify(rows, [], signatures) == [Finding("paper 1", "is missing")]
    assert verify(rows, papers, [*signatures, replace(signatures[0], key="9")]) == [
        Finding("signature 9", "differs from its evidence")
    ]
    assert verify(rows, papers * 2, signatures) == [Finding("paper 1", "is there 2 times")]


def test_a_hash_written_anew_with_its_row_breaks_the_next_one() -> None:
    rows, papers, signatures = kept()
    forged = next_row(rows[0], kind="opened", at=AT, facts={"is_verified": True})
    assert [finding.where for finding in verify([rows[0], forged, *rows[2:]], papers, signatures)] == [
        "evidence 3"
    ]


def test_what_is_no_fact_or_has_no_time_zone_is_refused() -> None:
    with pytest.raises(TypeError, match="no fact"):
        next_row(None, kind="sent", at=AT, facts={"x": 1.5})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="time zone"):
        next_row(None, kind="sent", at=datetime(2026, 1, 1), facts={})  # noqa: DTZ001
    row = replace(kept()[0][0], facts={"x": 1.5})
    assert verify([row], [], [])[0].problem == "was changed"
