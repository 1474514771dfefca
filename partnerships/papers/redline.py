"""What changed between two texts, word by word, so that a lawyer reads it: kept, removed, added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple


class Mark(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    mark: Mark
    text: str


#: From coarse to fine: what is alike in the large is never taken apart. A piece holds the space after it.
LEVELS = (
    re.compile(r"[^\n]*\n+|[^\n]+"),  # paragraphs
    re.compile(r".+?(?:[.;:!?][\"”’)]*\s+|\Z)|\s+", re.DOTALL),  # sentences
    re.compile(r"\w+(?:[’'.,\-/]\w+)*\s*|\W", re.DOTALL),  # words
)
#: Pieces of one text times pieces of the other: what is more costly to compare is replaced as a whole.
MOST_PAIRS = 1_000_000
#: Fewer words than this between two changes are no island to read; they are changed along.
FEWEST_KEPT_WORDS = 2


def redline(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other.

    In: any two texts. Out: runs, neighbors of different marks, what was removed before what was added in
    its place. The kept and removed runs together are `old`, the kept and added ones `new`, to the letter.
    Paragraphs are compared first, then sentences, then words; the cost is bounded, and long texts that
    have little in common are replaced as a whole. Raises nothing.
    """
    return tuple(_joined(_calm(list(_joined(_compare(old, new, 0))))))


def paragraphs(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs, cut where a paragraph ends, without the line ends;

    for pages that show each as a paragraph.
    """
    lines: list[list[Run]] = [[]]
    for mark, text in runs:
        first, *others = text.split("\n")
        lines[-1].append(Run(mark, first))
        lines += [[Run(mark, part)] for part in others]
    kept = ([run for run in line if run.text] for line in lines)
    return [line for line in kept if line]


def _compare(old: str, new: str, level: int) -> Iterator[Run]:
    a, b = LEVELS[level].findall(old), LEVELS[level].findall(new)
    if len(a) * len(b) > MOST_PAIRS:
        yield from _replaced(a, b, level)
        return
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(Mark.KEPT, "".join(a[a0:a1]))
        else:
            yield from _replaced(a[a0:a1], b[b0:b1], level)


def _replaced(a: Sequence[str], b: Sequence[str], level: int) -> Iterator[Run]:
    """As many paragraphs (sentences) as before are compared one to one; else all of them together."""
    is_finest = level + 1 == len(LEVELS)
    if is_finest or not a or not b:
        yield Run(Mark.REMOVED, "".join(a))
        yield Run(Mark.ADDED, "".join(b))
    elif len(a) == len(b):
        for old, new in zip(a, b, strict=True):
            yield from _compare(old, new, level + 1)
    else:
        yield from _compare("".join(a), "".join(b), level + 1)


def _calm(runs: list[Run]) -> Iterator[Run]:
    """A stray word between two changes reads as part of them; a line end always stands."""
    for place, run in enumerate(runs):
        is_between = run.mark is Mark.KEPT and 0 < place < len(runs) - 1
        if is_between and "\n" not in run.text and len(run.text.split()) < FEWEST_KEPT_WORDS:
            yield Run(Mark.REMOVED, run.text)
            yield Run(Mark.ADDED, run.text)
        else:
            yield run


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbors of one mark as one run, and in each change the removed text before the added."""
    for is_kept, group in groupby(runs, key=lambda run: run.mark is Mark.KEPT):
        parts = list(group)
        for mark in (Mark.KEPT,) if is_kept else (Mark.REMOVED, Mark.ADDED):
            text = "".join(run.text for run in parts if run.mark is mark)
            if text:
                yield Run(mark, text)
