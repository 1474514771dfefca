"""Links: issued, mailed, opened, continued, renewed, revoked; whatever opens nothing looks the same."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory import access
from directory.actions import link as deeds
from directory.actions import post
from directory.actions.letter import resend_letter
from directory.actions.link import answer_renewals, issue_link, link_for, renew_link, revoke_link, state_of
from directory.actions.person import change_affiliation, end_affiliation, erase_person
from directory.actions.post import send_letters
from directory.actions.tidy import tidy
from directory.models import (
    Affiliation,
    Allowance,
    Letter,
    LinkRenewal,
    LinkVisit,
    SecureLink,
    Submission,
    User,
)
from directory.rules import LINKS, YES, in_words
from directory.sessions import LINKS as HELD
from directory.views import link as views
from tests import build
from tests.build import AT
from tests.cast import refused
from tests.directory.test_letters import Server
from tests.links import carry_on, issued, mailed, token_in

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)
OPENINGS = 1000 if os.environ.get("SOAK") else 60


@pytest.fixture
def link(db: None) -> SecureLink:
    return issued()


def page_of(link: SecureLink) -> str:
    return reverse("directory:link_detail", args=[link.key])


# --- issued and mailed ------------------------------------------------------------------------------------


def test_a_link_is_mailed_in_the_words_of_its_template(link: SecureLink, settings: Any) -> None:
    settings.SITE_URL = "https://causeway.example.org"
    path = mailed(link)
    (message,) = mail.outbox
    assert message.to == ["hr@example.com"]
    assert message.subject == "Bluegrass Works: Memorandum of understanding"
    assert f"https://causeway.example.org{path}" in message.body
    assert "14 days" in message.body
    assert len(token_in(path)) == 43  # 256 bits


def test_until_its_letter_is_handed_over_there_is_no_token(link: SecureLink) -> None:
    assert link.token_hash is None
    path = mailed(link)
    assert link.token_hash
    assert link.mailed_to == "hr@example.com"
    assert link_for(token_in(path), at=timezone.now()) == link


def test_issuing_and_mailing_each_leave_a_line_of_history(link: SecureLink, staff: User) -> None:
    mailed(link)
    assert [row.history_change_reason for row in link.history.all()] == ["Mailed", None]
    renew_link(link=link, by=staff, at=timezone.now())
    assert link.history.first().history_user == staff


def test_a_letter_that_is_tried_again_brings_another_token(
    link: SecureLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first may have been seen by a server that then refused: it opens nothing."""
    server = Server()
    monkeypatch.setattr(post, "get_connection", lambda: server)
    server.takes = False
    written: list[Any] = []
    monkeypatch.setattr(server, "send_messages", lambda messages: written.extend(messages) or 0)
    send_letters()
    first = re.search(r"/l/([\w-]+)", written[0].body).group(1)  # type: ignore[union-attr]
    assert link_for(first, at=timezone.now()) == link
    monkeypatch.undo()
    path = mailed(link, at=timezone.now() + post.BACK_OFF)
    assert token_in(path) != first
    assert link_for(first, at=timezone.now()) is None


def test_a_letter_sent_again_by_hand_replaces_the_token_that_may_have_arrived(link: SecureLink) -> None:
    first = mailed(link)
    Letter.objects.update(state="unknown")
    resend_letter(letter=link.letters.get(), by=None, at=timezone.now())
    second = mailed(link)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)


def test_a_link_that_is_revoked_before_its_letter_leaves_is_not_mailed(link: SecureLink) -> None:
    revoke_link(link=link, by=None, at=timezone.now(), reason="Wrong person")
    assert send_letters() == 0
    letter = link.letters.get()
    assert (letter.state, mail.outbox) == ("dead", [])
    assert "revoked" in letter.error


def test_who_has_no_address_gets_no_link(network: Any) -> None:
    with refused("recipient", "no e-mail address"):
        issued(build.Affiliation(email=""))


@pytest.mark.parametrize("days", [0, 61])
def test_a_deed_link_lasts_at_most_sixty_days(days: int) -> None:
    with refused("days", "at most 60"):
        issued(days=days)
    assert issued(days=60).days == 60


def test_each_purpose_says_how_long_it_lasts_and_where_it_leads() -> None:
    from directory.choices import LinkPurpose

    assert set(LINKS) == set(LinkPurpose.values)
    for kind in LINKS.values():
        assert reverse(kind.page, args=["6f3c2c5e-7d5f-4a53-9f0e-0f3f0a6b8a11"])


# --- opened and continued ---------------------------------------------------------------------------------


def test_the_landing_says_who_and_what_and_nothing_else(link: SecureLink) -> None:
    said = Client().get(mailed(link)).content.decode()
    assert "Memorandum of understanding" in said
    assert "Bluegrass Works" in said
    assert link.recipient.person.family_name not in said
    assert "hr@example.com" not in said
    assert "<script>" not in said


def test_continue_leads_to_a_page_without_the_token() -> None:
    link = issued(purpose="personal")
    client, path = Client(), mailed(link)
    answer = client.post(path)
    assert answer["Location"] == page_of(link)
    assert token_in(path) not in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200
    link.refresh_from_db()
    assert link.continued_at is not None
    assert link.visits.get().is_continued


def test_continue_consumes_nothing(link: SecureLink) -> None:
    path = mailed(link)
    for _ in range(3):
        assert Client().post(path).status_code == 302
    assert Client().get(path).status_code == 200


def test_only_the_browser_that_continued_comes_in(link: SecureLink) -> None:
    client = carry_on(Client(), link)
    assert client.get(page_of(link)).status_code == 200
    assert Client().get(page_of(link)).status_code == 410
    # And that other browser, with the letter, gets the landing first.
    assert "Continue" in Client().get(mailed(renewed(link))).content.decode()


def renewed(link: SecureLink) -> SecureLink:
    return renew_link(link=link, by=None, at=timezone.now())


def test_without_the_session_check_any_browser_comes_in(
    link: SecureLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    mailed(link)
    monkeypatch.setattr(access, "holds_link", lambda *_: True)
    assert Client().get(page_of(link)).status_code == 200


def test_the_limited_session_is_no_sign_in(link: SecureLink) -> None:
    client = carry_on(Client(), link)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_a_link_opens_no_other_and_no_other_purpose(link: SecureLink, rf: Any) -> None:
    other = issued(subject_key="agreement 2")
    client = carry_on(Client(), link)
    assert client.get(page_of(other)).status_code == 410
    request = rf.get("/")
    request.session = client.session
    assert access.linked(request, "report", link.key) == link
    with pytest.raises(access.LinkGoneError):
        access.linked(request, "survey", link.key)


def test_two_links_in_one_browser_stay_apart(link: SecureLink) -> None:
    other = issued(subject_key="agreement 2", context={"title": "Data-sharing agreement"})
    client = carry_on(carry_on(Client(), link), other)
    assert "Memorandum" in client.get(page_of(link)).content.decode()
    assert "Data-sharing" in client.get(page_of(other)).content.decode()


def test_continue_begins_a_new_session(link: SecureLink) -> None:
    """Whoever planted a session in this browser does not come in with it."""
    client = Client()
    client.session["planted"] = True
    client.session.save()
    client.get(mailed(link))
    planted = client.session
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    client.post(mailed(renewed(link)))
    assert client.session.session_key != planted.session_key
    thief = Client()
    thief.cookies["sessionid"] = planted.session_key
    assert thief.get(page_of(link)).status_code == 410


def test_a_signed_in_person_gains_and_loses_nothing(link: SecureLink, staff: User, signed_in: Any) -> None:
    client = signed_in(staff)
    before = client.get("/account/").content.decode()
    carry_on(client, link)
    assert client.get(page_of(link)).status_code == 200
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert re.sub(r'value="[^"]+"', "", client.get("/account/").content.decode()) == re.sub(
        r'value="[^"]+"', "", before
    )
    assert client.get("/admin/").status_code == 404
    client.post("/accounts/logout/")
    assert client.get(page_of(link)).status_code == 410


def test_signing_in_afterwards_ends_no_link(link: SecureLink, staff: User) -> None:
    client = carry_on(Client(), link)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(page_of(link)).status_code == 200
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(("position", "limit"), [(0, 12 * 3600), (1, 2 * 3600)])
def test_a_limited_session_ends_by_itself(link: SecureLink, position: int, limit: int) -> None:
    client = carry_on(Client(), link)
    for seconds, status in ((limit - 60, 200), (limit + 60, 410)):
        session = client.session
        times = [int(timezone.now().timestamp())] * 2
        times[position] -= seconds
        session[HELD] = {str(link.key): times}
        session.save()
        assert client.get(page_of(link)).status_code == status


def test_closing_it_on_this_device_ends_it_here_alone(link: SecureLink) -> None:
    here, there = Client(), Client()
    path = mailed(link)
    here.post(path)
    there.post(path)
    assert "Closed on this device" in here.post(f"{page_of(link)}leave/").content.decode()
    assert (here.get(page_of(link)).status_code, there.get(page_of(link)).status_code) == (410, 200)


# --- opening changes nothing ------------------------------------------------------------------------------


def rows_of_everything() -> dict[str, list[Any]]:
    """All rows but the lines of the access log."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if table != LinkVisit._meta.db_table:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = sorted(repr([_plain(value) for value in row]) for row in cursor.fetchall())
        return found


def _plain(value: Any) -> Any:
    """PostgreSQL hands bytes over as a view, which is read under its address."""
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.soak
def test_a_thousand_openings_change_nothing(link: SecureLink) -> None:
    path = mailed(link)
    before = rows_of_everything()
    for number in range(OPENINGS):
        method = ("get", "head", "options")[number % 3]
        answer = getattr(Client(headers={"User-Agent": f"scanner {number % 7}"}), method)(path)
        assert answer.status_code == (405 if method == "options" else 200)
    assert rows_of_everything() == before
    assert not link.visits.filter(is_continued=True).exists()
    assert 0 < link.visits.count() <= 7
    assert Client().post(path).status_code == 302


def test_an_opening_that_used_the_link_would_be_noticed(
    link: SecureLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the landing counts as Continue."""
    path = mailed(link)
    before = rows_of_everything()
    monkeypatch.setattr(views, "note_visit", deeds.continue_link)
    Client().get(path)
    assert rows_of_everything() != before


def test_an_opening_is_noted_with_its_browser_once_an_hour(link: SecureLink) -> None:
    path = mailed(link)
    for _ in range(3):
        Client(headers={"User-Agent": "Mail\x00scanner/1"}).get(path)
    visit = link.visits.get()
    assert (visit.address, visit.agent, visit.is_continued) == ("127.0.0.1", "Mailscanner/1", False)
    visit.at -= deeds.NOTED_EVERY
    visit.save()
    Client(headers={"User-Agent": "Mail\x00scanner/1"}).get(path)
    assert link.visits.count() == 2


# --- gone -------------------------------------------------------------------------------------------------


def revoke(link: SecureLink) -> None:
    revoke_link(link=link, by=None, at=timezone.now(), reason="No longer needed")


def expire(link: SecureLink) -> None:
    SecureLink.objects.filter(pk=link.pk).update(
        issued_at=timezone.now() - 15 * DAYS, expires_at=timezone.now() - timedelta(seconds=1)
    )


def move(link: SecureLink) -> None:
    change_affiliation(affiliation=link.recipient, by=None, at=timezone.now(), email="new@example.com")


def leave_work(link: SecureLink) -> None:
    yesterday = timezone.localdate() - 2 * DAYS
    end_affiliation(affiliation=link.recipient, by=None, at=timezone.now(), to_on=yesterday)


def forget(link: SecureLink) -> None:
    erase_person(person=link.recipient.person, by=None, at=timezone.now(), reason="Asked for it")


def replace(link: SecureLink) -> None:
    renew_link(link=link, by=None, at=timezone.now())


ENDS = [revoke, expire, move, leave_work, forget, replace]


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_opens_nothing_not_even_where_it_was_continued(link: SecureLink, end: Any) -> None:
    client, path = Client(), mailed(link)
    client.post(path)
    assert client.get(page_of(link)).status_code == 200
    end(link)
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    # Whoever was inside when a fresh one was mailed may finish; all other ends are ends at once.
    assert client.get(page_of(link)).status_code == (200 if end is replace else 410)


@pytest.mark.parametrize("end", [revoke, expire, move, leave_work])
def test_without_the_judgment_of_each_request_it_would_open(
    link: SecureLink, end: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control. (An erased or renewed link has lost its token as well.)"""
    client, path = Client(), mailed(link)
    client.post(path)
    end(link)
    monkeypatch.setattr("directory.actions.link.may_open", lambda *_: YES)
    assert client.get(path).status_code == 200
    assert client.get(page_of(link)).status_code == 200


def test_the_sender_is_told_why(link: SecureLink) -> None:
    mailed(link)
    assert state_of(link, at=timezone.now())
    for end, word in ((move, "address"), (leave_work, "works"), (expire, "expired"), (revoke, "revoked")):
        end(link)
        assert word in state_of(SecureLink.objects.with_people().get(), at=timezone.now()).reason


def test_an_address_in_other_letters_is_the_same_address(link: SecureLink) -> None:
    path = mailed(link)
    Affiliation.objects.update(email="HR@Example.com")
    assert Client().get(path).status_code == 200


GUESSES = [
    lambda path: path[:-1],
    lambda path: path[:20],
    lambda path: path + "A",
    lambda path: path.swapcase().replace("/L/", "/l/"),
    lambda path: "/l/" + "A" * 43,
    lambda path: "/l/%00",
    lambda path: "/l/é" + "x" * 3000,
]


@pytest.mark.parametrize("guess", GUESSES)
def test_guessed_and_cut_links_open_nothing(link: SecureLink, guess: Any) -> None:
    assert Client().get(guess(mailed(link))).status_code == 410


def test_without_looking_at_the_whole_token_a_cut_link_would_open(
    link: SecureLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: whatever begins alike is taken."""
    path = mailed(link)
    begun = lambda token: link.token_hash if path.startswith(f"/l/{token}") else ""  # noqa: E731
    monkeypatch.setattr(deeds, "token_hash", begun)
    assert Client().get(path[:-1]).status_code == 200


def test_a_slash_that_a_mail_program_adds_does_no_harm(link: SecureLink) -> None:
    assert Client().get(mailed(link) + "/").status_code == 200


CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def answer_to(path: str) -> tuple[Any, ...]:
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return (
        answer.status_code,
        CHANGING.sub("", answer.content.decode()),
        len(asked),
        headers,
        set(client.cookies),
    )


def test_expired_revoked_and_unknown_are_answered_alike() -> None:
    answers = [answer_to("/l/" + "A" * 43)]
    for number, end in enumerate(ENDS):
        link = issued(build.Affiliation(email=f"hr{number}@example.com"), subject_key=f"agreement {number}")
        path = mailed(link)
        end(link)
        answers.append(answer_to(path))
    assert all(one == answers[0] for one in answers)
    assert answers[0][0] == 410
    assert answers[0][2] == 1


def test_an_open_link_is_answered_otherwise(link: SecureLink) -> None:
    """Negative control: the comparison above can tell two answers apart."""
    assert answer_to(mailed(link)) != answer_to("/l/" + "A" * 43)


def test_pages_of_links_are_neither_kept_nor_named_nor_found(link: SecureLink) -> None:
    client, path = Client(), mailed(link)
    for answer in (client.get(path), client.post(path), client.get("/l/nothing")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
    for answer in (client.get(page_of(link)), Client().get(page_of(link)), client.get("/links/renewal/")):
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]


# --- a fresh one ------------------------------------------------------------------------------------------


def ask(path: str, **browser: Any) -> Any:
    return Client().post(path, {"fresh": "1"}, **browser)


def test_a_lapsed_link_is_mailed_anew_to_the_address_on_file(link: SecureLink) -> None:
    first = mailed(link)
    expire(link)
    answer = ask(first)
    assert answer["Location"] == "/links/renewal/"
    assert answer_renewals(at=timezone.now()) == 1
    second = mailed(link)
    assert mail.outbox[-1].to == ["hr@example.com"]
    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)
    assert link.history.get(issue_count=2, history_change_reason__startswith="Asked for").history_user is None


def test_a_token_that_was_replaced_still_names_its_link(link: SecureLink) -> None:
    first = mailed(link)
    mailed(renewed(link))
    ask(first)
    assert answer_renewals(at=timezone.now()) == 1


def test_the_address_of_a_page_names_its_link_too(link: SecureLink) -> None:
    mailed(link)
    gone = Client().get(page_of(link)).content.decode()
    where = re.search(r'action="([^"]+)"', gone).group(1)  # type: ignore[union-attr]
    ask(where)
    assert answer_renewals(at=timezone.now()) == 1


def test_a_changed_address_gets_the_fresh_link_and_the_old_one_nothing(link: SecureLink) -> None:
    path = mailed(link)
    move(link)
    ask(path)
    answer_renewals(at=timezone.now())
    link.recipient.refresh_from_db()
    mailed(link)
    assert mail.outbox[-1].to == ["new@example.com"]


@pytest.mark.parametrize("end", [revoke, forget])
def test_what_was_taken_back_is_not_mailed_anew(link: SecureLink, end: Any) -> None:
    path = mailed(link)
    end(link)
    ask(path)
    assert answer_renewals(at=timezone.now()) == 0
    assert not LinkRenewal.objects.exists()
    with refused("__all__", "ended"):
        renew_link(link=link, by=None, at=timezone.now())


def test_asking_is_answered_alike_whether_there_is_one_or_not(link: SecureLink) -> None:
    path = mailed(link)
    answers = []
    for asked in (path, "/l/" + "A" * 43, "/l/" + str(link.key)):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(asked, {"fresh": "1"})
        told = [re.sub(r"'[^']*'(::uuid)?|\d+|NULL", "", one["sql"]) for one in queries]
        after = CHANGING.sub("", client.get(answer["Location"]).content.decode())
        answers.append((answer.status_code, answer["Location"], told, after, set(client.cookies)))
        Allowance.objects.all().delete()
    assert all(one == answers[0] for one in answers)
    assert len(LinkRenewal.objects.all()) == 3


def test_one_link_is_mailed_anew_three_times_a_day_and_nobody_is_told(link: SecureLink) -> None:
    path = mailed(link)
    statuses = [ask(path).status_code for _ in range(5)]
    assert statuses == [302] * 5
    assert answer_renewals(at=timezone.now()) == deeds.PER_LINK.most
    ask(path)
    assert answer_renewals(at=timezone.now() + DAYS) == 1


def test_one_recipient_gets_five_fresh_links_a_day() -> None:
    recipient = build.Affiliation(email="hr@example.com")
    links = [issued(recipient, subject_key=f"agreement {number}") for number in range(7)]
    for link in links:
        ask(f"/l/{link.key}")
    assert answer_renewals(at=timezone.now()) == deeds.PER_RECIPIENT.most


def test_one_address_asks_ten_times_an_hour_and_is_then_told_how_long_to_wait() -> None:
    statuses = [ask(f"/l/{'A' * 40}{number}").status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]
    answer = ask("/l/nothing")
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "Please wait 60 minutes" in answer.content.decode()
    assert ask("/l/nothing", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_wish_that_fails_stops_no_other(link: SecureLink, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ValidationError

    other = issued(build.Affiliation(email="other@example.com"), subject_key="agreement 2")
    for one in (link, other):
        ask(f"/l/{one.key}")
    real = deeds.renew_link

    def fails(**words: Any) -> Any:
        if words["link"] == link:
            raise ValidationError("no")
        return real(**words)

    monkeypatch.setattr(deeds, "renew_link", fails)
    assert answer_renewals(at=timezone.now()) == 1
    assert LinkRenewal.objects.count() == 1
    assert tidy(at=timezone.now() + 2 * DAYS) >= 1
    assert not LinkRenewal.objects.exists()


# --- a contact's personal link ----------------------------------------------------------------------------


def test_a_personal_link_lapses_so_long_after_its_last_use() -> None:
    link = issued(purpose="personal", at=AT)
    assert link.expires_at == AT + 180 * DAYS
    later = AT + 100 * DAYS
    deeds.use_link(link=link, at=later)
    link.refresh_from_db()
    assert (link.last_used_at, link.expires_at) == (later, later + 180 * DAYS)


def test_a_deed_link_does_not_last_longer_by_use() -> None:
    link = issued(at=AT)
    deeds.use_link(link=link, at=AT + DAYS)
    link.refresh_from_db()
    assert link.expires_at == AT + 14 * DAYS


def test_use_is_noted_once_an_hour_and_leaves_no_history(link: SecureLink) -> None:
    client = carry_on(Client(), link)
    client.get(page_of(link))
    lines = link.history.count()
    noted = SecureLink.objects.get().last_used_at
    client.get(page_of(link))
    assert (SecureLink.objects.get().last_used_at, link.history.count()) == (noted, lines)


# --- who sees them, and what is thrown away ---------------------------------------------------------------


def test_links_belong_to_whoever_issued_them(network: Any, staff: User, stranger: User, admin: User) -> None:
    link = issued(organization=network)
    assert link in SecureLink.objects.for_user(staff)
    assert link not in SecureLink.objects.for_user(stranger)
    assert link in SecureLink.objects.for_user(admin)


def test_tidying_throws_away_what_is_of_no_use_any_more() -> None:
    build.Allowance()
    build.Submission()
    build.LinkVisit()
    assert tidy(at=AT) == 0
    assert tidy(at=AT + timedelta(hours=1)) == 1
    assert tidy(at=AT + 366 * DAYS) == 2
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=59, seconds=1), "60 minutes"),
        (timedelta(minutes=121), "3 hours"),
        (timedelta(hours=24), "24 hours"),
    ],
)
def test_how_long_to_wait_in_words(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


def test_an_issued_link_needs_its_purpose() -> None:
    with pytest.raises(KeyError):
        issue_link(
            purpose="party",
            recipient=build.Affiliation(email="a@example.com"),
            template="link",
            subject_key="x",
            context={},
            organization=build.Network(),
            by=None,
            at=AT,
        )
