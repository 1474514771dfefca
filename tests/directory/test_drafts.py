"""What is typed is kept until it is sent: by whoever typed it, never a file, within limits, not for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from directory.actions import draft as deeds
from directory.actions.draft import drop_draft, keep_draft
from directory.actions.person import erase_person
from directory.actions.tidy import tidy
from directory.models import FormDraft, Submission
from directory.once import new_key
from directory.views import draft as views
from tests import build
from tests.build import AT
from tests.factor import enter
from tests.forms import at, errors, fill, shown
from tests.links import issued
from tests.signing import drafted

pytestmark = pytest.mark.django_db
SAVE, DISCARD = "/drafts/save/", "/drafts/discard/"


@pytest.fixture
def clause(convening: Any, employer: Any) -> Any:
    return drafted(convening, employer, at=AT).clauses.get(number=3)


def typing(client: Client, path: str, **words: Any) -> Any:
    """The page saves what it holds, as its module does."""
    return client.post(SAVE, shown(client, path) | words | {"path": path})


# --- the deeds --------------------------------------------------------------------------------------------


def test_the_newest_words_replace_the_ones_before() -> None:
    for word in ("Half", "Half a sentence"):
        keep_draft(actor="user 1", path="/a/", content={"note": [word]}, at=AT)
    assert FormDraft.objects.get().content == {"note": ["Half a sentence"]}
    drop_draft(actor="user 1", path="/a/")
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    "content", [{"note": ["x" * 40_001]}, {f"field{n}": ["x"] for n in range(201)}], ids=["long", "many"]
)
def test_too_much_is_not_kept(content: Any) -> None:
    with pytest.raises(ValidationError, match="too long"):
        keep_draft(actor="user 1", path="/a/", content=content, at=AT)


def test_of_many_drafts_of_one_actor_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "MOST_DRAFTS", 3)
    build.FormDraft(actor="user 2")
    for minute in range(5):
        path, moment = f"/{minute}/", AT + timedelta(minutes=minute)
        keep_draft(actor="user 1", path=path, content={}, at=moment)
    kept = FormDraft.objects.filter(actor="user 1").values_list("path", flat=True)
    assert list(kept) == ["/4/", "/3/", "/2/"]
    assert FormDraft.objects.filter(actor="user 2").exists()


def test_it_is_thrown_away_after_thirty_days() -> None:
    build.FormDraft(saved_at=AT)
    tidy(at=AT + timedelta(days=29))
    assert FormDraft.objects.exists()
    tidy(at=AT + timedelta(days=30))
    assert not FormDraft.objects.exists()


def test_whoever_is_erased_leaves_no_draft() -> None:
    link = issued()
    user = build.User(person=link.recipient.person)
    build.FormDraft(actor=f"link {link.pk}")
    build.FormDraft(actor=f"user {user.pk}")
    other = build.FormDraft(actor=f"user {user.pk}0")
    erase_person(person=link.recipient.person, by=None, at=AT, reason="Asked for it")
    assert list(FormDraft.objects.all()) == [other]


# --- on a page --------------------------------------------------------------------------------------------


def test_what_was_typed_comes_back_with_its_day_and_can_be_discarded(page: Client, clause: Any) -> None:
    path = at("clause_edit", clause.pk)
    assert typing(page, path, text="Half a sentence", is_required="").status_code == 204
    response = page.get(path)
    assert "Restored what you typed on" in response.content.decode()
    assert response.context["form"]["text"].value() == "Half a sentence"
    assert clause.text != "Half a sentence"
    assert page.post(DISCARD, {"path": path})["Location"] == path
    response = page.get(path)
    assert "Restored" not in response.content.decode()
    assert response.context["form"]["text"].value() == clause.text


def test_sending_it_leaves_no_draft(page: Client, clause: Any) -> None:
    path = at("clause_edit", clause.pk)
    typing(page, path, text="Half")
    assert fill(page, path, text="Whole").status_code == 302
    assert not FormDraft.objects.exists()


def test_a_saving_that_comes_in_after_the_sending_keeps_nothing(page: Client, clause: Any) -> None:
    path = at("clause_edit", clause.pk)
    said = shown(page, path) | {"text": "Whole"}
    page.post(path, said)
    assert page.post(SAVE, said | {"path": path}).status_code == 204
    assert not FormDraft.objects.exists()
    Submission.objects.all().delete()  # the control: without that row it would come back
    page.post(SAVE, said | {"path": path})
    assert FormDraft.objects.exists()


def test_a_draft_that_others_have_overtaken_shows_both_and_overwrites_nothing(
    page: Client, clause: Any, signed_in: Any, manager: Any
) -> None:
    """What the draft had seen comes back with it."""
    path = at("clause_edit", clause.pk)
    typing(page, path, text="Mine")
    fill(signed_in(manager), path, text="Theirs")
    said = errors(fill(page, path))
    assert "Theirs" in said["text"]
    clause.refresh_from_db()
    assert clause.text == "Theirs"


def test_nobody_else_gets_it(page: Client, clause: Any, signed_in: Any, manager: Any) -> None:
    path = at("clause_edit", clause.pk)
    typing(page, path, text="Half")
    assert signed_in(manager).get(path).context["form"]["text"].value() == clause.text


def test_files_keys_and_codes_are_no_part_of_it(page: Client, clause: Any) -> None:
    path = at("clause_edit", clause.pk)
    secret = {"once": new_key(), "csrfmiddlewaretoken": "x", "code": "123456", "password": "x"}
    page.post(SAVE, {"path": path, "text": "A\x00B", "scan": SimpleUploadedFile("a.pdf", b"%PDF"), **secret})
    assert FormDraft.objects.get().content == {"text": ["AB"]}


def test_too_long_a_form_is_told_so_and_nothing_breaks(page: Client, clause: Any) -> None:
    path = at("clause_edit", clause.pk)
    assert page.post(SAVE, {"path": path, "text": "x" * 50_000}).status_code == 413


def test_saving_without_end_is_stopped(page: Client, clause: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = at("clause_edit", clause.pk)
    monkeypatch.setattr(views, "PER_ACTOR", views.Limit(3, timedelta(hours=1)))
    answers = [page.post(SAVE, {"path": path, "text": str(n)}).status_code for n in range(4)]
    assert answers == [204, 204, 204, 429]


@pytest.mark.parametrize("path", ["", "/no-such-page/", "https://example.org/", "//example.org/", "/" * 400])
def test_only_pages_of_ours_have_drafts(page: Client, path: str) -> None:
    assert page.post(SAVE, {"path": path}).status_code == 404
    assert page.post(DISCARD, {"path": path}).status_code == 404


def test_a_stranger_keeps_nothing_for_a_page_that_asks_for_a_sign_in(clause: Any) -> None:
    assert Client().post(SAVE, {"path": at("clause_edit", clause.pk)}).status_code == 404
    assert Client().post(SAVE, {"path": at("paper_find")}).status_code == 404  # no browser known yet


# --- by a link --------------------------------------------------------------------------------------------


def test_on_a_links_pages_it_is_the_links_own_in_any_browser() -> None:
    link = issued()
    link.mailed_to = link.recipient.email
    link.save()
    path = f"/links/{link.key}/"
    one, other = enter(Client(), link), enter(Client(), link)
    assert one.post(SAVE, {"path": path, "note": "On the phone"}).status_code == 204
    draft = FormDraft.objects.get()
    assert draft.actor == f"link {link.pk}"
    assert other.post(DISCARD, {"path": path})["Location"] == path
    assert not FormDraft.objects.exists()


def test_a_link_that_has_ended_keeps_nothing() -> None:
    link = issued()
    client = enter(Client(), link)  # never mailed: its letter's address isn't that on file
    assert client.post(SAVE, {"path": f"/links/{link.key}/", "note": "x"}).status_code == 410
    assert not FormDraft.objects.exists()
