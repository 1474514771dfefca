"""In real Chromium, on a phone: the survey is begun, left, taken up again, answered, and kept nowhere afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from directory.models import SecureLink
from metrics.models import Response
from tests.links import mailed
from tests.surveys import opened, people_of
from tests.test_browser import is_cut_off, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('survey '))"


@pytest.fixture
def link(employer: Any) -> SecureLink:
    """Asked just now."""
    wave = opened(employer.partnership, people_of(employer), at=timezone.now())
    return wave.invitations.get().link


def begun(open_page: Opener, link: SecureLink, **wants: Any) -> Any:
    page = open_page(None, mailed(link), width=390, **wants)
    page.click("text=Continue")
    page.wait_for_selector("form[data-survey]")
    return page


def choose(page: Any, first: int, last: int, mark: str = "4") -> None:
    for number in range(first, last + 1):
        page.check(f"#s{number} input[value='{mark}']")


def test_it_is_left_and_taken_up_again_in_the_same_browser(open_page: Opener, link: SecureLink) -> None:
    page = begun(open_page, link)
    choose(page, 1, 10)
    page.fill("#id_comment", "Half way")
    assert page.inner_text("[data-progress]").strip() == "10 / 24"
    page.goto("about:blank")
    page.go_back()
    page.reload()
    assert page.locator("input:checked").count() == 10 and page.input_value("#id_comment") == "Half way"
    choose(page, 11, 23)
    page.click("text=Send my answers")
    page.wait_for_selector("#faults")
    assert page.locator("input:checked").count() == 23
    assert not is_cut_off(page) and not Response.objects.exists()
    page.click("#faults a")
    assert page.evaluate("document.activeElement.id") == "s24"
    page.check("#s24 input[value='none']")
    page.click("text=Send my answers")
    page.wait_for_selector("text=Thank you")
    assert page.evaluate(KEPT) == []
    assert Response.objects.get().answers == [4] * 23 + [None] and page.complaints == []


def test_closing_it_on_a_shared_device_takes_all_along(open_page: Opener, link: SecureLink) -> None:
    page = begun(open_page, link)
    choose(page, 1, 3)
    assert len(page.evaluate(KEPT)) == 1
    page.click("text=Close on this device")
    page.wait_for_selector("text=Closed on this device")
    assert page.evaluate(KEPT) == []


def test_it_works_without_javascript(open_page: Opener, link: SecureLink) -> None:
    page = begun(open_page, link, javascript=False)
    choose(page, 1, 24, "2")
    page.click("text=Send my answers")
    page.wait_for_selector("text=Thank you")
    assert Response.objects.get().answers == [2] * 24


def test_it_is_answered_by_keyboard_alone(open_page: Opener, link: SecureLink) -> None:
    page = begun(open_page, link)
    page.focus("#s1 input >> nth=0")
    for _ in range(24):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_comment"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Thank you")
    assert Response.objects.get().answers == [2] * 24


def test_each_step_is_for_everybody(open_page: Opener, link: SecureLink) -> None:
    page = begun(open_page, link)
    found = looked_at(page, "begun")
    choose(page, 1, 5)
    page.click("text=Send my answers")
    page.wait_for_selector("#faults")
    found += looked_at(page, "with errors")
    page.set_viewport_size({"width": 320, "height": 700})
    assert not is_cut_off(page)
    choose(page, 6, 24)
    page.click("text=Send my answers")
    page.wait_for_selector("text=Thank you")
    assert found + looked_at(page, "answered") == []
