"""The evidence of an agreement as a chain: each row's hash covers all of it and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from partnerships.papers.content import text_hash

Fact = str | int | bool | None

#: What stands before the first row.
START = "0" * 64


@dataclass(frozen=True)
class Row:
    """What happened: `facts` holds every stored column that has no name of its own here."""

    number: int
    kind: str
    at: datetime
    facts: Mapping[str, Fact]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Paper:
    """A frozen document as it is stored: its canonical text and its PDF, and the hash kept beside each."""

    key: str
    text: str
    sha256: str
    pdf: bytes
    pdf_sha256: str


@dataclass(frozen=True)
class Signature:
    """A signature as it is stored: every column that is never changed."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Finding(NamedTuple):
    where: str
    problem: str


def paper_facts(paper: Paper) -> dict[str, Fact]:
    """What the evidence of a frozen paper must hold, so that the chain covers it. Raises nothing."""
    return {"paper": paper.key, "paper_sha256": paper.sha256, "pdf_sha256": paper.pdf_sha256}


def signature_facts(signature: Signature) -> dict[str, Fact]:
    """What the evidence of a signature must hold, so that the chain covers it.

    Raises as `facts_hash` does.
    """
    return {"signature": signature.key, "signature_sha256": facts_hash(signature.facts)}


def facts_hash(facts: Mapping[str, Fact]) -> str:
    """SHA-256 of facts as JSON with sorted keys;

    texts count as they are. Raises TypeError for other values.
    """
    plain = {str(key): _fact(value) for key, value in facts.items()}
    return text_hash(json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def row_hash(*, number: int, kind: str, at: datetime, facts: Mapping[str, Fact], previous_hash: str) -> str:
    """The hash of a row: over its number, kind, moment to the microsecond in UTC, facts and the hash
    before it.

    Out: 64 hexadecimal digits. Raises ValueError when the moment has no time zone, TypeError for a fact
    that is no text, whole number, truth or None.
    """
    if at.tzinfo is None:
        raise ValueError("The moment of evidence has a time zone.")
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return text_hash(json.dumps([number, kind, moment, facts_hash(facts), previous_hash], ensure_ascii=True))


def next_row(last: Row | None, *, kind: str, at: datetime, facts: Mapping[str, Fact]) -> Row:
    """The row that follows the last one, or the first when there is none. Raises as `row_hash` does."""
    number, previous = (last.number + 1, last.hash) if last else (1, START)
    own = row_hash(number=number, kind=kind, at=at, facts=facts, previous_hash=previous)
    return Row(number, kind, at, dict(facts), previous, own)


def verify(
    rows: Sequence[Row], papers: Iterable[Paper], signatures: Iterable[Signature], *, head: str | None = None
) -> list[Finding]:
    """Everything that doesn't fit together; an empty list says that each stored bit is as it was written.

    In: the evidence of one agreement in the order of its numbers, and all papers and signatures that it
    has now; `head` is the last hash as somebody outside kept it (each certificate carries it), and finds
    rows cut off at the end. Out: findings in the order of the rows, then papers, then signatures. Raises
    nothing for stored values, however damaged.
    """
    found = list(_broken_links(rows))
    if head is not None and head != (rows[-1].hash if rows else START):
        found.append(Finding("chain", "doesn’t end with the hash that was kept elsewhere"))
    found += _broken_papers(rows, list(papers))
    return found + list(_broken_signatures(rows, list(signatures)))


def _fact(value: Fact) -> Fact:
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{value!r} is no fact: a text, a whole number, a truth or None.")


def _broken_links(rows: Sequence[Row]) -> Iterator[Finding]:
    previous = START
    for place, row in enumerate(rows, start=1):
        where = f"evidence {place}"
        if row.number != place:
            yield Finding(where, f"has the number {row.number}")
        if row.previous_hash != previous:
            yield Finding(where, "doesn’t follow the row before it")
        if _hash_of(row) != row.hash:
            yield Finding(where, "was changed")
        previous = row.hash


def _hash_of(row: Row) -> str | None:
    try:
        return row_hash(
            number=row.number, kind=row.kind, at=row.at, facts=row.facts, previous_hash=row.previous_hash
        )
    except (TypeError, ValueError, OverflowError):
        return None


def _broken_papers(rows: Sequence[Row], papers: list[Paper]) -> Iterator[Finding]:
    yield from _uncovered(rows, "paper", [paper.key for paper in papers])
    for paper in papers:
        where = f"paper {paper.key}"
        if text_hash(paper.text) != paper.sha256:
            yield Finding(where, "text was changed")
        if hashlib.sha256(paper.pdf).hexdigest() != paper.pdf_sha256:
            yield Finding(where, "PDF was changed")
        if not _holds(rows, paper_facts(paper)):
            yield Finding(where, "differs from its evidence")


def _broken_signatures(rows: Sequence[Row], signatures: list[Signature]) -> Iterator[Finding]:
    yield from _uncovered(rows, "signature", [signature.key for signature in signatures])
    for signature in signatures:
        try:
            is_held = _holds(rows, signature_facts(signature))
        except TypeError:
            is_held = False
        if not is_held:
            yield Finding(f"signature {signature.key}", "differs from its evidence")


def _holds(rows: Sequence[Row], facts: Mapping[str, Fact]) -> bool:
    return any(facts.items() <= row.facts.items() for row in rows)


def _uncovered(rows: Sequence[Row], word: str, keys: list[str]) -> Iterator[Finding]:
    """What the evidence says was made and is no longer there, and what is there twice."""
    made = {f"{word}_sha256"}
    told = [row.facts[word] for row in rows if made <= row.facts.keys() and word in row.facts]
    for key in told:
        if key not in keys:
            yield Finding(f"{word} {key}", "is missing")
    for key, count in Counter(keys).items():
        if count > 1:
            yield Finding(f"{word} {key}", f"is there {count} times")
