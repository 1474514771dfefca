"""A form sent twice is done once: the second gets the first one's answer, whoever is faster and whoever dies."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Template
from django.test import RequestFactory

from directory import once as guard
from directory.actions.organization import add_organization
from directory.models import Organization, Submission, User
from directory.once import new_key, once
from tests import build
from tests.build import AT

pytestmark = pytest.mark.django_db
SOAK = bool(os.environ.get("SOAK"))
ROUNDS = 200 if SOAK else 20


@once
def organization_new(request: HttpRequest) -> HttpResponse:
    """A real deed behind a form, as a page does it."""
    name = request.POST.get("name", "")
    if not name:
        return HttpResponse("A name is needed.")
    row = add_organization(name=name, kind="school", slug=f"school-{uuid4().hex}", by=None, at=AT)
    return redirect(f"/organizations/{row.slug}/")


@pytest.fixture
def user(db: None) -> User:
    row: User = build.User()
    return row


def sent(user: Any, key: str | None, path: str = "/new/", session: str = "one", **words: Any) -> HttpRequest:
    said = {"name": "Clark High", **words} | ({"once": key} if key else {})
    request = RequestFactory().post(path, said)
    request.user = user or AnonymousUser()
    request.session = type("Session", (), {"session_key": session})()
    return request


def test_the_second_sending_is_led_to_what_the_first_made(user: User) -> None:
    key = new_key()
    answers = [organization_new(sent(user, key)) for _ in range(3)]
    made = Organization.objects.get(name="Clark High")
    assert [one["Location"] for one in answers] == [f"/organizations/{made.slug}/"] * 3


def test_without_the_key_it_would_be_made_twice(user: User) -> None:
    """Negative control: the deed alone knows no first."""
    for _ in range(2):
        organization_new.__wrapped__(sent(user, None))  # type: ignore[attr-defined]
    assert Organization.objects.filter(name="Clark High").count() == 2


def test_a_page_is_asked_for_without_a_key(user: User) -> None:
    request = RequestFactory().get("/new/")
    assert organization_new(request).status_code == 200
    assert not Submission.objects.exists()


@pytest.mark.parametrize("key", [None, "short", "x" * 65, "with a blank in the key", "ключ-ключ-ключ-ключ"])
def test_a_form_without_a_proper_key_is_refused(user: User, key: str | None) -> None:
    with pytest.raises(BadRequest):
        organization_new(sent(user, key))
    assert not Organization.objects.exists()


def test_a_form_with_an_error_can_be_mended_and_sent_again(user: User) -> None:
    key = new_key()
    assert organization_new(sent(user, key, name="")).status_code == 200
    assert not Submission.objects.exists()
    assert organization_new(sent(user, key)).status_code == 302


def test_a_form_that_broke_leaves_nothing_and_its_key_free(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    @once
    def breaks(request: HttpRequest) -> HttpResponse:
        organization_new.__wrapped__(request)  # type: ignore[attr-defined]
        raise ValidationError("broken after the deed")

    key = new_key()
    with pytest.raises(ValidationError):
        breaks(sent(user, key))
    assert not Organization.objects.exists()
    assert organization_new(sent(user, key)).status_code == 302


def test_going_back_and_correcting_something_loses_nothing(user: User) -> None:
    key = new_key()
    first = organization_new(sent(user, key))
    second = organization_new(sent(user, key, name="Clark Middle"))
    assert first["Location"] != second["Location"]
    assert Organization.objects.count() == 2


def test_files_are_part_of_what_was_said(user: User) -> None:
    key = new_key()
    for content in (b"one", b"two", b"two"):
        organization_new(sent(user, key, scan=SimpleUploadedFile("scan.pdf", content)))
    assert Organization.objects.count() == 2


def test_a_file_can_still_be_read_by_the_view(user: User) -> None:
    @once
    def reads(request: HttpRequest) -> HttpResponse:
        assert request.FILES["scan"].read() == b"content"
        return redirect("/")

    assert reads(sent(user, new_key(), scan=SimpleUploadedFile("scan.pdf", b"content"))).status_code == 302


def test_a_key_is_of_one_person_one_address_and_one_session(user: User) -> None:
    key = new_key()
    for request in (
        sent(user, key),
        sent(build.User(), key),
        sent(user, key, path="/other/"),
        sent(None, key, session="one"),
        sent(None, key, session="two"),
        sent(None, key, session="two"),
    ):
        organization_new(request)
    assert Organization.objects.count() == 5
    assert "two" not in "".join(Submission.objects.values_list("actor", flat=True))


def test_the_tag_gives_each_form_its_own_key() -> None:
    page = Template("{% load words %}{% once %}{% once %}").render(Context())
    keys = [part.split('"')[0] for part in page.split('value="')[1:]]
    assert len(set(keys)) == 2
    assert all(guard.KEY.match(key) for key in keys)


def test_in_a_real_page_the_second_press_is_answered_like_the_first(signed_in: Any, manager: User) -> None:
    from metrics.models import ScoreRun

    run: ScoreRun = build.ScoreRun(total_count=0, done_count=0)
    admin = build.User(is_superuser=True, is_staff=True)
    client, key = signed_in(admin), new_key()
    answers = [client.post(f"/runs/{run.pk}/retry/", {"once": key}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert Submission.objects.count() == 1
    refused = client.post(f"/runs/{run.pk}/retry/")
    assert (refused.status_code, "couldn’t read that" in refused.content.decode()) == (400, True)


# --- at the same moment -----------------------------------------------------------------------------------


def both(user: User, key: str, count: int = 2) -> list[HttpResponse]:
    ready = Barrier(count)

    def send(_: int) -> HttpResponse:
        try:
            ready.wait(30)
            return organization_new(sent(user, key))
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(send, range(count)))


@pytest.mark.postgres
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_row(user: User) -> None:
    for number in range(ROUNDS):
        answers = both(user, new_key())
        assert len({one["Location"] for one in answers}) == 1
        assert Organization.objects.count() == number + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_presses_make_two_rows(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: each takes itself for the first."""

    def first(said: dict[str, str]) -> tuple[Submission, bool]:
        return Submission.objects.create(**{**said, "key": new_key()}, at=AT), True

    monkeypatch.setattr(guard, "claim", first)
    assert len({one["Location"] for one in both(user, new_key())}) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_repeat_waits_for_the_first_and_takes_over_when_it_fails(user: User) -> None:
    """The first is held after its claim and then broken: the second, which waited, does the deed."""
    claimed, go_on, key = Barrier(2), Barrier(2), new_key()

    @once
    def fails(request: HttpRequest) -> HttpResponse:
        claimed.wait(30)
        go_on.wait(30)
        raise ValidationError("died")

    def first(_: Any) -> str:
        try:
            fails(sent(user, key))
        except ValidationError:
            return "died"
        finally:
            connection.close()
        return "done"

    def second(_: Any) -> str:
        try:
            claimed.wait(30)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            go_on.wait(30)
            return organization_new(sent(user, key))["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(first, None), pool.submit(second, None)]
        first_end, second_end = [end.result(60) for end in ends]
    assert (first_end, second_end) == ("died", f"/organizations/{Organization.objects.get().slug}/")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_repeat_that_waits_too_long_is_told_that_it_is_worked_on(user: User) -> None:
    key = new_key()
    said = guard.words_of(sent(user, key))
    held, done = Barrier(2), Barrier(2)

    def hold() -> None:
        try:
            with transaction.atomic():
                guard.claim(said)
                held.wait(30)
                done.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        held.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        answer = organization_new(sent(user, key))
        done.wait(30)
        holding.result(30)
    assert (answer.status_code, answer["Retry-After"]) == (409, "5")
    assert "Still working on it" in answer.content.decode()


def test_other_trouble_of_the_database_is_not_hidden(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(said: Any) -> Any:
        raise OperationalError("disk is full")

    monkeypatch.setattr(guard, "claim", broken)
    with pytest.raises(OperationalError):
        organization_new(sent(user, new_key()))
