"""A contact is logged by keyboard alone, in real Chromium, in as few keys as it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from directory.models import User
from partnerships.models import Interaction, Membership, Partnership
from tests.metrics.test_today_browser import tab_to
from tests.test_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_contact_is_logged_from_the_record_by_keyboard(
    open_page: Callable[..., Any], staff: User, partnership: Partnership, employer: Membership
) -> None:
    page = open_page(staff, partnership.get_absolute_url())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    tab_to(page, "Log a contact")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "subject"
    page.keyboard.type("They rang about May")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the first member
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The contact is logged.").wait_for()
    row = Interaction.objects.get()
    assert (row.subject, row.membership, row.channel) == ("They rang about May", employer, "call")
    assert page.locator(f"#interaction-{row.pk}").count() == 1


def test_the_open_composer_is_for_everybody(
    open_page: Callable[..., Any], staff: User, partnership: Partnership, employer: Membership
) -> None:
    page = open_page(staff, f"{partnership.get_absolute_url()}?scope=all")
    page.locator(".composer > summary").click()
    found = looked_at(page, "composer")
    assert not found, "\n".join(found)
