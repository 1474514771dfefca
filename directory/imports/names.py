"""Readable names from registers that write in capitals only."""

from __future__ import annotations

import re
from functools import lru_cache

SMALL = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
#: Written in capitals although they could be read as words; words without a vowel need no entry.
ACRONYMS = {
    "AARP", "ABATE", "ACLU", "AFL", "AFSCME", "AIDS", "AMVETS", "ARH", "ASCAP", "AYSO", "BPOE", "CASA",
    "CIO", "DAR", "DARE", "EAA", "EMS", "FBO", "FCA", "FFA", "FOE", "GED", "HVAC", "IBEW", "IEEE", "II",
    "III", "IV", "IX", "JROTC", "KCTCS", "KEA", "KSU", "KY", "LLC", "MADD", "NAACP", "NAMI", "NCAA", "NE",
    "NEA", "NICU", "PFLAG", "PTA", "PTO", "PTSA", "PTSO", "ROTC", "SAE", "SE", "SOKY", "STEM", "UAW", "UK",
    "UMC", "UMW", "UPS", "US", "USA", "USO", "UW", "VEBA", "VI", "VII", "VIII", "XI", "XII", "YMCA", "YWCA",
}  # fmt: skip
#: Short forms without a vowel that are nevertheless written like words.
WORDS = {
    "CHMN", "CT", "CTR", "DEPT", "DR", "FDN", "FT", "HWY", "JR", "LN", "LTD", "MC", "MR", "MRS", "MS", "MT",
    "NTL", "PKWY", "PL", "RD", "SQ", "SR", "ST", "STS", "TR", "BLVD", "JCT", "TRL",
}  # fmt: skip
SPECIAL = {"LARUE": "LaRue", "MCINTOSH": "McIntosh", "PO": "PO", "DESOTO": "DeSoto", "LAGRANGE": "LaGrange"}
MC = re.compile(r"^MC([A-Z]{3,})$")
ORDINAL = re.compile(r"^\d+(ST|ND|RD|TH)$")
PARTS = re.compile(r"([^A-Z0-9]+)")
VOWEL = re.compile(r"[AEIOUY]")


@lru_cache(maxsize=20_000)
def readable(text: str) -> str:
    """“GRANT COUNTY 4-H COUNCIL INC” → “Grant County 4-H Council Inc”; mixed case is left as it is."""
    if text != text.upper():
        return text
    words = text.split()
    return " ".join(cased(word, is_first=at == 0) for at, word in enumerate(words))


def cased(word: str, is_first: bool = False) -> str:
    if word.lower() in SMALL and not is_first:
        return word.lower()
    return "".join(part_cased(part) for part in PARTS.split(word))


def part_cased(part: str) -> str:
    if part in SPECIAL:
        return SPECIAL[part]
    if part in ACRONYMS or len(part) < 2:
        return part
    if ORDINAL.match(part):
        return part.lower()
    if found := MC.match(part):
        return f"Mc{found[1].capitalize()}"
    if not VOWEL.search(part) and part not in WORDS:
        return part
    return part.capitalize()


def same_words(one: str, other: str) -> bool:
    """Whether two names differ in case and punctuation only."""
    return plain(one) == plain(other)


def plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
