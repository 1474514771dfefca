"""The record edited where it stands, by keyboard, in real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from directory.models import User
from partnerships.models import Partnership
from tests import build
from tests.metrics.test_today_browser import tab_to
from tests.test_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_name_is_edited_in_its_place_by_keyboard_and_undone(
    open_page: Callable[..., Any], staff: User, partnership: Partnership
) -> None:
    page = open_page(staff, partnership.get_absolute_url())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    tab_to(page, "Edit")
    page.keyboard.press("Enter")
    page.locator("[name=name]:focus").wait_for()
    page.keyboard.press("Escape")  # back to the record, nothing saved
    page.wait_for_url(f"**{partnership.get_absolute_url()}")
    page.locator("form[data-in-place]").wait_for(state="detached")
    page.get_by_role("link", name="Edit", exact=True).press("Enter")
    page.locator("[name=name]:focus").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("Bluegrass Metal")
    page.keyboard.press("Enter")
    page.get_by_text("The record is saved.").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Bluegrass Metal"
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("The record is as it was before.").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Bluegrass Manufacturing"


def test_what_is_wrong_is_said_where_the_form_stands(
    open_page: Callable[..., Any], staff: User, partnership: Partnership
) -> None:
    page = open_page(staff, partnership.get_absolute_url())
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("form[data-in-place] [name=name]").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Nothing is saved yet.").wait_for()
    found = looked_at(page, "the head in its place")
    assert not found, "\n".join(found)


def test_a_goal_is_revised_in_its_place(
    open_page: Callable[..., Any], staff: User, partnership: Partnership
) -> None:
    build.Goal(partnership=partnership)
    page = open_page(staff, f"{partnership.get_absolute_url()}purpose/")
    page.get_by_role("link", name="Revise").click()
    page.locator("[name=title]:focus").wait_for()
    found = looked_at(page, "a goal in its place")
    assert not found, "\n".join(found)
    page.locator("[name=target]").fill("40 a year")
    page.locator("[name=target]").press("Enter")
    page.get_by_text("The goal is revised.").wait_for()
    assert page.get_by_text("Target: 40 a year").count() == 1
