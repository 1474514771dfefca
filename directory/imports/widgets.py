"""How a cell becomes a value: each widget gives a clean value or says in words what is wrong."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from directory.numbers import ungrouped

SPREADSHEET_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SPACES = re.compile(r"\s+")


def column(attribute: str, name: str, widget: Widget) -> Field:
    """The field of a resource that reads the column `name` into the model's `attribute`."""
    return Field(attribute=attribute, column_name=name, widget=widget)


def tidy(value: object) -> str:
    """Text as it is stored: NFC, no blanks around it, single blanks inside, no control characters."""
    text = unicodedata.normalize("NFC", str(value or ""))
    if CONTROLS.search(text):
        raise ValueError("contains a character that can’t be stored")
    return SPACES.sub(" ", text).strip()


class Text(Widget):
    """Text on one line; `empty` are the signs that the publisher writes for nothing."""

    def __init__(self, empty: frozenset[str] = frozenset(), is_required: bool = False) -> None:
        super().__init__()
        self.empty, self.is_required = empty, is_required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = tidy(value)
        if text in SPREADSHEET_ERRORS:
            raise ValueError(f"is a spreadsheet error ({text})")
        text = "" if text in self.empty else self.shape(text)
        if self.is_required and not text:
            raise ValueError("is empty")
        return text

    def shape(self, text: str) -> str:
        return text


class Code(Text):
    """A code of a fixed form; the `="…"` that keeps Excel from counting with it falls off."""

    def __init__(self, pattern: str, form: str, **options: Any) -> None:
        super().__init__(**options)
        self.pattern, self.form = re.compile(pattern), form

    def shape(self, text: str) -> str:
        code = unwrapped(text)
        if code and not self.pattern.fullmatch(code):
            raise ValueError(f"“{code[:40]}” is not {self.form}")
        return code


def unwrapped(text: str) -> str:
    """`="01.0000"` → `01.0000`."""
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text


class Address(Text):
    """A web address; one without its scheme gets https."""

    def shape(self, text: str) -> str:
        if not text or text.startswith(("http://", "https://")):
            return text
        return f"https://{text}"


class Number(Widget):
    """A number with or without thousands commas."""

    def __init__(self, places: int = 0, is_required: bool = False, least: int | None = 0) -> None:
        super().__init__()
        self.places, self.is_required, self.least = places, is_required, least

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        if isinstance(value, int | Decimal):
            return value
        text = tidy(value)
        if not text:
            if self.is_required:
                raise ValueError("is empty")
            return None
        number = decimal(text)
        if self.least is not None and number < self.least:
            raise ValueError(f"“{text[:40]}” is less than {self.least}")
        if self.places:
            return number
        if number != number.to_integral_value():
            raise ValueError(f"“{text[:40]}” is not a whole number")
        return int(number)


def decimal(text: str) -> Decimal:
    """A finite number; thousands commas only where they belong."""
    try:
        number = Decimal(ungrouped(text))
    except InvalidOperation:
        raise ValueError(f"“{text[:40]}” is not a number") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(f"“{text[:40]}” is not a number")
    return number


class Chosen(Widget):
    """A value that the import itself has made out of the row."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value


class Unknown(ValueError):
    """The row that a cell names isn't there: of no interest where that row has failed itself."""


class Known(Widget):
    """A row that must be there already, found by one of its own columns."""

    def __init__(
        self,
        model: type,
        key: tuple[str, ...],
        what: str,
        fixed: tuple[Any, ...] = (),
        is_required: bool = True,
    ) -> None:
        super().__init__()
        self.model, self.key, self.what, self.fixed = model, key, what, fixed
        self.is_required = is_required

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = unwrapped(tidy(value))
        if not text and self.is_required:
            raise ValueError("is empty")
        if not text:
            return None
        found = kwargs["source"].known.find(self.model, self.key, (*self.fixed, text))
        if found is None:
            raise Unknown(f"no {self.what} {text[:40]} is known")
        return found
