"""In real Chromium: rows are chosen and the bar rises, with and without scripts; the board by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from directory.models import Batch
from partnerships.models import Partnership
from tests import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


@pytest.fixture
def rows(network: Any) -> list[Partnership]:
    return [
        build.Partnership(name=name, convener=network, stage=stage)
        for name, stage in (("Alder", 0), ("Birch", 0), ("Cedar", 2))
    ]


def finish(page: Any) -> Batch:
    page.get_by_label("Status").select_option("dormant")
    page.get_by_label("Why").fill("Summer")
    page.get_by_role("button", name="Change it").click()
    page.wait_for_url("**/batches/*/")
    return Batch.objects.latest("pk")


def test_the_bar_rises_with_the_first_row_that_is_chosen(open_page: Opener, staff: Any, rows: Any) -> None:
    page = open_page(staff, "/partnerships/")
    bar = page.locator("[data-bulk]")
    assert not bar.is_visible()
    page.get_by_role("checkbox", name="Birch").check()
    assert "Chosen: 1" in " ".join(bar.inner_text().split())
    page.get_by_label("Choose all on this page").check()
    assert "Chosen: 3" in " ".join(bar.inner_text().split())
    page.get_by_role("checkbox", name="Alder").uncheck()
    bar.get_by_label("With the chosen rows").select_option(label="Change the status")
    bar.get_by_role("button", name="Go on").click()
    assert [line["name"] for line in finish(page).done] == ["Birch", "Cedar"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("What could be taken back is taken back.").wait_for()
    assert Partnership.objects.filter(status="open").count() == 3
    assert page.complaints == []


def test_without_scripts_the_bar_is_there_all_the_time(open_page: Opener, staff: Any, rows: Any) -> None:
    page = open_page(staff, "/partnerships/", javascript=False)
    page.get_by_role("checkbox", name="Birch").check()
    page.get_by_label("With the chosen rows").select_option(label="Change the status")
    page.get_by_role("button", name="Go on").click()
    assert [line["name"] for line in finish(page).done] == ["Birch"]


def test_a_card_is_moved_by_the_keyboard_alone(open_page: Opener, staff: Any, rows: Any) -> None:
    page = open_page(staff, "/partnerships/board/?q=r")
    page.get_by_role("link", name="Alder", exact=True).focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Cedar"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("m")
    page.keyboard.press("Enter")  # the first of the stages that Alder isn't at
    page.get_by_label("Why").fill("They met")
    page.keyboard.press("Enter")
    page.wait_for_url("**/partnerships/board/?q=r")
    rows[0].refresh_from_db()
    assert rows[0].stage == 1
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is at the stage before.").wait_for()
    rows[0].refresh_from_db()
    assert rows[0].stage == 0
    assert page.complaints == []
