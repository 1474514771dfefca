"""The palette in real Chromium, by keyboard alone; and the search page where nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from directory.actions.index import rebuild_index
from tests.test_browser import looked_at
from tests.world import World, new_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


@pytest.fixture
def world() -> World:
    world = new_world()
    rebuild_index()
    return world


def option(page: Any) -> str:
    """What a screen reader is told is chosen."""
    return str(
        page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText ?? ''"
        )
    )


def test_a_record_is_reached_by_keyboard_and_stands_first_next_time(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/organizations/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=option]")
    assert "Today" in option(page)
    page.keyboard.type("bluegras manufac")
    page.wait_for_selector("[role=option]:has-text('Bluegrass Manufacturing')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert "Bluegrass Manufacturing" in option(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/partnerships/{world.partnership.slug}/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=group][aria-label='Opened last']")
    assert "Bluegrass Manufacturing" in option(page)
    assert looked_at(page, "palette") == []
    page.keyboard.press("Escape")
    assert not page.locator("dialog.palette").is_visible()


def test_nothing_found_is_said(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/organizations/")
    page.click("[data-palette-open]")
    page.keyboard.type("qqqq")
    page.wait_for_selector("dialog [role=status]:has-text('Nothing is called “qqqq”.')")
    assert looked_at(page, "palette without an answer") == []


def test_the_search_page_is_for_everybody(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/search/?q=bluegrass")
    assert page.locator("main a:has-text('Bluegrass Manufacturing')").count() == 1
    assert looked_at(page, "found") == []
    page.goto("/search/?q=qqqq&kind=person")
    assert looked_at(page, "nothing found") == []
