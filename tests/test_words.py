"""What people without an account see is marked, and said in Spanish too: whole, with the same placeholders, in every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from config.catalogs import OUTSIDE, ROOT, Word, compile_catalogs, read, words
from tests.access_table import TABLE
from tests.test_pages import address, browser
from tests.world import new_world

PATH = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SPOKEN = {"aria-label", "alt", "title", "placeholder"}


def outside() -> set[Word]:
    return {word._replace(place="") for word in words() if word.is_outside}


def fault(said: tuple[str, ...], catalog: Catalog) -> str:
    """What is wrong with the translation of this, or nothing."""
    message = catalog.get(said[0])
    if message is None:
        return "not in the catalog: run python -m config.catalogs"
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    if len(forms) != len(said) or not all(forms):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    wanted = [set(PLACEHOLDER.findall(form)) for form in said]
    return "" if [set(PLACEHOLDER.findall(form)) for form in forms] == wanted else "other placeholders"


def test_all_that_outsiders_see_is_said_in_spanish() -> None:
    catalog = read(PATH, "es")
    found = {word.said: wrong for word in outside() if (wrong := fault(word.said, catalog))}
    assert found == {}


@pytest.mark.parametrize(
    ("spanish", "wrong"),
    [("", "not translated"), ("Hola, %(nombre)s:", "other placeholders"), ("Hola", "other placeholders")],
)
def test_a_word_that_is_missing_or_wrong_is_noticed(spanish: str, wrong: str) -> None:
    catalog = Catalog(locale="es")
    catalog.add("Hello %(name)s,", spanish)
    assert fault(("Hello %(name)s,",), catalog) == wrong
    assert fault(("Hello,",), catalog).startswith("not in the catalog")


def test_a_fuzzy_translation_counts_as_none() -> None:
    catalog = Catalog(locale="es")
    catalog.add("Hello,", "Hola:", flags=["fuzzy"])
    assert fault(("Hello,",), catalog) == "fuzzy"


def test_each_place_that_is_named_is_there() -> None:
    assert [pattern for pattern in OUTSIDE if not list(ROOT.glob(pattern))] == []


def test_the_compiled_catalog_is_up_to_date() -> None:
    assert compile_catalogs() == 0
    assert PATH.with_suffix(".mo").stat().st_mtime >= PATH.stat().st_mtime


# --- which pages outsiders see ----------------------------------------------------------------------------


def is_outside(template: str) -> bool:
    return Word((), f"templates/{template}").is_outside


def seen(world: Any) -> dict[str, set[str]]:
    """Address → our templates that it is made of, for whoever comes by link."""
    client, found = browser(world.people["linked"]), {}
    for row in TABLE:
        is_own = ":" in row.name and not row.name.startswith("admin")
        if is_own and row.method == "get" and row.who["linked"] in (200, 410):
            response = client.get(address(row, world), headers={"Accept-Language": "es"})
            names = {"".join(one.name) for one in response.templates if one.name}
            found[row.name] = {name for name in names if (ROOT / "templates" / name).exists()}
    return found


#: Pieces without a word of ours.
SILENT = {
    *("directory/_bare.html", "allauth/layouts/entrance.html", "allauth/layouts/base.html"),
    *("components/once.html", "components/icon.html"),
}


@pytest.mark.django_db
def test_every_page_that_outsiders_open_is_among_those_that_are_translated() -> None:
    pages = seen(new_world())
    unnamed = {
        name: rest
        for name, used in pages.items()
        if (rest := {x for x in used - SILENT if not is_outside(x)})
    }
    assert unnamed == {}
    assert len(pages) > 20


# --- nothing unmarked -------------------------------------------------------------------------------------


class Unmarked(HTMLParser):
    """Words that stand in a template as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN:
                self.keep(value or "")

    def keep(self, text: str) -> None:
        self.found += [word for word in re.findall(r"[^\W\d_]{3,}", text) if word not in ("Causeway", "SHA")]


def unmarked(source: str) -> list[str]:
    for hidden in ("comment", "blocktranslate", 'language "en"'):
        end = hidden.split()[0]
        source = re.sub(rf"\{{% {hidden}[ %].*?\{{% end{end} %\}}", "", source, flags=re.S)
    parser = Unmarked()
    parser.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S))
    return parser.found


def pages() -> Iterator[Path]:
    for pattern in OUTSIDE:
        yield from (path for path in ROOT.glob(pattern) if path.suffix == ".html")


def test_no_page_for_outsiders_holds_a_word_that_is_not_marked() -> None:
    found = {path.name: rest for path in pages() if (rest := unmarked(path.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "source", ["<p>Hello</p>", '<nav aria-label="Your page">', "{% if x %}Hello{% endif %}"]
)
def test_a_word_that_is_not_marked_is_noticed(source: str) -> None:
    assert unmarked(source)


def test_marked_words_and_values_are_none() -> None:
    assert not unmarked('<a href="{{ address }}" aria-label="{% translate "Your page" %}">{{ name }}</a>')
    assert not unmarked("{% blocktranslate trimmed %}Hello {{ name }}{% endblocktranslate %}")
