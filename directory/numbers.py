"""Numbers are typed into a plain line, as people write them: set once, for the forms of all apps."""

from __future__ import annotations

import re
from typing import Any

from django import forms

#: 25,000 and 1,250.50: commas only where they belong.
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
DOLLARS = re.compile(r"^\s*\$\s*(?=\d)")


def ungrouped(text: str) -> str:
    """A number without its thousands commas; any other text as it is."""
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


class NumberInput(forms.TextInput):
    """A line for a number, "$2,500" too; of "2 days" a browser's own field would send nothing."""

    def __init__(self, mode: str = "numeric") -> None:
        super().__init__(attrs={"inputmode": mode, "autocomplete": "off"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return ungrouped(DOLLARS.sub("", typed).strip()) if isinstance(typed, str) else typed


def take_lines() -> None:
    """The admin's own fields for whole numbers stay."""
    forms.IntegerField.widget = NumberInput
    forms.DecimalField.widget = NumberInput("decimal")
