"""What readers see of a text: on paper each letter has a shape, and nowhere does anything hide."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: The ranges that typst's own fonts can draw; a test sets each letter in them.
SHOWN = re.compile(
    "[ -~\xa0-\u04ff\u0531-\u05f4\u0621-\u063a\u0640-\u0655\u10d0-\u10ff\u13a0-\u13fd"
    "\u1d00-\u200a\u2010-\u2027\u2030-\u2040\u2042\u2044-\u2052\u2054-\u205e\u2070-\u211e\u2126-\u2151"
    "\u2153-\u2184\u2190-\u23ff\u2460-\u2606\ufb00-\ufb4f\n]"
)
#: May be torn where the line ends, so that no word runs out of its column; a hash stays whole, to be copied.
LONG_WORD = re.compile(r"(?<!\S)(?![0-9a-f]{64}(?!\S))\S{25,}")
PIECE = re.compile(r"\S{12}(?=\S)")
ZERO_WIDTH_SPACE = "\u200b"
#: Controls, what turns letters around, and what takes no room. Joiners stay: some scripts need them.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    """The text with every character in view: one that can't be drawn, or hides, stands as its code.

    In: any text. Out: text in NFC of characters that the fonts have; a tab is a space, and a long word has
    places to break. Raises nothing.
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(letter if _is_shown(letter) else _code(letter) for letter in text)
    return LONG_WORD.sub(lambda word: PIECE.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word[0]), text)


@cache
def _is_shown(letter: str) -> bool:
    """No controls, and no marks that NFC left alone: few fonts can set those on the letter before them."""
    is_drawn = letter == "\n" or unicodedata.category(letter)[0] not in "CM"
    return is_drawn and SHOWN.match(letter) is not None


def _code(letter: str) -> str:
    return " " if letter == "\t" else f"[U+{ord(letter):04X}]"


def in_view(text: str) -> str:
    """The text for a page, where browsers have all letters: only what hides or turns them stands as its code.

    In and out: any text. Raises nothing.
    """
    return HIDDEN.sub(lambda found: _code(found[0]), text)
