"""Search: what is found by which words, by whom, and that each deed which names something keeps it in step."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directory.actions import organization as organizations
from directory.actions import person as people
from directory.actions.index import findable, rebuild_index
from directory.actions.save import change
from directory.choices import SearchKind
from directory.models import Organization, Person, SearchWord
from directory.querysets import RowQuerySet
from directory.search import find_rows, recent_rows
from partnerships.actions import agreement as agreements
from partnerships.actions import editing
from partnerships.actions import partnership as partnerships
from pathways.actions import pathway as pathways
from tests import build

pytestmark = pytest.mark.django_db


def titles(user, text, kind=""):
    return [hit.title for group in find_rows(user, text, kind).groups for hit in group.hits]


@pytest.fixture
def lincoln(staff, at):
    return organizations.add_organization(
        name="Lincoln High School", kind="school", city="Hodgenville", by=staff, at=at
    )


# --- by which words


@pytest.mark.parametrize(
    "text",
    ["Lincoln High School", "lincoln", "LINC", "school hodgen", "high  lincoln,", "líncoln"],
)
def test_it_is_found_by_the_beginnings_of_its_words(lincoln, staff, text):
    assert titles(staff, text) == ["Lincoln High School"]
    assert not find_rows(staff, text).is_near


@pytest.mark.parametrize("text", ["Lincon", "Licnoln", "Lincooln", "Limcoln high", "lincoln hihg", "Kincoln"])
def test_it_is_found_despite_a_slip(lincoln, staff, text):
    assert titles(staff, text) == ["Lincoln High School"]
    assert find_rows(staff, text).is_near


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "'", "Jefferson", "coln", "lincoln jefferson", "\\"])
def test_other_words_find_nothing(lincoln, staff, text):
    assert titles(staff, text) == []


def test_another_digit_is_another_number(staff, at):
    organizations.add_organization(name="Works 79191", kind="employer", by=staff, at=at)
    assert titles(staff, "works 79191") == titles(staff, "wroks 79191") == ["Works 79191"]
    assert titles(staff, "works 79192") == []


def test_a_word_that_is_known_may_be_a_slip_beside_another(lincoln, staff, at):
    organizations.add_organization(name="Hugh Mills", kind="employer", by=staff, at=at)
    assert titles(staff, "lincoln hugh") == ["Lincoln High School"]


def test_the_plainest_title_stands_first(staff, at):
    for name in ("Clark County High School", "Old Clark County", "Clark County", "Clark County Schools"):
        organizations.add_organization(name=name, kind="district", by=staff, at=at)
    assert titles(staff, "clark county") == [
        "Clark County",
        "Clark County Schools",
        "Clark County High School",
        "Old Clark County",
    ]


def test_names_of_every_script_and_sign_are_found(staff, at):
    for name in ("Ñandú & Søn’s Café", "東京工業", "O’Brien-Díaz Tool"):
        organizations.add_organization(name=name, kind="employer", by=staff, at=at)
    assert titles(staff, "nandu cafe") == ["Ñandú & Søn’s Café"]
    assert titles(staff, "東京") == ["東京工業"]
    assert titles(staff, "obrien") == titles(staff, "diaz") == ["O’Brien-Díaz Tool"]


# --- by whom


@pytest.fixture
def ours(network, staff, at):
    """A partnership with an agreement, as its deeds write them."""
    row = partnerships.start_partnership(name="Zebrawood Compact", convener=network, by=staff, at=at)
    agreements.draft_agreement(partnership=row, kind="mou", title="Memorandum", by=staff, at=at)
    return row


def test_the_conveners_people_find_a_partnership_and_its_agreements(ours, staff, viewer):
    for user in (staff, viewer):
        assert titles(user, "zebrawood") == ["Zebrawood Compact", "Memorandum"]


def test_a_members_people_find_it_from_the_day_it_has_joined(ours, staff, at):
    district = build.District()
    dana = build.seated(district, "viewer")
    assert titles(dana, "zebrawood") == []
    build.Membership(partnership=ours, organization=district)
    assert titles(dana, "zebrawood") == ["Zebrawood Compact", "Memorandum"]


@pytest.mark.parametrize("text", ["zebrawood", "Zebrawod", "memorandum", "zebrawood memorandum"])
@pytest.mark.parametrize("kind", ["", "partnership", "agreement"])
def test_another_intermediary_never_finds_it(ours, stranger, nobody, text, kind):
    assert titles(stranger, text, kind) == titles(nobody, text, kind) == []


def test_an_open_search_is_noticed(ours, stranger, monkeypatch):
    """With the rows' own scoping taken away the stranger would find it."""
    from partnerships.querysets import PartnershipQuerySet

    monkeypatch.setattr(RowQuerySet, "for_user", lambda self, user: self)
    monkeypatch.setattr(PartnershipQuerySet, "narrowed_for", lambda self, user: self)
    assert titles(stranger, "zebrawood") == ["Zebrawood Compact", "Memorandum"]


def test_many_of_others_hide_none_of_ones_own(ours, staff, at):
    other = build.Network(name="Elsewhere")
    for number in range(80):
        partnerships.start_partnership(
            name=f"Compact {number}", convener=other, by=None, at=at, slug=f"compact-{number}"
        )
    assert titles(staff, "compact") == ["Zebrawood Compact", "Memorandum"]


def test_a_person_is_found_by_name_and_place_and_by_nothing_private(lincoln, staff, stranger, at):
    people.add_person(
        given_name="Rosa",
        family_name="Quintana",
        organization=lincoln,
        level="manager",
        title="Principal",
        email="secretmail@lincoln.example",
        phone="502-555-0147",
        by=staff,
        at=at,
    )
    assert titles(stranger, "quintana") == titles(stranger, "rosa lincoln") == ["Rosa Quintana"]
    for private in ("secretmail", "secretmail@lincoln.example", "5550147", "0147", "502"):
        assert titles(staff, private) == titles(stranger, private) == []
    assert "secretmail" not in str(find_rows(staff, "quintana"))


def test_without_a_seat_nothing_is_found(lincoln, nobody, staff):
    assert titles(nobody, "lincoln") == []
    staff.is_active = False
    assert titles(staff, "lincoln") == []


def test_what_was_opened_last_is_only_what_may_still_be_seen(ours, lincoln, staff, stranger):
    addresses = [lincoln.get_absolute_url(), "/nonsense/", ours.get_absolute_url(), "/partnerships/none/"]
    assert [hit.title for hit in recent_rows(staff, addresses)] == [
        "Lincoln High School",
        "Zebrawood Compact",
    ]
    assert [hit.title for hit in recent_rows(stranger, addresses)] == ["Lincoln High School"]


# --- in step with the deeds


def test_organizations_are_in_step(lincoln, staff, at):
    people.add_person(
        given_name="Rosa", family_name="Quintana", organization=lincoln, level="manager", by=staff, at=at
    )
    organizations.change_organization(organization=lincoln, name="Douglass High School", by=staff, at=at)
    assert titles(staff, "lincoln") == []
    assert titles(staff, "douglass") == ["Douglass High School", "Rosa Quintana"]


def test_people_are_in_step(lincoln, staff, at):
    rosa = people.add_person(given_name="Rosa", family_name="Quintana", by=staff, at=at)
    assert titles(staff, "quintana") == []  # works nowhere yet
    work = people.add_affiliation(person=rosa, organization=lincoln, level="manager", by=staff, at=at)
    assert titles(staff, "quintana") == ["Rosa Quintana"]
    change(rosa, by=staff, at=at, family_name="Quiroga")
    assert titles(staff, "quintana") == []
    assert titles(staff, "quiroga") == ["Rosa Quiroga"]
    people.end_affiliation(affiliation=work, by=staff, at=at)
    assert titles(staff, "quiroga") == []


def test_an_erased_person_leaves_no_word(lincoln, staff, admin, at):
    rosa = people.add_person(
        given_name="Rosa", family_name="Quintana", organization=lincoln, level="manager", by=staff, at=at
    )
    people.erase_person(person=rosa, by=admin, at=at, reason="Asked for it")
    assert not SearchWord.objects.filter(kind="person").exists()


def test_partnerships_and_agreements_are_in_step(ours, staff, at):
    partnerships.change_partnership(partnership=ours, name="Sycamore Compact", by=staff, at=at)
    assert titles(staff, "zebrawood") == []
    assert titles(staff, "sycamore") == ["Sycamore Compact", "Memorandum"]
    editing.change_agreement(agreement=ours.agreements.get(), title="Understanding", by=staff, at=at)
    assert titles(staff, "memorandum") == []
    assert titles(staff, "sycamore understanding") == ["Understanding"]


def test_pathways_are_in_step(network, staff, at):
    row = pathways.make_pathway(title="Aviation Mechanics", owner=network, by=staff, at=at)
    assert titles(staff, "aviation") == ["Aviation Mechanics"]
    change(row, by=staff, at=at, title="Aerospace Mechanics")
    assert titles(staff, "aviation") == []
    assert titles(staff, "aerospace") == ["Aerospace Mechanics"]


def test_a_deed_that_is_taken_back_leaves_no_word(staff, at):
    with transaction.atomic():
        organizations.add_organization(name="Never There", kind="employer", by=staff, at=at)
        assert titles(staff, "never there") == ["Never There"]
        transaction.set_rollback(True)
    assert not SearchWord.objects.exists()


def test_a_deed_that_names_nothing_writes_no_words(ours, staff, at):
    with CaptureQueriesContext(connection) as queries:
        partnerships.change_status(partnership=ours, status="dormant", reason="Summer", by=staff, at=at)
    assert not [one for one in queries if "searchword" in one["sql"]]


def test_whatever_was_written_past_the_deeds_is_found_after_a_rebuild(ours, lincoln, staff, at, capsys):
    before = set(SearchWord.objects.values_list("kind", "key", "word"))
    Organization.objects.filter(pk=lincoln.pk).update(name="Renamed By Hand")
    SearchWord.objects.filter(kind="agreement").delete()
    SearchWord.objects.create(kind="person", key=999_999, word=b"gone", backward=b"enog", length=4)
    call_command("rebuild_search")
    assert "organization" in capsys.readouterr().out
    assert titles(staff, "renamed") == ["Renamed By Hand"]
    assert not SearchWord.objects.filter(key=999_999).exists()
    Organization.objects.filter(pk=lincoln.pk).update(name="Lincoln High School")
    rebuild_index()
    assert set(SearchWord.objects.values_list("kind", "key", "word")) >= before


def test_every_kind_has_its_model():
    assert list(findable()) == SearchKind.values
    assert findable()["person"] is Person


# --- the pages


def test_the_page_finds_and_says_when_there_is_nothing(ours, lincoln, staff, stranger, signed_in):
    body = signed_in(staff).get("/search/?q=zebrawood").content.decode()
    assert ours.get_absolute_url() in body
    assert "Zebrawood Compact" not in signed_in(stranger).get("/search/?q=zebrawood").content.decode()
    assert "Nothing is called “qqqq”" in signed_in(staff).get("/search/?q=qqqq").content.decode()
    only = signed_in(staff).get("/search/?q=lincoln&kind=partnership").content.decode()
    assert "Lincoln High School" not in only
    assert "This comes close" in signed_in(staff).get("/search/?q=lincon").content.decode()


def test_the_page_offers_only_deeds_that_are_permitted(network, staff, viewer, signed_in):
    build.Partnership(convener=network)
    assert "/agreements/new/" in signed_in(staff).get("/search/?q=new").content.decode()
    assert "/agreements/new/" not in signed_in(viewer).get("/search/?q=new").content.decode()


def test_the_palette_lists_what_was_opened_last_first(ours, lincoln, staff, stranger, signed_in):
    asked = f"/search/palette/?q=&recent={ours.get_absolute_url()}&recent={lincoln.get_absolute_url()}"
    body = signed_in(staff).get(asked).content.decode()
    assert 0 < body.index("Zebrawood") < body.index("Lincoln") < body.index("Portfolio")
    assert "Zebrawood" not in signed_in(stranger).get(asked).content.decode()


@pytest.mark.parametrize("text", ["\x00", "a" * 5000, "a " * 300, "😀", "%00", "\ud83d"])
def test_strange_words_do_no_harm(lincoln, staff, signed_in, text):
    page = signed_in(staff)
    assert page.get("/search/", {"q": text.encode("utf-8", "replace").decode()}).status_code == 200
    assert page.get("/search/", {"q": "a", "kind": "nonsense"}).status_code == 200
