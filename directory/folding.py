"""Words as they are compared in a search: without case, accents and signs, and near ones despite a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"\w+")
LONGEST = 40


def folded(text: str) -> str:
    """“Peña’s Café” → “penas cafe”."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter) and letter not in "'’")
    return " ".join(WORD.findall(plain.replace("_", " ")))


def words_of(text: str) -> list[str]:
    """The different words of a text, in its order."""
    return list(dict.fromkeys(word[:LONGEST] for word in folded(text).split()))


def slips_allowed(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or swapped before it is another one.

    A number with another digit is always another one.
    """
    return 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2


def ends_of(word: str) -> tuple[str, str]:
    """A beginning and an ending: one slip anywhere, even two letters swapped, leaves one of them whole."""
    length = max(1, (len(word) - 1) // 2)
    return word[:length], word[-length:]


def nearest(word: str, known: Iterable[str], most: int = 8) -> list[str]:
    """The known words that differ by no more slips than are allowed, the nearest first."""
    allowed = slips_allowed(word)
    alike = {one for one in known if abs(len(one) - len(word)) <= allowed}
    judged = sorted((slips(word, one), one) for one in alike)
    return [one for count, one in judged if count <= allowed][:most]


def slips(one: str, other: str) -> int:
    """Letters to change, add, drop or swap with their neighbor until the words are the same."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
