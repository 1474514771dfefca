"""Whatever is typed into the forms of a contact's own page: no page breaks, and what was typed stays."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests.factor import enter
from tests.fuzz import survives
from tests.world import World, new_world

pytestmark = pytest.mark.django_db
PAGES = [
    ("directory:link_contact", ("personal",)),
    ("directory:link_stop", ("personal",)),
    ("directory:link_resume", ("resume",)),
    ("partnerships:link_delivery_new", ("personal", "owed")),
    ("partnerships:link_delivery_confirm", ("personal", "arrived")),
    ("partnerships:link_delivery_missing", ("personal", "arrived")),
    ("partnerships:link_value", ("personal", "gift")),
    ("partnerships:link_value_missing", ("personal", "gift")),
    ("partnerships:link_charter", ("personal", "charter")),
    ("partnerships:link_champion", ("personal",)),
    ("partnerships:link_handover", ("personal",)),
]


@pytest.fixture
def world() -> World:
    return new_world()


@pytest.fixture
def page(world: World) -> Client:
    return enter(Client(), world.people["linked"])


@pytest.mark.parametrize(("name", "args"), PAGES, ids=[name for name, _ in PAGES])
def test_a_form_survives_whatever_is_typed(
    world: World, page: Client, name: str, args: tuple[str, ...]
) -> None:
    survives(page, reverse(name, args=[world.arguments[one] for one in args]))


@pytest.mark.parametrize("fault", ["breaks", "forgets"])
def test_a_form_that_breaks_or_forgets_is_noticed(
    world: World, page: Client, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Negative control: a form that ends in an error, and one that comes back empty."""

    def clean(self: forms.Form) -> None:
        if fault == "breaks":
            raise RuntimeError
        self.data = {}
        raise forms.ValidationError("Again")

    monkeypatch.setattr("partnerships.forms.own.HandOverForm.clean", clean)
    with pytest.raises(AssertionError):
        survives(page, reverse("partnerships:link_handover", args=[world.arguments["personal"]]))
