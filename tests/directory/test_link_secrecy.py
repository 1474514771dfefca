"""A token is said in its letter and nowhere else: no log, no row, no page, no report of an error holds it."""

from __future__ import annotations

import logging
import smtplib
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.views.debug import ExceptionReporter

from directory import link_pages
from directory.actions import link as deeds
from directory.actions import post
from directory.actions.code import check_code, mail_code
from directory.actions.link import answer_renewals, revoke_link
from directory.actions.post import send_letters
from directory.models import User
from tests.directory.test_erase_person import everything_stored
from tests.directory.test_letters import Server
from tests.directory.test_links import page_of
from tests.links import code_in_newest_letter, issued, mailed, token_in

pytestmark = pytest.mark.django_db


class Written(logging.Handler):
    """Every line that anything writes, at the finest level, with its arguments."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__}")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    monkeypatch.setattr(
        connections["default"], "force_debug_cursor", True
    )  # statements are logged, with their values
    handler, root = Written(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "django", "django.db.backends")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def whole_life(admin: User, signed_in: Any) -> list[str]:
    """From issue to revocation, with everything in between; the tokens of its letters."""
    link = issued()
    client = Client()
    first = mailed(link)
    for path in (first, first[:-1]):
        client.get(path)
        client.head(path)
        client.options(path)
        client.post(path)
    client.get(page_of(link))
    mail_code(link=link, at=timezone.now())
    check_code(link=link, code=code_in_newest_letter(), at=timezone.now())
    client.post(f"{page_of(link)}leave/")
    client.post(first, {"fresh": "1"})
    answer_renewals(at=timezone.now())
    second = mailed(link)
    for path in (first, second):
        client.get(path)
        client.post(path)
    revoke_link(link=link, by=admin, at=timezone.now(), reason="Enough")
    client.get(second)
    Client(enforce_csrf_checks=True).post(second)
    desk = signed_in(admin)
    for name in ("securelink", "letter", "linkvisit", "linkcode", "linkrenewal", "allowance", "submission"):
        assert desk.get(f"/admin/directory/{name}/").status_code == 200
    for page in ("change", "history"):
        assert desk.get(f"/admin/directory/securelink/{link.pk}/{page}/").status_code == 200
    return [token_in(first), token_in(second)]


def test_a_link_s_whole_life_leaves_its_tokens_nowhere(written: Written, admin: User, signed_in: Any) -> None:
    tokens = whole_life(admin, signed_in)
    assert len(written.lines) > 200
    assert "/l/-" in written.text  # it did look at those requests
    assert "django.db.backends" in written.text
    stored = everything_stored()
    dump = dumped()
    for token in tokens:
        for piece in (token, token[:16], token[-16:]):
            assert piece not in written.text
            assert piece not in stored
            assert piece not in dump


def dumped() -> str:
    out = StringIO()
    call_command("dumpdata", stdout=out)
    return out.getvalue()


def test_without_the_mask_the_log_would_hold_it(
    written: Written, admin: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the address stays as it came."""
    monkeypatch.setattr(link_pages, "mask", lambda request, shown: link_pages.mark_link_page(request))
    tokens = whole_life(admin, signed_in)
    assert any(token in written.text for token in tokens)


def test_a_token_kept_in_a_letter_s_row_would_be_found(admin: User) -> None:
    """Negative control of the search through the tables."""
    link = issued()
    token = token_in(mailed(link))
    assert token not in everything_stored()
    letter = link.letters.get()
    letter.context = {"address": token}
    letter.save()
    assert token in everything_stored()


def test_no_page_of_the_administration_shows_a_token_or_its_hash(admin: User, signed_in: Any) -> None:
    link = issued()
    token = token_in(mailed(link))
    link.refresh_from_db()
    desk = signed_in(admin)
    for page in ("change", "history"):
        shown = desk.get(f"/admin/directory/securelink/{link.pk}/{page}/").content.decode()
        assert token not in shown
        assert str(link.token_hash) not in shown


def report(client: Client, path: str) -> str:
    """What an error report would say, as mail and as a page."""
    client.raise_request_exception = False
    assert client.get(path).status_code == 500
    reporter = ExceptionReporter(*SEEN[-1])
    return reporter.get_traceback_text() + reporter.get_traceback_html()


#: The request and the error that a report would be made of.
SEEN: list[Any] = []


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The landing fails in the middle of looking the token up, and the request is kept for the report."""

    def fails(which: Any, at: Any) -> Any:
        raise ZeroDivisionError("broken")

    real = link_pages.LinkPages.process_exception

    def seen(self: Any, request: Any, error: Exception) -> Any:
        SEEN.append((request, *sys.exc_info()))
        return real(self, request, error)

    monkeypatch.setattr(deeds, "_open", fails)
    monkeypatch.setattr(link_pages.LinkPages, "process_exception", seen)


def test_an_error_report_does_not_hold_it(broken: None, settings: Any) -> None:
    settings.DEBUG = False
    path = mailed(issued())
    said = report(Client(REQUEST_URI=path, RAW_URI=path), path)
    assert "ZeroDivisionError" in said
    assert "link_open" in said
    assert token_in(path) not in said


def test_without_the_mask_an_error_report_would_hold_it(
    broken: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = False
    monkeypatch.setattr(link_pages, "mask", lambda request, shown: link_pages.mark_link_page(request))
    path = mailed(issued())
    assert token_in(path) in report(Client(), path)


@pytest.mark.parametrize("error", [smtplib.SMTPDataError, RuntimeError])
def test_a_mail_server_that_quotes_the_letter_does_not_bring_it_into_row_or_log(
    written: Written, monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    link, server, sent = issued(), Server(), []
    monkeypatch.setattr(post, "get_connection", lambda: server)

    def quotes(messages: list[Any]) -> int:
        sent.append(messages[0].body)
        words = f"550 your letter says {messages[0].body[:400]}"
        raise error(550, words.encode()) if error is smtplib.SMTPDataError else error(words)

    monkeypatch.setattr(server, "send_messages", quotes)
    send_letters()
    token = sent[0].split("/l/")[1].split()[0]
    letter = link.letters.get()
    assert "/l/-" in letter.error
    assert token not in letter.error
    assert token not in written.text


def test_the_subject_never_says_the_secret() -> None:
    link = issued()
    mailed(link)
    mail_code(link=link, at=timezone.now())
    code = code_in_newest_letter()
    assert all("/l/" not in message.subject and code not in message.subject for message in mail.outbox)


def test_behind_a_server_the_environment_holds_the_mask(rf: Any) -> None:
    """What the web process's own access log would print."""
    seen: dict[str, Any] = {}

    def view(request: Any) -> Any:
        seen.update(
            request.META, path=request.path, full=request.get_full_path(), uri=request.build_absolute_uri()
        )
        return HttpResponse()

    request = rf.get("/l/secret-token?utm=1", REQUEST_URI="/l/secret-token", RAW_URI="/l/secret-token?utm=1")
    link_pages.LinkPages(view)(request)
    assert request.link_token == "secret-token"
    assert "secret-token" not in repr(seen)
