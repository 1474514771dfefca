"""A save that others have overtaken: what they alone changed stays, what both changed is shown, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from directory.actions.save import change
from directory.forms import QUOTED, SeenForm
from directory.models import Organization
from tests import build
from tests.build import AT

pytestmark = pytest.mark.django_db


class PlaceForm(SeenForm):
    class Meta:
        model = Organization
        fields = ("name", "kind", "city", "parent")


@pytest.fixture
def place(db: None) -> Organization:
    row: Organization = build.Organization(name="Clark High", kind="school", city="Winchester")
    return row


def shown(form: SeenForm) -> dict[str, Any]:
    """What a browser would send back of a form as it was shown."""
    said = {}
    for bound in form:
        value = bound.value()
        said[bound.html_name] = "" if value is None else str(value)
    return said


def opened(row: Organization) -> dict[str, Any]:
    return shown(PlaceForm(instance=Organization.objects.get(pk=row.pk)))


def send(row: Organization, said: dict[str, Any]) -> PlaceForm:
    form = PlaceForm(said, instance=Organization.objects.get(pk=row.pk))
    with transaction.atomic():
        if form.is_valid():
            fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
            change(Organization.objects.get(pk=row.pk), by=None, at=AT, **fields)
    return form


def test_alone_one_saves_as_ever(place: Organization) -> None:
    assert not send(place, {**opened(place), "city": "Lexington"}).errors
    place.refresh_from_db()
    assert place.city == "Lexington"


def test_what_the_other_alone_changed_stays(place: Organization) -> None:
    mine = opened(place)
    change(place, by=None, at=AT, name="Clark County High")
    assert not send(place, {**mine, "city": "Lexington"}).errors
    place.refresh_from_db()
    assert (place.name, place.city) == ("Clark County High", "Lexington")


def test_without_the_form_the_others_words_would_be_lost(place: Organization) -> None:
    """Negative control: an ordinary save of the same fields."""
    mine = opened(place)
    change(place, by=None, at=AT, name="Clark County High")
    fields = {name: mine[name] for name in ("name", "city")} | {"city": "Lexington"}
    change(Organization.objects.get(pk=place.pk), by=None, at=AT, **fields)
    place.refresh_from_db()
    assert place.name == "Clark High"


def test_what_both_changed_is_shown_in_both_versions_and_not_saved(place: Organization) -> None:
    mine = {**opened(place), "name": "Clark Academy", "city": "Paris"}
    change(place, by=None, at=AT, name="Clark County High")
    form = send(place, mine)
    assert "“Clark County High”" in form.errors["name"][0]
    assert list(form.errors) == ["name"]
    assert form["name"].value() == "Clark Academy"
    place.refresh_from_db()
    assert (place.name, place.city) == ("Clark County High", "Winchester")


def test_sent_again_mine_replaces_theirs_knowingly(place: Organization) -> None:
    mine = {**opened(place), "name": "Clark Academy"}
    change(place, by=None, at=AT, name="Clark County High", city="Paris")
    again = shown(send(place, mine))
    assert not send(place, again).errors
    place.refresh_from_db()
    assert (place.name, place.city) == ("Clark Academy", "Paris")


def test_a_second_overtaking_is_shown_too(place: Organization) -> None:
    mine = {**opened(place), "name": "Clark Academy"}
    change(place, by=None, at=AT, name="Clark County High")
    again = shown(send(place, mine))
    change(place, by=None, at=AT, name="Clark High School")
    assert "“Clark High School”" in send(place, again).errors["name"][0]


def test_the_same_change_by_both_is_no_clash(place: Organization) -> None:
    mine = {**opened(place), "name": "Clark County High"}
    change(place, by=None, at=AT, name="Clark County High")
    assert not send(place, mine).errors


def test_keys_and_choices_are_said_in_words(place: Organization) -> None:
    district, other = build.District(name="Clark County"), build.District(name="Fayette County")
    mine = {**opened(place), "kind": "employer", "parent": str(district.pk)}
    change(place, by=None, at=AT, kind="district", parent=other)
    errors = send(place, mine).errors
    assert "“School district”" in errors["kind"][0]
    assert "“Fayette County”" in errors["parent"][0]


@pytest.mark.parametrize("seen", ["", "999999999", "x"])
def test_a_form_that_says_no_version_saves_nothing(place: Organization, seen: str) -> None:
    form = send(place, {**opened(place), "city": "Lexington", "seen": seen})
    assert form.errors
    place.refresh_from_db()
    assert place.city == "Winchester"


def test_a_version_of_another_row_is_none(place: Organization) -> None:
    other: Any = build.Organization()
    assert send(place, {**opened(place), "seen": opened(other)["seen"]}).errors


def test_a_row_that_never_changed_since_it_was_brought_in_is_saved(place: Organization) -> None:
    place.history.all().delete()
    assert not send(place, {**opened(place), "city": "Lexington"}).errors


def test_a_new_row_has_nothing_to_clash_with(db: None) -> None:
    form = PlaceForm({"name": "New", "kind": "school"})
    assert form.is_valid(), form.errors


def test_of_a_long_text_the_beginning_is_quoted(place: Organization) -> None:
    form = PlaceForm(instance=place)
    assert form.said("name", "Word " * 1_000).startswith("Word Word")
    assert len(form.said("name", "Word " * 1_000)) == QUOTED
    assert form.said("name", "Short") == "Short"
