"""Which letters somebody gets: chosen on the account, stopped by the link in a letter; what can't be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from directory.actions.letter import queue_letter
from directory.actions.post import send_letters
from directory.actions.preference import choose_letters
from directory.actions.secret import new_stop
from directory.addresses import without_tokens
from directory.choices import DigestPace, LetterKind, LetterLane, LetterState
from directory.models import Letter, Organization, Preference, Silence, User
from tests import build
from tests.build import AT
from tests.forms import fill, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ACCOUNT = "/account/letters/"


def queue(recipient: str, kind: str = LetterKind.MEETINGS, about: str = "night", **words: Any) -> Letter:
    context = {"title": "A night", "failed_count": 1, "total_count": 2, "address": "http://x/"}
    return queue_letter(
        template="run_failed",
        recipient=recipient,
        subject_key=about,
        period="once",
        context=context,
        kind=kind,
        at=AT,
        **words,
    )


def mailed() -> Any:
    send_letters(clock=lambda: AT)
    return mail.outbox[-1]


def way_out(message: Any) -> str:
    """The path in the header, which is that at the foot."""
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    return str(address[address.index("/u/") :])


def state_of(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.state


# --- chosen on the account


def test_what_is_chosen_is_kept_with_its_history(staff: User, signed_in: SignIn) -> None:
    page = signed_in(staff)
    done = fill(page, ACCOUNT, digest="daily", digest_day="3", language="es")
    assert done.url == "/account/"
    row = Preference.objects.get(user=staff)
    assert (row.digest, row.digest_day, row.language, row.wants_forms) == ("daily", 3, "es", True)
    assert row.history.get().history_user == staff


def test_what_is_not_ticked_is_not_sent(staff: User) -> None:
    choose_letters(user=staff, by=staff, at=AT, wants_meetings=False)
    assert queue(staff.email).state == LetterState.WITHHELD
    assert queue(staff.email, LetterKind.REMINDERS, "other").state == LetterState.QUEUED


def test_what_waits_already_stays_here(staff: User) -> None:
    waits, other = queue(staff.email), queue(staff.email, LetterKind.REMINDERS, "other")
    choose_letters(user=staff, by=staff, at=AT, wants_meetings=False)
    assert (state_of(waits), state_of(other)) == (LetterState.WITHHELD, LetterState.QUEUED)


def test_letters_come_in_the_chosen_language(staff: User) -> None:
    choose_letters(user=staff, by=staff, at=AT, language="es")
    assert queue(staff.email).language == "es"
    assert "Para no recibir más cartas de este tipo" in mailed().body


def test_a_choice_that_there_is_not_is_refused(staff: User, signed_in: SignIn) -> None:
    assert "digest" in fill(signed_in(staff), ACCOUNT, digest="hourly").context["form"].errors


def test_of_another_version_both_are_shown(staff: User, signed_in: SignIn) -> None:
    choose_letters(user=staff, by=staff, at=AT, digest=DigestPace.DAILY)
    page = signed_in(staff)
    form = shown(page, ACCOUNT)
    choose_letters(user=staff, by=staff, at=AT, digest=DigestPace.NEVER)
    refused = page.post(ACCOUNT, form | {"digest": DigestPace.WEEKLY})
    assert "Somebody else changed this" in str(refused.context["form"].errors["digest"])


# --- security letters and receipts always come


def test_what_has_no_kind_is_stopped_by_nothing(staff: User) -> None:
    off = {f"wants_{kind}": False for kind in LetterKind.values if kind != LetterKind.DIGEST}
    choose_letters(user=staff, by=staff, at=AT, digest=DigestPace.NEVER, **off)
    for number, words in enumerate([{"lane": LetterLane.SECURITY}, {"is_receipt": True}]):
        assert queue(staff.email, "", f"it {number}", **words).state == LetterState.QUEUED
    message = mailed()
    assert "List-Unsubscribe" not in message.extra_headers
    assert "/u/" not in message.body


# --- by the link in a letter


def test_opening_it_changes_nothing(staff: User, network: Organization) -> None:
    queue(staff.email, organization=network)
    page = Client().get(way_out(mailed()))
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Stop these letters?" in page.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("said", [{}, {"List-Unsubscribe": "One-Click"}])
def test_confirming_it_stops_that_kind_without_signing_in(
    staff: User, network: Organization, said: dict[str, str]
) -> None:
    """A person by the form, or their mail program by itself: neither has a cookie of ours."""
    waits = queue(staff.email, organization=network)
    path = way_out(mailed())
    browser = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert "Other letters come as before" in browser.post(path, said).content.decode()
    row = Preference.objects.get(user=staff)
    assert (row.wants_meetings, row.wants_reminders, row.digest) == (False, True, "weekly")
    assert queue(staff.email, about="next", organization=network).state == LetterState.WITHHELD
    assert state_of(waits) == LetterState.SENT


def test_the_digest_is_stopped_too(staff: User, network: Organization) -> None:
    queue(staff.email, LetterKind.DIGEST, organization=network)
    Client().post(way_out(mailed()))
    assert Preference.objects.get(user=staff).digest == DigestPace.NEVER


def test_who_has_no_account_hears_no_more_from_the_sender(network: Organization) -> None:
    contact = build.Affiliation(email="hr@example.com", person=build.Person(language="es"))
    queue("hr@example.com", organization=network)
    path = way_out(mailed())
    for _ in range(2):
        page = Client().post(path)
        assert "no le escribirá más" in page.content.decode()
    assert Silence.objects.get().affiliation == contact
    assert queue("hr@example.com", about="next", organization=network).state == LetterState.WITHHELD
    send_letters()
    assert "/l/" in mail.outbox[-1].body  # the way back


# --- refusals


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_never_there_opens_nothing(method: str, staff: User) -> None:
    page = getattr(Client(), method)("/u/" + "x" * 43)
    assert page.status_code == 410
    assert not Preference.objects.exists()


def test_a_letter_of_no_kind_has_no_way_out(network: Organization) -> None:
    row = build.Letter(organization=network)
    path = new_stop(row)
    assert Client().post(path[path.index("/u/") :]).status_code == 410


def test_the_token_is_kept_nowhere(staff: User, network: Organization, caplog: Any) -> None:
    letter = queue(staff.email, organization=network)
    path = way_out(mailed())
    token = path.rpartition("/")[2]
    caplog.set_level("DEBUG")
    Client().get(path)
    letter.refresh_from_db()
    assert token not in str(vars(letter)) + caplog.text
    assert "/u/-" in caplog.text
    assert without_tokens(f"refused: {path}") == "refused: /u/-"


def test_what_somebody_wants_by_mail_is_their_own(staff: User, manager: User) -> None:
    build.Preference(user=staff)
    assert [row.user for row in Preference.objects.for_user(staff)] == [staff]
    assert not Preference.objects.for_user(manager).exists()
