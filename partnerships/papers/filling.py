"""Placeholders of templates: names in double braces become values; nothing is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\{\{([^{}\n]{0,80})\}\}")


class Filled(NamedTuple):
    """The text, with what couldn't be filled left as it was written."""

    text: str
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not (self.unknown or self.missing)


def fill(text: str, values: Mapping[str, str | None]) -> Filled:
    """Puts values in the place of `{{ names }}`.

    In: the text, and a value for each name that there is; None or blank where it isn't known yet. Out:
    the filled text; `unknown`, what stands in braces and is no name; `missing`, the names without a
    value; each once, in the order of the text. A value is taken as it is, braces and all. Raises nothing.
    """
    unknown: dict[str, None] = {}
    missing: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        name = found[1].strip()
        value = values.get(name)
        if value is None or not value.strip():
            (missing if name in values else unknown)[name] = None
            return found[0]
        return value

    return Filled(PLACEHOLDER.sub(put, text), tuple(unknown), tuple(missing))


def names_in(text: str) -> tuple[str, ...]:
    """What stands in double braces, each once, in the order of the text. Raises nothing."""
    return tuple(dict.fromkeys(name.strip() for name in PLACEHOLDER.findall(text)))
