"""What each form asks of a stranger at 390 px, in seconds, by paces that were measured: two minutes at most.

Words that stand on the page are read once, each field that must be filled is thought of once and filled in.
It is an estimate of effort that a longer text or another field changes, not a trial with people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from directory.models import Person
from tests import build
from tests.access_table import LINKED, TABLE
from tests.test_pages import address
from tests.world import new_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]

#: Words a minute, silently: 238 in English, 278 in Spanish (Brysbaert, Journal of Memory and Language 2019).
READING = {"en": 238 / 60, "es": 278 / 60}
#: Characters a second with two thumbs: 36 words of five a minute (Palin et al., MobileHCI 2019).
TYPING = 36 * 5 / 60
#: A tap, and the thought before a field (Card, Moran and Newell's keystroke-level model, 1983).
TAP, THOUGHT = 1.1, 1.35
#: What is typed into a field of a kind, in characters; whatever is chosen takes taps.
LENGTHS = {"text": 15, "email": 24, "tel": 12, "number": 2, "textarea": 80}
TAPS = {"date": 4, "select": 2, "checkbox": 1, "radio": 1, "file": 4}
LONGEST = 120
LONGEST = 120
#: The survey is the one that asks for five minutes, and says so; an agreement is as long as its parties made it.
ASKS_FOR = {"metrics:survey_answer": 300}
UNREAD = ".sign__text"

FORMS = [row for row in TABLE if row.who == LINKED and row.is_page]

#: Of a page: the words on it (a scale's once with their question, not at each mark), and its fields by kind.
MEASURE = """unread => {
    const main = document.querySelector('main');
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const skipped = unread + ', select, .visually-hidden, label:has(input[type=radio])';
    let words = 0;
    while (walker.nextNode()) {
        const place = walker.currentNode.parentElement;
        if (place.checkVisibility() && !place.closest(skipped))
            words += walker.currentNode.data.split(/\\s+/).filter(Boolean).length;
    }
    const kinds = {}, groups = new Set();
    for (const field of main.querySelectorAll('input, select, textarea')) {
        if (!field.checkVisibility() || field.type === 'hidden' || groups.has(field.name)) continue;
        if (field.type === 'radio') groups.add(field.name);
        const kind = field.tagName === 'INPUT' ? field.type : field.tagName.toLowerCase();
        kinds[kind] = (kinds[kind] || 0) + 1;
    }
    return [words, kinds];
}"""


def seconds(page: Any, language: str) -> float:
    """For whoever reads all of it and fills in all of it, what may be left empty too."""
    words, fields = page.evaluate(MEASURE, UNREAD)
    typed = sum(LENGTHS.get(kind, 0) * count for kind, count in fields.items())
    taps = 1 + sum(TAPS.get(kind, 1) * count for kind, count in fields.items())
    return words / READING[language] + typed / TYPING + taps * TAP + sum(fields.values()) * THOUGHT


def too_long(page: Any, name: str, language: str) -> list[str]:
    took = seconds(page, language)
    return [] if took <= ASKS_FOR.get(name, LONGEST) else [f"{name}: {took:.0f} s"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_stranger_is_done_within_two_minutes(open_page: Opener, language: str) -> None:
    world = new_world()
    Person.objects.update(language=language)
    page = open_page(world.people["linked"], address(FORMS[0], world), width=390)
    found = []
    for row in FORMS:
        page.goto(address(row, world))
        assert page.locator("html").get_attribute("lang") == language, row.name
        found += too_long(page, row.name, language)
    assert found == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_and_with_the_public_form(open_page: Opener, language: str) -> None:
    """Two screens, each within its two minutes."""
    network = build.Network(slug="bluegrass-works")
    first = reverse("employers:interest_form", args=[network.slug])
    page = open_page(None, first, width=390)
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(first)
    assert too_long(page, "the first screen", language) == []
    page.fill("[name=organization_name]", "Kestrel")
    page.locator("[name=offered]").first.check()
    page.locator("form[method=post] button.btn-primary").click()
    page.wait_for_url("**/contact/")
    assert page.locator("html").get_attribute("lang") == language
    assert too_long(page, "the second screen", language) == []


def test_a_form_that_is_longer_is_noticed(open_page: Opener) -> None:
    page = open_page(None, reverse("employers:interest_form", args=[build.Network().slug]), width=390)
    page.evaluate("document.querySelector('main').append('One word more. '.repeat(200))")
    assert too_long(page, "the first screen", "en")
