"""In real Chromium: a person goes on by Continue; a mail scanner that runs scripts and presses everything does no deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from directory.actions.link import answer_renewals, revoke_link
from directory.models import LinkCode, SecureLink
from tests.directory.test_links import page_of, rows_of_everything
from tests.links import issued, mailed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


@pytest.fixture
def link(transactional_db: None) -> SecureLink:
    return issued(purpose="personal")


@pytest.mark.parametrize("javascript", [True, False])
def test_continue_works_in_a_real_browser(link: SecureLink, open_page: Opener, javascript: bool) -> None:
    """Told no-referrer, it says that the form comes from `null`: the answer must not be 403."""
    path = mailed(link)
    page = open_page(None, path, width=390, javascript=javascript)
    assert page.locator("h1").inner_text() == "Memorandum of understanding"
    page.click("text=Continue")
    page.wait_for_url(f"**{page_of(link)}")
    assert "/l/" not in page.url
    assert page.evaluate("document.referrer") == ""
    page.click("text=Close on this device")
    page.wait_for_selector("text=Closed on this device")
    assert page.complaints == []


def test_a_forwarded_link_opens_the_landing_and_asks_for_the_code_all_the_same(
    link: SecureLink, open_page: Opener
) -> None:
    """Another browser may press Continue: what is behind it protects itself by the code, which goes to the mailbox."""
    path = mailed(link)
    open_page(None, path).click("text=Continue")
    other = open_page(None, path)
    other.click("text=Continue")
    other.wait_for_url(f"**{page_of(link)}")
    assert not LinkCode.objects.filter(checked_at__isnull=False).exists()


SCANNERS = ["button", "form.submit()", "form.requestSubmit()"]


def press_everything(page: Any, how: str) -> int:
    """Submits each form of the landing, in each way that a scanner may."""
    count: int = page.locator("form").count()
    for number in range(count):
        landing, form = page.url, page.locator("form").nth(number)
        with page.expect_navigation():
            if how == "button":
                form.locator("button").first.click()
            else:
                form.evaluate(f"form => {{ {how} }}")
        page.goto(landing)
    return count


@pytest.mark.parametrize("how", SCANNERS)
def test_a_scanner_uses_nothing_up_and_does_no_deed(link: SecureLink, open_page: Opener, how: str) -> None:
    path = mailed(link)
    before = rows_of_everything()
    page = open_page(None, path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.url.endswith(path)  # no script went on by itself
    assert press_everything(page, how) == 1
    changed = {table for table, rows in rows_of_everything().items() if rows != before[table]}
    # Its own session, and that somebody (it) pressed Continue: no code, no letter, no other row.
    assert changed <= {"django_session", "directory_securelink", "directory_historicalsecurelink"}
    link.refresh_from_db()
    assert (link.revoked_at, link.issue_count) == (None, 1)
    person = open_page(None, path)
    person.click("text=Continue")
    person.wait_for_url(f"**{page_of(link)}")


def test_a_link_that_the_scanner_used_up_would_be_noticed(
    link: SecureLink, open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: a Continue that consumes the link."""
    from directory.views import link as views

    real = views.continue_link

    def consumes(**words: Any) -> None:
        real(**words)
        revoke_link(link=words["link"], by=None, at=timezone.now(), reason="Used")

    monkeypatch.setattr(views, "continue_link", consumes)
    path = mailed(link)
    press_everything(open_page(None, path), "button")
    assert "no longer works" in open_page(None, path).content()


def test_a_fresh_link_is_asked_for_and_comes(link: SecureLink, open_page: Opener) -> None:
    path = mailed(link)
    SecureLink.objects.update(
        issued_at=timezone.now() - (link.expires_at - link.issued_at) * 2, expires_at=timezone.now()
    )
    page = open_page(None, path, width=390)
    page.click("text=Mail me a fresh link")
    page.wait_for_selector("text=Look into your mailbox")
    assert answer_renewals(at=timezone.now()) == 1
    page.goto(mailed(link))
    assert page.locator("text=Continue").count() >= 1
