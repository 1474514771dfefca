"""A redline leads from one text to the other to the letter, reads well, and has a bounded cost."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.papers.redline import Mark, Run, paragraphs, redline

OLD = (
    "The District shall provide a coordinator for the program. The coordinator visits each site monthly.\n\n"
    "Either party may terminate this agreement with thirty (30) days’ written notice.\n\nLast words stay."
)
NEW = (
    "The District shall provide a full-time coordinator for each program. The coordinator visits each site"
    " monthly.\n\nEither party may terminate this agreement with sixty (60) days’ written notice.\n\n"
    "A paragraph between.\n\nLast words stay."
)


def sides(runs: tuple[Run, ...]) -> tuple[str, str]:
    old = "".join(run.text for run in runs if run.mark is not Mark.ADDED)
    return old, "".join(run.text for run in runs if run.mark is not Mark.REMOVED)


def test_words_that_changed_are_marked_and_no_more() -> None:
    changed = [(str(mark), text.strip()) for mark, text in redline(OLD, NEW) if mark is not Mark.KEPT]
    assert changed == [
        ("added", "full-time"),
        ("removed", "the"),
        ("added", "each"),
        ("removed", "thirty (30"),
        ("added", "sixty (60"),
        ("added", "A paragraph between."),
    ]


def test_equal_texts_and_empty_ones() -> None:
    assert redline(OLD, OLD) == (Run(Mark.KEPT, OLD),)
    assert redline("", "") == ()
    assert redline("", "new") == (Run(Mark.ADDED, "new"),)
    assert redline("old", "") == (Run(Mark.REMOVED, "old"),)


def test_a_moved_paragraph_is_no_confetti() -> None:
    first, second, third = OLD.split("\n\n")
    runs = redline(f"{first}\n\n{second}\n\n{third}", f"{second}\n\n{first}\n\n{third}")
    assert len(runs) <= 5


def test_a_stray_word_between_changes_goes_along() -> None:
    runs = redline("pay all fees promptly", "send any fees late")
    assert [run.mark for run in runs] == [Mark.REMOVED, Mark.ADDED]


def test_paragraphs_of_a_redline() -> None:
    lines = paragraphs(redline(OLD, NEW))
    assert ["".join(run.text for run in line) for line in lines][2:] == [
        "A paragraph between.",
        "Last words stay.",
    ]
    assert all(line and "\n" not in run.text for line in lines for run in line)


@settings(max_examples=300)
@given(st.text("ab .\n’\u00e9"), st.text("ab .\n’\u00e9"))
def test_to_the_letter(old: str, new: str) -> None:
    runs = redline(old, new)
    assert sides(runs) == (old, new)
    assert all(run.text for run in runs)
    assert all(one.mark is not other.mark for one, other in zip(runs, runs[1:], strict=False))


def word_soup(letters: str, count: int, seed: int) -> str:
    return " ".join(random.Random(seed).choices(letters, k=count))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the " * 5000, "the of " * 2500),
        (word_soup("ab", 999, 1), word_soup("ab", 999, 2)),
        (word_soup("abcdefghij", 30_000, 1), word_soup("abcdefghij", 30_000, 2)),
        ("x" * 65_536, "y" * 65_536),
        ("." * 60_000, "!" * 60_001),
        (" " * 60_000, "\n" * 60_001),
        (word_soup("ab", 999, 1).replace(" ", "\n"), word_soup("ab", 999, 2).replace(" ", "\n")),
    ],
)
def test_no_text_takes_long(old: str, new: str) -> None:
    started = time.perf_counter()
    assert sides(redline(old, new)) == (old, new)
    assert time.perf_counter() - started < 3
