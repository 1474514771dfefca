"""Private notes: written, changed and removed by an intermediary's own people, and read by nobody else."""

import pytest
from django.urls import reverse

from directory.actions.note import change_note, remove_note, write_note
from directory.models import Note, SearchWord
from directory.search import find_rows
from tests import build
from tests.cast import refused
from tests.factor import with_factor
from tests.forms import errors, fill

SECRET = "Prefers calls; xylophone budget ends in June."


@pytest.fixture
def place(db):
    return build.Organization(name="Ford Metals", slug="ford-metals", kind="employer")


@pytest.fixture
def note(network, place, staff, at):
    return write_note(intermediary=network, organization=place, text=SECRET, by=staff, at=at)


def page(name, *args):
    return reverse(f"directory:{name}", args=args)


def test_a_note_is_kept_with_who_wrote_it_and_its_history(note, staff, manager, at):
    assert (note.written_by, note.written_at) == (staff, at)
    change_note(note=note, text="Another", by=manager, at=at)
    note.refresh_from_db()
    assert (note.text, note.written_by) == ("Another", staff)
    assert [row.text for row in note.history.order_by("history_id")] == [SECRET, "Another"]
    remove_note(note=note, by=manager, at=at)
    assert not Note.objects.exists()
    assert Note.history.latest("history_id").history_user == manager


def test_a_note_is_refused(network, place, staff, viewer, stranger, admin, at):
    told = {"intermediary": network, "organization": place, "at": at}
    with refused("text"):
        write_note(text=" ", by=staff, **told)
    with refused("intermediary"):
        write_note(text="x", by=staff, intermediary=network, organization=network, at=at)
    for other in (viewer, stranger, admin, None):
        with refused("__all__", "Only people who work for"):
            write_note(text="x", by=other, **told)
    assert not Note.objects.exists()


def test_a_stranger_changes_none_of_it(note, stranger, at):
    with refused("__all__", "Only people who work for"):
        change_note(note=note, text="x", by=stranger, at=at)
    with refused("__all__", "Only people who work for"):
        remove_note(note=note, by=stranger, at=at)


def test_only_its_own_people_ever_read_it(note, place, staff, viewer, manager, stranger, admin, signed_in):
    build.Tie(intermediary=stranger.seats.get().organization, organization=place)
    theirs = build.seated(place)
    for user in (staff, viewer, manager, stranger, theirs, admin):
        own = user in (staff, viewer, manager)
        assert Note.objects.for_user(user).exists() is own, user
        for address in (place.get_absolute_url(), page("organization_notes", place.slug)):
            body = signed_in(user).get(address).content.decode()
            assert (SECRET in body) is (own and address.endswith("notes/")), (user, address)


def test_a_colleague_who_left_reads_it_no_more(note, staff, day):
    staff.seats.update(to_on=day)
    staff.__dict__.pop("roles", None)
    assert not Note.objects.for_user(staff).exists()


def test_no_search_finds_it(note, staff):
    assert not SearchWord.objects.filter(word=b"xylophone").exists()
    assert find_rows(staff, "xylophone").count == 0


def test_the_administration_says_that_there_is_one_and_not_what(note, staff, admin, signed_in, at):
    change_note(note=note, text="Another secret", by=staff, at=at)
    desk = signed_in(with_factor(admin))
    for name, args in (("changelist", []), ("change", [note.pk]), ("history", [note.pk])):
        answer = desk.get(reverse(f"admin:directory_note_{name}", args=args))
        body = answer.content.decode()
        assert answer.status_code == 200 and "Ford Metals" in body
        assert "xylophone" not in body and "Another secret" not in body, name


def test_by_its_pages(place, network, staff, signed_in):
    browser = signed_in(staff)
    assert "Nothing is noted yet" in browser.get(page("organization_notes", place.slug)).content.decode()
    assert "text" in errors(fill(browser, page("note_new", place.slug), text=""))
    fill(browser, page("note_new", place.slug), text=SECRET)
    row = Note.objects.get()
    assert (row.intermediary, row.organization, row.text) == (network, place, SECRET)
    fill(browser, page("note_edit", row.pk), text="Changed")
    row.refresh_from_db()
    assert row.text == "Changed"
    fill(browser, page("note_remove", row.pk))
    assert not Note.objects.exists()
