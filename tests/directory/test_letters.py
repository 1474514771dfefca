"""Letters: queued once, handed over at most once, within the limits; what nobody knows is shown and never repeated."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from directory import letters
from directory.actions import post
from directory.actions.letter import queue_letter, resend_letter
from directory.actions.letter_text import write
from directory.actions.post import send_letters
from directory.actions.seat import grant_seat
from directory.choices import LetterLane, LetterState
from directory.models import Letter, Organization
from directory.tasks import send_letters as send_task
from tests import build
from tests.build import AT
from tests.cast import refused

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=1)


def queue(recipient: str = "dana@example.org", about: str = "seat 1", **words: Any) -> Letter:
    facts = {"template": "seat_invitation", "period": "once", "at": AT, "context": CONTEXT, **words}
    return queue_letter(recipient=recipient, subject_key=about, **facts)


CONTEXT = {"organization": "O’Brien & Sons", "invited_by": "Sam", "role": "member", "address": "http://x/"}


def send(at: datetime = AT) -> int:
    return send_letters(clock=lambda: at)


class Server:
    """A mail server that can fail in each of the ways that matter."""

    on_open: Exception | None = None
    on_send: Exception | None = None
    takes = True
    taken: list[Any]

    def __init__(self) -> None:
        self.taken = []

    def open(self) -> None:
        if self.on_open:
            raise self.on_open

    def close(self) -> None:
        raise smtplib.SMTPServerDisconnected("gone already")

    def send_messages(self, messages: list[Any]) -> int:
        if self.on_send:
            raise self.on_send
        self.taken += messages if self.takes else []
        return len(messages) if self.takes else 0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    one = Server()
    monkeypatch.setattr(post, "get_connection", lambda: one)
    return one


# --- it works


def test_a_letter_goes_out_and_says_so() -> None:
    letter = queue()
    assert send() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempt_count) == (LetterState.SENT, AT, 1)
    (message,) = mail.outbox
    assert message.to == ["dana@example.org"]
    assert message.subject == "Sam invites you to O’Brien & Sons on Causeway"
    assert "http://x/" in message.body
    assert "&amp;" not in message.body


def test_the_task_sends_what_is_due() -> None:
    queue()
    queue(about="seat 2", at=AT + timedelta(days=36500))
    assert send_task() == 1


def test_who_gets_a_seat_is_told_where_to_sign_in(network: Organization, manager: Any, settings: Any) -> None:
    settings.SITE_URL = "https://causeway.example.org"
    user = build.User(email="new@example.org")
    grant_seat(user=user, organization=network, role="member", by=manager, at=AT)
    send()
    assert mail.outbox[0].to == ["new@example.org"]
    assert f"{manager.name} has invited you" in mail.outbox[0].body
    assert "https://causeway.example.org/accounts/login/" in mail.outbox[0].body


def test_seats_that_the_program_itself_grants_are_not_announced(network: Organization) -> None:
    grant_seat(user=build.User(), organization=network, role="member", by=None, at=AT)
    assert not Letter.objects.exists()


def test_administrators_hear_of_a_failed_run(admin: Any, manager: Any) -> None:
    for _ in range(2):
        letters.run_failed(run_id=7, title="Nightly", failed_count=2, total_count=30, path="/runs/7/", at=AT)
    assert send() == 1
    assert mail.outbox[0].to == [admin.email]
    assert "2 of 30 partnerships" in mail.outbox[0].body


def test_every_letter_has_a_subject_and_a_text() -> None:
    for name in ("seat_invitation", "run_failed"):
        message = write(Letter(template=name, recipient="a@example.org", context={}))
        assert message.subject
        assert message.body.strip()


def test_a_line_break_in_a_name_opens_no_new_header() -> None:
    queue(context={**CONTEXT, "organization": "Evil\nBcc: all@example.org"})
    assert send() == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].bcc == []


# --- once


def test_the_same_letter_is_queued_once() -> None:
    assert queue() == queue(recipient=" DANA@example.org")
    assert queue(period="2027") != queue()
    assert Letter.objects.count() == 2


def test_sending_twice_sends_once() -> None:
    queue()
    assert (send(), send()) == (1, 0)
    assert len(mail.outbox) == 1


def test_of_two_workers_one_takes_the_letter() -> None:
    letter = queue()
    assert post.claim_letter(letter.pk, at=AT) is not None
    assert post.claim_letter(letter.pk, at=AT) is None


def test_a_crash_after_handing_over_leaves_it_unknown_and_never_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = queue()
    with monkeypatch.context() as dying:
        dying.setattr(post, "_record", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send()
    assert len(mail.outbox) == 1
    send(AT + post.LEASE)
    letter.refresh_from_db()
    assert letter.state == LetterState.UNKNOWN
    assert "may have been sent" in letter.error
    send(AT + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_repeating_what_is_unknown_would_send_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: a lapsed claim taken for one that may be tried again."""
    queue()

    def again(*, at: datetime) -> None:
        Letter.objects.filter(state=LetterState.SENDING, leased_until__lte=at).update(
            state=LetterState.QUEUED
        )

    with monkeypatch.context() as dying:
        dying.setattr(post, "_record", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send()
    monkeypatch.setattr(post, "mark_unknown", again)
    send(AT + post.LEASE)
    assert len(mail.outbox) == 2


# --- when the server will not


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("no"), smtplib.SMTPConnectError(421, "busy"), TimeoutError("slow")]
)
def test_without_a_connection_it_is_tried_later(server: Server, error: Exception) -> None:
    letter = queue()
    server.on_open = error
    assert send() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (LetterState.QUEUED, AT + post.BACK_OFF)
    server.on_open = None
    assert (send(AT + LATER), send(AT + post.BACK_OFF)) == (0, 1)
    assert len(server.taken) == 1


def test_refused_for_now_is_tried_later_and_given_up_after_five(server: Server) -> None:
    letter = queue()
    server.on_send = smtplib.SMTPDataError(451, b"try again")
    moment = AT
    for _ in range(post.MOST_ATTEMPTS):
        send(moment)
        moment += timedelta(hours=1)
    letter.refresh_from_db()
    assert (letter.state, letter.attempt_count) == (LetterState.DEAD, post.MOST_ATTEMPTS)
    assert "try again" in letter.error


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"dana@example.org": (550, b"unknown user")}),
        smtplib.SMTPSenderRefused(553, b"not you", "causeway@localhost"),
    ],
)
def test_refused_for_good_is_given_up_at_once(server: Server, error: Exception) -> None:
    letter = queue()
    server.on_send = error
    send()
    letter.refresh_from_db()
    assert letter.state == LetterState.DEAD


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("cut"), TimeoutError("slow"), RuntimeError("?")]
)
def test_a_line_cut_in_the_middle_leaves_it_unknown(server: Server, error: Exception) -> None:
    letter = queue()
    server.on_send = error
    send()
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == (LetterState.UNKNOWN, None)
    server.on_send = None
    assert send(AT + timedelta(days=1)) == 0


def test_a_server_that_takes_nothing_has_not_accepted(server: Server) -> None:
    letter = queue()
    server.takes = False
    send()
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED


def test_one_bad_letter_stops_no_other(server: Server) -> None:
    bad = queue(template="no_such_template")
    queue(about="seat 2")
    assert send() == 1
    bad.refresh_from_db()
    assert bad.state == LetterState.DEAD
    assert "no_such_template" in bad.error


# --- a person decides


def test_send_again_sends_once_more(server: Server) -> None:
    letter = queue()
    server.on_send = TimeoutError("slow")
    send()
    letter.refresh_from_db()
    server.on_send = None
    resend_letter(letter=letter, by=None, at=AT)
    assert send() == 1


def test_what_was_sent_or_waits_is_never_sent_again() -> None:
    letter = queue()
    for _ in range(2):
        with refused("__all__", "may not have arrived"):
            resend_letter(letter=letter, by=None, at=AT)
        send()
    assert send() == 0


def test_whoever_asked_for_silence_since_gets_it_no_more(network: Organization) -> None:
    letter = build.Letter(organization=network, state=LetterState.DEAD, recipient="hr@example.com")
    contact = build.Affiliation(email="hr@example.com")
    build.Silence(affiliation=contact, intermediary=network)
    with refused("__all__", "not to hear from us"):
        resend_letter(letter=letter, by=None, at=AT)


@pytest.mark.parametrize("is_fenced", [True, False])
def test_a_worker_that_comes_back_late_says_nothing_of_the_letter_sent_again(
    is_fenced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim ended; the second one has the same number, for a person began it anew."""
    letter = queue()
    late = post.claim_letter(letter.pk, at=AT)
    assert late is not None
    post.mark_unknown(at=AT + post.LEASE)
    resend_letter(letter=letter, by=None, at=AT + post.LEASE)
    again = post.claim_letter(letter.pk, at=AT + post.LEASE)
    assert again is not None
    if not is_fenced:
        late.handed_at = again.handed_at
    post._record(late, LetterState.SENT, sent_at=AT)
    letter.refresh_from_db()
    assert letter.state == (LetterState.SENDING if is_fenced else LetterState.SENT)


# --- limits


def test_a_recipient_gets_so_many_a_day_and_the_rest_the_next() -> None:
    for number in range(post.PER_RECIPIENT + 2):
        queue(about=f"seat {number}")
    assert send() == post.PER_RECIPIENT
    assert send(AT + post.DAY - LATER) == 0
    assert send(AT + post.DAY) == 2


def test_an_organization_sends_so_many_an_hour(network: Organization) -> None:
    for number in range(post.PER_ORGANIZATION + 1):
        build.Letter(template="seat_invitation", recipient=f"p{number}@example.org", organization=network)
    assert send_letters(clock=lambda: AT, most=500) == post.PER_ORGANIZATION
    other = build.Letter(template="seat_invitation", organization=build.Network())
    assert send() == 1
    other.refresh_from_db()
    assert other.state == LetterState.SENT
    assert send(AT + post.HOUR) == 1


def test_codes_and_security_mail_know_no_limit_and_go_first() -> None:
    for number in range(post.PER_RECIPIENT):
        queue(about=f"seat {number}")
    code = queue(about="code", lane=LetterLane.SECURITY)
    assert send() == post.PER_RECIPIENT + 1
    code.refresh_from_db()
    assert code.state == LetterState.SENT


def test_what_may_have_been_sent_counts_against_the_limit(server: Server) -> None:
    server.on_send = TimeoutError("slow")
    for number in range(post.PER_RECIPIENT):
        queue(about=f"seat {number}")
    send()
    server.on_send = None
    queue(about="one more")
    assert send() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_lock", [True, False])
def test_fifty_workers_at_once_stay_within_the_limit(has_lock: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the negative control: without the lock each counts before the others have claimed."""
    if not has_lock:
        monkeypatch.setattr(post, "_take_turns", lambda: None)
    pks = [queue(about=f"seat {number}").pk for number in range(50)]
    ready = Barrier(len(pks))
    real = post._is_postponed

    def counted(letter: Letter, at: datetime) -> bool:
        if not has_lock:
            ready.wait(60)  # the moment that a lock would not give them
        return real(letter, at)

    monkeypatch.setattr(post, "_is_postponed", counted)

    def claim(pk: int) -> bool:
        try:
            return post.claim_letter(pk, at=AT) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pks)) as pool:
        claimed = sum(pool.map(claim, pks))
    assert (claimed == post.PER_RECIPIENT) is has_lock
