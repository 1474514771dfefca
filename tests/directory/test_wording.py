"""No form says anything in a machine's words: what is missing or doesn't fit is said once, for all of them."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from directory.actions.save import check
from directory.forms import PastDayField
from employers.models import Placement
from tests import build
from tests.forms import errors, fill
from tests.own import here, own_page


class Asking(forms.Form):
    name = forms.CharField(max_length=3)
    email = forms.EmailField()
    kind = forms.ChoiceField(choices=[("a", "A")])
    kinds = forms.MultipleChoiceField(choices=[("a", "A")])
    count = forms.IntegerField(min_value=1, max_value=9)
    on = PastDayField()
    is_read = forms.BooleanField()


def said(**words):
    return {name: " ".join(lines) for name, lines in Asking(words).errors.items()}


def test_what_is_missing_is_said_by_its_kind():
    assert said() == {
        "name": "Fill this in.",
        "email": "Type an e-mail address.",
        "kind": "Choose one.",
        "kinds": "Choose at least one.",
        "count": "Give a number.",
        "on": "Give a day.",
        "is_read": "Tick this box.",
    }


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "Esther", "At most 3 characters."),
        ("email", "esther", "This is no whole e-mail address."),
        ("kind", "b", "This is no longer in the list. Choose again."),
        ("kinds", ["b"], "This is no longer in the list. Choose again."),
        ("count", "0", "At least 1."),
        ("count", "10", "At most 9."),
        ("count", "2-3", "Type a number alone, such as 2."),
        ("on", "soon", "This isn’t a date. Choose one."),
    ],
)
def test_what_does_not_fit_is_said_in_our_words(field, typed, words):
    assert said(**{field: typed})[field] == words


def test_a_past_day_takes_none_to_come():
    field = PastDayField()
    field.until(date(2026, 11, 24))
    assert field.clean("2026-11-24") == date(2026, 11, 24)
    with pytest.raises(ValidationError, match="still to come. Choose November 24, 2026, or a day before it."):
        field.clean("2026-11-25")
    assert field.widget.attrs["max"] == "2026-11-24"


def test_what_a_constraint_refuses_names_what_it_is_held_against(db):
    row = build.Placement(learners_count=3)
    row.hired_count = 4
    with pytest.raises(ValidationError) as refusal:
        check(row)
    assert refusal.value.message_dict["hired_count"] == ["This doesn’t fit with: learners count (3)."]
    Placement.objects.filter(pk=row.pk).update(from_on=date(2026, 1, 8))
    row.refresh_from_db()
    row.to_on = date(2026, 1, 7)
    with pytest.raises(ValidationError) as refusal, override("en"):
        check(row)
    assert refusal.value.message_dict["to_on"] == ["This doesn’t fit with: first day (January 8, 2026)."]


def test_a_phone_is_whole_once_it_is_changed_and_one_that_stands_may_stay(employer_contact, network, staff):
    employer_contact.phone = "ask at the gate"
    employer_contact.save()
    browser, link = own_page(employer_contact, network, staff)
    address = here("directory:link_contact", link)
    assert "with its area code" in errors(fill(browser, address, phone="555-O15x"))["phone"]
    assert fill(browser, address).status_code == 302
    assert fill(browser, address, phone="606-555-0157").status_code == 302
