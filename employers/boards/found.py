"""Occupations, credentials and competencies by what somebody types: what a need can be about."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Length

from pathways.models import Competency, Credential, Occupation

MOST, LOOKED_AT = 5, 200
#: Kind → its model, and the field that names it.
KINDS: dict[str, tuple[Any, str]] = {
    "occupation": (Occupation, "title"),
    "credential": (Credential, "name"),
    "competency": (Competency, "title"),
}
#: What a form sends for a need that nothing found says: the words as they were typed.
OWN_WORDS = "words"


class Found(NamedTuple):
    """One thing that a need can be about; `key` is what a form sends."""

    kind: str
    row: Any

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row.pk}"

    @property
    def words(self) -> str:
        return str(getattr(self.row, KINDS[self.kind][1]))

    @property
    def fields(self) -> dict[str, Any]:
        """What a need is about: this, and nothing else."""
        return about(**{self.kind: self.row})


class OwnWords(NamedTuple):
    """A need that nothing known says: the employer's own words, for staff to read."""

    words: str
    kind: str = OWN_WORDS

    @property
    def key(self) -> str:
        return OWN_WORDS

    @property
    def fields(self) -> dict[str, Any]:
        return about(words=self.words)


def about(**said: Any) -> dict[str, Any]:
    """The fields by which a need says what it is about: of several ways, the one that was taken."""
    return {**dict.fromkeys(KINDS), OWN_WORDS: "", **said}


def examples() -> list[str]:
    """One short name of each kind that there is: what is shown as an example is found."""
    rows = ((model.objects.values_list(field, flat=True), field) for model, field in KINDS.values())
    firsts = (names.order_by(Length(field), field).first() for names, field in rows)
    return [name for name in firsts if name]


def find_named(words: str) -> list[Found]:
    """What shares a word with these, those that share more first: some of each kind."""
    return [Found(kind, row) for kind in KINDS for row in like(kind, words)]


def like(kind: str, words: str) -> list[Any]:
    model, field = KINDS[kind]
    stems = stems_of(words)
    either = Q(pk__in=[])
    for stem in stems:
        either |= Q(**{f"{field}__icontains": stem})
    rows = list(model.objects.filter(either).order_by("pk")[:LOOKED_AT]) if stems else []
    rows.sort(key=lambda row: -sum(stem in getattr(row, field).lower() for stem in stems))
    return rows[:MOST]


def stems_of(words: str) -> list[str]:
    """Words of three letters and more, without the s of many."""
    return [word.rstrip("s") or word for word in re.findall(r"[^\W\d_]{3,}", words.lower())][:6]


def named(key: str) -> Found | None:
    """What a form has sent back, if there is such a thing."""
    kind, _, number = key.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    row = KINDS[kind][0].objects.filter(pk=int(number)).first()
    return Found(kind, row) if row else None


def of_need(need: Any) -> Found | OwnWords:
    """What a need is about."""
    kind = next((kind for kind in KINDS if getattr(need, f"{kind}_id")), None)
    return Found(kind, getattr(need, kind)) if kind else OwnWords(need.words)
