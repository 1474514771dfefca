"""In real Chromium: no name is so long that a page, or a list on a phone, must be moved sideways to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Model

from directory.models import Affiliation, Organization, Person, User
from employers.models import Offer
from partnerships.models import Agreement, FundingSource, Meeting, Partnership
from tests import build
from tests.access_table import TABLE
from tests.test_browser import SIZES, is_cut_off
from tests.test_pages import address
from tests.world import World, grow, new_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]
PAGES = [row for row in TABLE if row.is_page and row.who["manager"] == 200]
NAMES: tuple[tuple[type[Model], str], ...] = (
    (Organization, "name"),
    (Partnership, "name"),
    (Person, "given_name"),
    (Person, "family_name"),
    (Affiliation, "title"),
    (User, "name"),
    (Agreement, "title"),
    (Meeting, "title"),
    (FundingSource, "name"),
    (Offer, "title"),
)


def lengthen(model: type[Model], field: str) -> None:
    """As long as it may be, and half of it one word."""
    length: int = model._meta.get_field(field).max_length  # type: ignore[union-attr]
    words = ("W" * (length // 2) + " of the northern counties" * 8)[: length - 6]
    for row in model._default_manager.all():
        model._default_manager.filter(pk=row.pk).update(**{field: f"{words} {row.pk}"})


@pytest.fixture
def world() -> World:
    world = new_world()
    grow(world, 1)
    build.Affiliation(person=Person.objects.earliest("pk"))  # works at more than one place
    for model, field in NAMES:
        lengthen(model, field)
    return world


def is_cut_in_a_list(page: Any) -> bool:
    """Whether rows that fold on a phone are wider than their frame."""
    return bool(
        page.evaluate(
            "[...document.querySelectorAll('.grid-table--folds')]"
            ".some((one) => one.scrollWidth > one.parentElement.clientWidth)"
        )
    )


#: Charts draw themselves anew in the frame after their page has another width.
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def faults(page: Any, name: str) -> Iterator[str]:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(TWO_FRAMES)
        if is_cut_off(page):
            yield f"{name} at {width}: wider than the window"
        if width < 768 and is_cut_in_a_list(page):
            yield f"{name} at {width}: a list is wider than its frame"


def test_no_name_is_too_long(world: World, open_page: Opener) -> None:
    page = open_page(world.people["manager"], "/")
    found: list[str] = []
    for row in PAGES:
        page.goto(address(row, world))
        found += faults(page, row.name)
    assert not found, "\n".join(found)


def test_a_page_that_is_too_wide_is_noticed(world: World, open_page: Opener) -> None:
    page = open_page(world.people["manager"], "/people/")
    assert not list(faults(page, "people"))
    page.evaluate("document.querySelectorAll('td[data-label]').forEach((one) => one.style.display = 'flex')")
    assert list(faults(page, "people")) == ["people at 390: a list is wider than its frame"]
    page.evaluate("document.querySelector('h1').style.width = '40rem'")
    assert "people at 390: wider than the window" in list(faults(page, "people"))
