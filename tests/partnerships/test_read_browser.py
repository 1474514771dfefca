"""In real Chromium, on a phone, without an account: a party's person reads the text clause by clause and comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from partnerships.actions.clause import comment_clause, set_clause
from partnerships.actions.reading import ask_reader
from partnerships.models import Agreement, ClauseComment, Membership, Reader
from tests.links import mailed
from tests.signing import drafted, sent
from tests.test_browser import is_cut_off, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


@pytest.fixture
def talked_over(convening: Membership, employer: Membership) -> Agreement:
    return drafted(convening, employer, title="Shop agreement", at=timezone.now())


@pytest.fixture
def reader(talked_over: Agreement, employer: Membership, employer_contact: Any) -> Reader:
    party = talked_over.parties.get(membership=employer)
    return ask_reader(party=party, affiliation=employer_contact, by=None, at=timezone.now())


@pytest.mark.parametrize("javascript", [True, False])
def test_a_partner_comments_clause_by_clause(
    talked_over: Agreement, reader: Reader, open_page: Opener, staff: Any, javascript: bool
) -> None:
    clause = talked_over.clauses.get(number=5)
    set_clause(
        clause=clause, text="Each pays its own.", progress="under_discussion", by=staff, at=timezone.now()
    )
    page = open_page(None, mailed(reader.link), width=390, javascript=javascript)
    page.click("text=Continue")
    page.wait_for_selector("text=Your comments, please")
    assert not is_cut_off(page)
    part = page.locator("#part-5")
    assert "Under discussion" in part.inner_text()
    part.locator("summary").click()
    part.locator("textarea").fill("Who pays for the bus?")
    part.locator("button").click()
    page.wait_for_selector("text=Your comment is shown with the clause")
    assert "Who pays for the bus?" in page.locator("#part-5").inner_text()
    assert ClauseComment.objects.get().affiliation == reader.affiliation
    comment_clause(clause=clause, text="The district does.", by=staff, at=timezone.now())
    page.reload()
    assert "The district does." in page.locator("#part-5").inner_text()
    sent(talked_over, at=timezone.now())
    page.reload()
    page.wait_for_selector("text=It takes no more comments")
    assert page.locator("textarea").count() == 0
    assert page.complaints == []


def test_each_step_is_for_everybody(talked_over: Agreement, reader: Reader, open_page: Opener) -> None:
    page = open_page(None, mailed(reader.link), width=390)
    page.click("text=Continue")
    found = looked_at(page, "to read")
    page.locator("#part-1 summary").click()
    page.locator("#part-1 button").click()
    page.wait_for_selector("#faults")
    found += looked_at(page, "with an error")
    page.click("#faults a")
    assert page.evaluate("document.activeElement.id") == "id_text"
    sent(talked_over, at=timezone.now())
    page.goto(page.url.partition("#")[0])
    found += looked_at(page, "sent")
    assert found == []
