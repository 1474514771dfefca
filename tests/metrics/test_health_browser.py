"""The health page in a real browser: readable without scripts, drawn with them, loaded anew once it is rescored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Partnership
from tests import build
from tests.metrics.stored import Told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 6, 1)


@pytest.fixture
def told(partnership: Partnership) -> Told:
    Partnership.objects.filter(pk=partnership.pk).update(stage=3)
    partnership.refresh_from_db()
    commitment = build.Commitment(partnership=partnership, text="Host six interns")
    told = Told(partnership)
    for weeks in (3, 2, 1):
        told.snapshot(TODAY - timedelta(days=7 * weeks), voices=None, covered=(4 - weeks, 5))
    told.current(
        TODAY,
        voices=None,
        covered=(4, 5),
        answered=(0, 0),
        later={60: {"covered": (0, 5), "clauses": (0, 0)}},
        failing={"6.5": (("commitment", commitment.pk),)},
    )
    return told


def address(told: Told) -> str:
    return reverse("metrics:health", args=[told.partnership.slug])


def test_without_scripts_each_element_opens(told: Told, staff: Any, open_page: Any) -> None:
    page = open_page(staff, address(told), javascript=False)
    said = page.get_by_text("4 of 5 members signed an agreement in force.")
    assert not said.first.is_visible()
    page.locator("#E6 > summary").click()
    assert page.locator("#E6").get_by_text("4 of 5 members signed an agreement in force.").is_visible()
    assert page.locator("#E6").get_by_role("link", name="Host six interns").is_visible()
    page.get_by_text("Numbers as a table").click()
    assert page.get_by_role("row").filter(has_text="Jun 1, 2026").is_visible()


def test_with_scripts_the_trend_is_drawn_and_nobody_complains(told: Told, staff: Any, open_page: Any) -> None:
    page = open_page(staff, address(told))
    page.wait_for_selector("[data-chart] canvas")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.complaints == []
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_a_link_to_an_indicator_opens_its_element(told: Told, staff: Any, open_page: Any) -> None:
    page = open_page(staff, address(told))
    page.get_by_role("link", name="Responsiveness").click()
    assert page.locator("#E5").get_by_text("No request came due in the last 180 days.").is_visible()


def test_the_page_loads_itself_anew_once_it_is_rescored(told: Told, staff: Any, open_page: Any) -> None:
    rows = Partnership.objects.filter(pk=told.partnership.pk)
    rows.update(stale_since=timezone.now())
    page = open_page(staff, address(told))
    assert page.locator("#health-state").is_visible()
    told.snapshot(TODAY + timedelta(days=1), voices=None, covered=(5, 5))
    rows.update(stale_since=None)
    page.wait_for_selector("#health-state", state="detached", timeout=10_000)
    page.locator("#E6 > summary").click()
    assert page.locator("#E6").get_by_text("5 of 5 members signed an agreement in force.").is_visible()
    assert page.complaints == []


def test_it_fits_a_narrow_phone(told: Told, staff: Any, open_page: Any) -> None:
    page = open_page(staff, address(told), width=320, height=700)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
