"""The page of letters: how far each is, to whom it is shown, and what a person may have sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.link import issue_link
from directory.actions.post import send_letters
from directory.actions.secret import token_hash
from directory.choices import LetterState
from directory.models import Letter, Organization, User
from tests import build
from tests.build import AT
from tests.forms import errors, fill, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "/letters/"


def letter(network: Organization, state: str = LetterState.UNKNOWN, **words: Any) -> Letter:
    context = {"title": "A night", "failed_count": 1, "total_count": 2, "address": "http://x/"}
    row: Letter = build.Letter(
        template="run_failed", organization=network, state=state, context=context, **words
    )
    return row


def again(row: Letter) -> str:
    return reverse("directory:letter_resend", args=[row.pk])


def send() -> int:
    return send_letters()


# --- it works


def test_the_list_says_how_far_each_is(page: Client, network: Organization) -> None:
    for state in LetterState.values:
        letter(network, state, sent_at=AT, recipient=f"{state}@example.org")
    said = page.get(LIST).content.decode()
    for state in LetterState.values:
        assert f"{state}@example.org" in said
        assert str(LetterState(state).label) in said
    assert said.count(">Send again<") == 2  # unknown, and given up


def test_it_is_narrowed_to_an_address_and_a_state(page: Client, network: Organization) -> None:
    letter(network, recipient="dana@example.org")
    letter(network, LetterState.QUEUED, recipient="sam@example.org")
    assert [line.letter.recipient for line in page.get(f"{LIST}?q=dana").context["lines"]] == [
        "dana@example.org"
    ]
    assert "No letter fits" in page.get(f"{LIST}?state=dead").content.decode()


def test_what_is_uncertain_is_sent_once_more_and_says_by_whom(
    page: Client, staff: User, network: Organization
) -> None:
    row = letter(network, attempt_count=1)
    assert fill(page, again(row)).url == LIST
    assert send() == 1
    row.refresh_from_db()
    assert (row.state, row.resent_by) == (LetterState.SENT, staff)
    assert "sent again by Sam Staff" in page.get(LIST).content.decode()


# --- never two of the same


def test_the_same_press_twice_sends_once(page: Client, network: Organization) -> None:
    row = letter(network)
    form = shown(page, again(row))
    assert [page.post(again(row), form).status_code for _ in range(2)] == [302, 302]
    assert (send(), send(), len(mail.outbox)) == (1, 0, 1)


def test_who_comes_later_finds_it_sent(page: Client, network: Organization) -> None:
    row = letter(network)
    form = shown(page, again(row))
    fill(page, again(row))
    send()
    assert "has changed" in errors(page.post(again(row), form))["shown"]
    assert (send(), len(mail.outbox)) == (0, 1)


def test_what_failed_again_is_another_decision(page: Client, network: Organization) -> None:
    row = letter(network)
    form = shown(page, again(row))
    Letter.objects.filter(pk=row.pk).update(
        handed_at=AT
    )  # a colleague sent it again, and it is uncertain again
    assert "has changed" in errors(page.post(again(row), form))["shown"]


# --- what it never shows


def test_no_secret_stands_on_it(page: Client, staff: User, network: Organization) -> None:
    contact = build.Affiliation(email="hr@example.com")
    link = issue_link(
        purpose="view",
        recipient=contact,
        template="link",
        subject_key="thing",
        context={"title": "Our draft"},
        organization=network,
        by=staff,
        at=timezone.now(),
    )
    send()
    link.refresh_from_db()
    token = next(word for word in mail.outbox[0].body.split() if "/l/" in word).rpartition("/")[2]
    assert token_hash(token) == link.token_hash
    said = page.get(LIST).content.decode()
    assert "hr@example.com" in said
    assert token not in said
    assert link.token_hash not in said


def test_of_a_code_not_even_what_the_server_said(page: Client, network: Organization) -> None:
    letter(network, LetterState.DEAD, lane="security", error="refused: 550 your code is 123456")
    said = page.get(LIST).content.decode()
    assert "123456" not in said
    letter(network, LetterState.DEAD, error="refused: 550 no such user")
    assert "no such user" in page.get(LIST).content.decode()


# --- refusals


def test_other_networks_letters_are_not_there(
    stranger: User, network: Organization, signed_in: SignIn
) -> None:
    row = letter(network, recipient="dana@example.org")
    other = signed_in(stranger)
    assert "dana@example.org" not in other.get(LIST).content.decode()
    assert other.get(again(row)).status_code == 404


def test_who_reads_sends_nothing_again(viewer: User, network: Organization, signed_in: SignIn) -> None:
    row = letter(network)
    reader = signed_in(viewer)
    assert ">Send again<" not in reader.get(LIST).content.decode()
    assert reader.get(again(row)).status_code == 403


def test_a_letter_of_the_program_itself_is_nobodys(page: Client) -> None:
    row = build.Letter(organization=None, state="unknown")
    assert page.get(again(row)).status_code == 404
