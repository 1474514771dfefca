"""In real Chromium: no accessibility violation, no complaint of the content policy, and it works without scripts.

Pages are those of the access table, so a page is looked at from the day it has a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.access_table import TABLE, Row
from tests.test_pages import address
from tests.world import World, grow, new_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [row for row in TABLE if row.is_page]
SIZES = ((1280, 900), (390, 844))
SCHEMES = ("light", "dark")
Opener = Callable[..., Any]


@pytest.fixture
def world() -> World:
    world = new_world()
    grow(world, 3)
    return world


def role_for(row: Row) -> str:
    """Whoever the page is for: anybody, whoever came by a link, staff, else the administrator."""
    return next(role for role in ("anonymous", "linked", "staff", "admin") if row.who[role] == 200)


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def is_cut_off(page: Any) -> bool:
    """Whether the page itself must be moved sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def looked_at(page: Any, name: str) -> list[str]:
    """What is wrong with a page, wide and narrow, light and dark."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            # Without motion, or a color would be measured on its way to the other scheme.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            here = f"{name} at {width} in {scheme}"
            found += [f"{here}: {what}" for what in violations(page)]
            if is_cut_off(page):
                found.append(f"{here}: wider than the window")
    return found + [f"{name}: {said}" for said in page.complaints]


@pytest.mark.parametrize("role", ["anonymous", "linked", "staff", "admin"])
def test_every_page_is_for_everybody(world: World, open_page: Opener, role: str) -> None:
    rows = [row for row in PAGES if role_for(row) == role]
    page = open_page(world.people[role], address(rows[0], world))
    found = []
    for row in rows:
        page.complaints.clear()
        page.goto(address(row, world))
        found += looked_at(page, row.name)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/portfolio/",
        "/partnerships/",
        "/agreements/",
        "/agreements/calendar/",
        "/templates/",
        "/organizations/",
        "/account/",
        "/success-metrics/",
        "/surveys/",
        "/runs/",
    ],
)
def test_an_empty_page_is_for_everybody_too(world: World, open_page: Opener, path: str) -> None:
    page = open_page(world.people["nobody"], path)
    found = looked_at(page, path)
    assert not found, "\n".join(found)


def test_errors_are_for_everybody_too(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/no-such-page/")
    assert [one for one in looked_at(page, "404") if "404 (Not Found)" not in one] == []
    page = open_page(None, "/accounts/login/")
    page.fill("[name=login]", "nobody@example.org")
    page.fill("[name=password]", "wrong")
    page.click("button.btn-primary")
    page.wait_for_load_state()
    page.complaints.clear()
    assert looked_at(page, "login with an error") == []


def test_a_violation_is_noticed(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/partnerships/")
    assert violations(page) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><button></button>')"
    )
    assert {one.split(":")[0] for one in violations(page)} >= {"image-alt", "button-name"}


def test_the_content_policy_is_noticed(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/partnerships/")
    page.evaluate("document.body.setAttribute('onclick', 'window.broken = 1')")
    page.evaluate("document.body.click()")
    assert page.evaluate("window.broken") is None
    assert any("Content Security Policy" in said for said in page.complaints)


def test_pages_work_without_scripts(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/partnerships/", javascript=False)
    page.fill("[name=q]", "Bluegrass")
    page.click("form.filters button")
    page.wait_for_url("**q=Bluegrass*")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody a")
    assert page.locator("h1").inner_text() == "Bluegrass Manufacturing"
    page.click("nav.tabs >> text=Members")
    assert "Members" in page.title()


def test_the_menu_opens_on_a_phone_without_scripts(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/", width=390, javascript=False)
    link = page.locator("nav.rail__menu >> text=Organizations")
    assert not link.is_visible()
    page.click("button.rail__open")
    link.click()
    assert page.locator("h1").inner_text() == "Organizations"


def test_the_first_thing_is_the_way_to_the_content(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_light_or_dark_stays_as_it_was_chosen(world: World, open_page: Opener) -> None:
    page = open_page(world.people["staff"], "/", scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("[data-theme-toggle]")
    dark = page.evaluate(ground)
    page.goto("/partnerships/")
    assert light != dark == page.evaluate(ground)
