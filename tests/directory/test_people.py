"""People: found, read with only what the reader may reach, added once, and changed by whoever works with them."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from directory import access
from directory.actions.index import rebuild_index
from directory.actions.person import change_person, enter_person
from directory.models import Affiliation, Person
from tests import build
from tests.cast import refused
from tests.forms import errors, fields, fill


@pytest.fixture
def place(network):
    """An employer that the network works with."""
    row = build.Organization(name="Ford Metals", slug="ford-metals", kind="employer", county="Clark")
    build.Tie(intermediary=network, organization=row)
    return row


@pytest.fixture
def contact(place):
    person = build.Person(given_name="Ana", family_name="Quill")
    return build.Affiliation(person=person, organization=place, email="ana@ford.example", title="HR lead")


def page(name, *args):
    return reverse(f"directory:{name}", args=args)


# --- reading them


def test_a_person_works_in_several_places_each_with_its_days(contact, staff, signed_in, day):
    college = build.Organization(name="Ford College")
    build.Affiliation(person=contact.person, organization=college, email="ana@college.example")
    build.Affiliation(
        person=contact.person,
        from_on=day - timedelta(days=500),
        to_on=day - timedelta(days=400),
        email="old@example.org",
    )
    html = signed_in(staff).get(contact.person.get_absolute_url()).content.decode()
    assert "Ford Metals" in html and "Ford College" in html and "Worked at" in html
    # Nobody of the network works with the college: how to reach her there isn't theirs to see.
    assert "ana@ford.example" in html
    assert "ana@college.example" not in html and "old@example.org" not in html


def test_a_stranger_sees_the_name_and_not_the_address(contact, stranger, signed_in):
    browser = signed_in(stranger)
    for address in (contact.person.get_absolute_url(), page("person_list"), f"{page('person_list')}?as=csv"):
        body = browser.get(address).content.decode()
        assert "Quill" in body and "ana@ford.example" not in body, address


def test_the_list_is_narrowed_by_words_level_and_place(contact, staff, signed_in):
    build.Affiliation(person=build.Person(given_name="Ben", family_name="Yarrow"), level="executive")
    rebuild_index()
    browser = signed_in(staff)

    def found(query):
        return [row.family_name for row in browser.get(page("person_list"), query).context["board"].page.rows]

    assert found({}) == ["Quill", "Yarrow"]
    assert found({"q": "ford qui"}) == ["Quill"]
    assert found({"q": "nobody"}) == []
    assert found({"level": "executive"}) == ["Yarrow"]
    assert found({"kind": "employer", "county": "clark"}) == ["Quill"]
    assert found({"organization": "ford-metals"}) == ["Quill"]


def test_the_file_holds_what_the_list_shows(contact, staff, signed_in):
    body = signed_in(staff).get(page("person_list"), {"as": "csv"}).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(body))
    assert row["Last name"] == "Quill" and row["E-mail"] == "ana@ford.example"
    assert row["Organization"] == "Ford Metals" and row["Title"] == "HR lead"


# --- adding them


SAID = {"given_name": "Ana", "family_name": "Quill", "level": "manager"}


def test_a_person_is_added_to_an_organization(place, staff, signed_in):
    answer = fill(signed_in(staff), page("person_new", place.slug), **SAID, email="ana@ford.example")
    row = Affiliation.objects.get(email="ana@ford.example")
    assert (answer.status_code, answer["Location"]) == (302, row.person.get_absolute_url())
    assert row.organization == place and row.history.get().history_user == staff


def test_whoever_is_known_elsewhere_is_asked_about_and_not_added_twice(place, staff, signed_in):
    known = build.Affiliation(person=build.Person(given_name="Ana", family_name="Quill"))
    browser, address = signed_in(staff), page("person_new", place.slug)
    asked = fill(browser, address, **SAID)
    assert "one of these" in errors(asked)["same"] and Person.objects.count() == 1
    assert fill(browser, address, **SAID, same=known.person_id).status_code == 302
    assert known.person.affiliations.filter(organization=place).exists() and Person.objects.count() == 1


def test_somebody_of_the_same_name_can_be_another(place, staff, signed_in):
    build.Affiliation(person=build.Person(given_name="Ana", family_name="Quill"))
    assert fill(signed_in(staff), page("person_new", place.slug), **SAID, same="new").status_code == 302
    assert Person.objects.filter(family_name="Quill").count() == 2


def test_an_address_that_the_reader_may_not_see_tells_nothing(place, staff, signed_in):
    build.Affiliation(email="secret@elsewhere.example")
    said = {**SAID, "email": "secret@elsewhere.example"}
    assert fill(signed_in(staff), page("person_new", place.slug), **said).status_code == 302


def test_a_person_is_refused(place, staff, at):
    who = {"by": staff, "at": at, "organization": place}
    with refused("family_name"):
        enter_person(given_name="Ana", family_name=" ", level="manager", **who)
    with refused("level"):
        enter_person(given_name="Ana", family_name="Quill", level="boss", **who)
    assert not Person.objects.exists()
    enter_person(given_name="Ana", family_name="Quill", level="manager", **who)
    with refused("title", "already"):
        enter_person(given_name="A", family_name="Q", same=Person.objects.get(), level="manager", **who)


# --- changing them


def test_who_works_with_an_organization_keeps_its_entry(place, staff, viewer, stranger, day):
    assert access.keeps(staff, place, day)
    assert access.keeps(build.seated(place), place, day)
    for other in (viewer, stranger, build.seated(place, "viewer")):
        assert not access.keeps(other, place, day)
    place.ties.update(to_on=day - timedelta(days=1))
    assert not access.keeps(staff, place, day)


def test_a_district_keeps_what_is_said_of_its_schools(district_user, day):
    own = district_user.seats.get().organization
    assert access.keeps(district_user, build.Organization(parent=own), day)


def test_a_name_is_changed_by_who_works_with_them(contact, staff, signed_in):
    address = page("person_edit", contact.person_id)
    assert fill(signed_in(staff), address, family_name="Quill-Ford").status_code == 302
    contact.person.refresh_from_db()
    assert str(contact.person) == "Ana Quill-Ford"
    assert contact.person.history.first().history_user == staff


def test_two_names_at_once_are_both_shown(contact, staff, signed_in, at):
    browser, address = signed_in(staff), page("person_edit", contact.person_id)
    shown = browser.get(address)
    change_person(person=contact.person, family_name="Theirs", by=None, at=at)
    said = errors(browser.post(address, fields(shown) | {"family_name": "Mine"}))
    assert "Theirs" in said["family_name"]
    contact.person.refresh_from_db()
    assert contact.person.family_name == "Theirs"


def test_they_begin_elsewhere(contact, network, staff, signed_in):
    college = build.Organization(name="Ford College")
    browser, address = signed_in(staff), page("affiliation_new", contact.person_id)
    said = {"level": "executive", "email": "ana@college.example"}
    assert (
        "No organization is called so"
        in errors(fill(browser, address, organization="No", **said))["organization"]
    )
    assert (
        "Only its own people"
        in errors(fill(browser, address, organization="ford college", **said))["organization"]
    )
    build.Tie(intermediary=network, organization=college)
    assert fill(browser, address, organization="ford college", **said).status_code == 302
    assert {row.organization.name for row in contact.person.affiliations.all()} == {
        "Ford Metals",
        "Ford College",
    }


def test_of_two_organizations_of_one_name_the_city_says_which(contact, staff, signed_in, network):
    for city in ("Ashby", "Quillton"):
        build.Tie(intermediary=network, organization=build.Organization(name="Central High", city=city))
    browser, address = signed_in(staff), page("affiliation_new", contact.person_id)
    asked = fill(browser, address, organization="Central High", level="manager")
    assert "Add the city" in errors(asked)["organization"]
    assert fill(browser, address, organization="Central High, Ashby", level="manager").status_code == 302


def test_what_they_do_is_changed(contact, staff, signed_in):
    answer = fill(signed_in(staff), page("affiliation_edit", contact.pk), title="Plant manager")
    contact.refresh_from_db()
    assert answer.status_code == 302 and contact.title == "Plant manager"
