"""The same agreement as a page: it says all that the PDF says, as text, and reads well from phone to print."""

import re
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string

from partnerships.papers.characters import in_view
from partnerships.papers.content import Content, content_hash
from partnerships.papers.redline import paragraphs, redline
from tests.partnerships.papers.sheets import AGREEMENT, HOSTILE, hostile
from tests.partnerships.papers.test_redline import NEW, OLD
from tests.test_architecture import inline_code
from tests.test_browser import is_cut_off, violations

PAPER, REDLINE = "partnerships/_paper.html", "partnerships/_redline.html"


def page_of(content: Content) -> str:
    return render_to_string(PAPER, {"paper": content, "sha256": content_hash(content)})


def texts_of(value: Any) -> set[str]:
    """Every text that a content holds."""
    if isinstance(value, str):
        return {value}
    parts = value if isinstance(value, tuple) else vars(value).values() if hasattr(value, "__dict__") else ()
    return {text for part in parts for text in texts_of(part)}


def read_aloud(html: str) -> str:
    """The words of a page, without its tags, each space as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_page_says_all_of_the_content() -> None:
    told = read_aloud(page_of(AGREEMENT))
    for text in texts_of(AGREEMENT):
        assert " ".join(text.split()) in told, text
    assert "September 1, 2026" in told and content_hash(AGREEMENT) in told


@pytest.mark.parametrize("word", HOSTILE)
def test_what_was_written_is_text_and_nothing_else(word: str) -> None:
    html = page_of(hostile(word))
    plain = page_of(hostile("word"))
    assert " ".join(in_view(word).split()) in read_aloud(html)
    assert inline_code("templates/a.html", html) == []
    assert set(re.findall(r"<(\w+)", html)) - {"br"} == set(re.findall(r"<(\w+)", plain))


def test_a_redline_says_aloud_what_its_colors_say() -> None:
    html = render_to_string(REDLINE, {"lines": paragraphs(redline(OLD, NEW))})
    assert "[added: full-time ]" in re.sub(r"</?span[^>]*>", "", html)
    assert html.count("<ins>") == 4 and html.count("<del>") == 2 and html.count("<p>") == 4
    assert "Nothing is said here" in render_to_string(REDLINE, {"lines": paragraphs(redline("", ""))})
    hostile_line = render_to_string(REDLINE, {"lines": paragraphs(redline("", "<b>x</b>"))})
    assert "&lt;b&gt;" in hostile_line


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_is_for_everybody_on_any_screen(open_page: Any) -> None:
    html = page_of(AGREEMENT) + render_to_string(REDLINE, {"lines": paragraphs(redline(OLD, NEW))})
    page = open_page(None, "/accounts/login/")
    page.add_style_tag(url="/static/css/paper.css")
    put = "html => { document.querySelector('main').innerHTML = `<h1>Sign</h1>${html}` }"
    page.evaluate(put, html)
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert not is_cut_off(page) and violations(page) == [], (width, scheme)
    page.evaluate(put, page_of(hostile("A" * 2000)))
    assert not is_cut_off(page)
