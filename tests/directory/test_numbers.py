"""Numbers as people type them, in the forms of all apps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django import forms

from directory.numbers import NumberInput, ungrouped

APPS = {"directory", "partnerships", "pathways", "employers", "metrics"}


class Form(forms.Form):
    days = forms.IntegerField(required=False)
    amount = forms.DecimalField(required=False)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25000", 25000),
        ("25,000", 25000),
        ("$25,000.50", Decimal("25000.50")),
        (" $ 7 ", 7),
        ("-1,000", -1000),
    ],
)
def test_a_number_is_taken_as_people_write_it(typed: str, number: Any) -> None:
    form = Form({"amount": typed})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == number


@pytest.mark.parametrize("typed", ["2 days", "2,5", "25,00", "1,0000", "many", "$"])
def test_what_is_no_number_is_said_and_stays(typed: str) -> None:
    form = Form({"days": typed, "amount": typed})
    assert set(form.errors) == {"days", "amount"}
    assert form["days"].value() == typed


def test_its_line_brings_up_the_keys_for_numbers() -> None:
    form = Form()
    assert 'type="text"' in str(form["days"]) and 'inputmode="numeric"' in str(form["days"])
    assert 'type="text"' in str(form["amount"]) and 'inputmode="decimal"' in str(form["amount"])


def test_commas_are_taken_only_where_they_belong() -> None:
    assert ungrouped("1,250,000.5") == "1250000.5"
    assert [ungrouped(text) for text in ("1,25", "1,2500", ",5", "a,000")] == [
        "1,25",
        "1,2500",
        ",5",
        "a,000",
    ]


def test_every_form_asks_for_numbers_so() -> None:
    fields = [(form, name, field) for form in our_forms() for name, field in form.base_fields.items()]
    numbers = [each for each in fields if isinstance(each[2], forms.IntegerField)]
    assert len(numbers) > 30
    assert [
        (form.__name__, name)
        for form, name, field in numbers
        if not isinstance(field.widget, NumberInput | forms.HiddenInput)
    ] == []


def our_forms() -> Iterator[type[forms.BaseForm]]:
    import_module("config.urls")  # which brings in every page and its form
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.split(".")[0] in APPS and ".admin" not in form.__module__:
            yield form
