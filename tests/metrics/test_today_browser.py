"""Today by keyboard alone, in real Chromium: put something off, find it again, bring it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.models import User
from metrics.actions.situations import renew_situations
from partnerships.models import Membership, Partnership
from tests import build
from tests.test_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(partnership: Partnership, employer: Membership) -> Any:
    today = timezone.localdate()
    row = build.Request(
        partnership=partnership,
        membership=employer,
        text="Who visits us?",
        received_on=today,
        answer_by_on=today + timedelta(days=3),
    )
    renew_situations([partnership.pk], at=timezone.now())
    return row


def focused(page: Any) -> str:
    """What stands under the focus, in the words that are read aloud."""
    said = "(one => (one.getAttribute('aria-label') || one.textContent).trim())(document.activeElement)"
    return str(page.evaluate(said))


def tab_to(page: Any, words: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page).startswith(words):
            return
    raise AssertionError(f"{words} is not to be reached by keyboard")


def test_a_line_is_put_off_and_brought_back_by_keyboard(
    open_page: Callable[..., Any], staff: User, asked: Any
) -> None:
    page = open_page(staff, "/")
    tab_to(page, "More about Who visits us?")
    page.keyboard.press("Enter")
    tab_to(page, "Look at it later", 1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/later/**")
    tab_to(page, "Put it off")
    page.keyboard.press("Enter")
    page.get_by_text("It is put off.").wait_for()
    assert page.locator("#kind-request").count() == 0
    tab_to(page, "Bring it back: Who visits us?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/back/**")
    tab_to(page, "Bring it back")
    page.keyboard.press("Enter")
    page.get_by_text("It is back.").wait_for()
    assert page.locator("#kind-request").count() == 1


def test_a_menu_closes_with_escape(open_page: Callable[..., Any], staff: User, asked: Any) -> None:
    page = open_page(staff, "/")
    more = page.locator("details.more").first
    more.locator("summary").press("Enter")
    assert more.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert more.get_attribute("open") is None
    assert focused(page).startswith("More about")


def test_a_line_is_answered_without_scripts(open_page: Callable[..., Any], staff: User, asked: Any) -> None:
    page = open_page(staff, "/", width=390, javascript=False)
    page.locator("a", has_text="Answer it: Who visits us?").click()
    page.get_by_label("Answer", exact=False).first.fill("Ms. Ford does")
    page.get_by_role("button", name="Keep the answer").click()
    page.goto("/")
    assert page.get_by_text("Who visits us?").count() == 0


def test_with_and_without_anything_it_is_for_everybody(
    open_page: Callable[..., Any], staff: User, asked: Any
) -> None:
    found = looked_at(open_page(staff, "/"), "today")
    found += looked_at(open_page(staff, "/?whose=mine"), "nothing of mine")
    assert not found, "\n".join(found)
