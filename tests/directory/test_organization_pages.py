"""An organization is added once, changed by whoever works with it, and shows all that is kept about it."""

import pytest
from django.urls import reverse

from directory.actions.organization import enter_organization, free_slug
from directory.alike import like_organization
from directory.models import Organization, Tie
from tests import build
from tests.cast import refused
from tests.forms import errors, fields, fill

NEW = reverse("directory:organization_new")
SAID = {"name": "Ford Metals, Inc.", "kind": "employer", "city": "Ashby", "state": "ky"}


@pytest.fixture
def known(db):
    return build.Organization(name="Ford Metals", slug="ford-metals", kind="employer", city="Ashby")


def test_one_that_is_new_works_with_whoever_met_it(network, staff, signed_in):
    answer = fill(signed_in(staff), NEW, **SAID)
    row = Organization.objects.get(city="Ashby")
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    assert row.state == "KY" and row.history.get().history_user == staff
    assert Tie.objects.filter(intermediary=network, organization=row, to_on=None).exists()


def test_one_that_is_known_is_asked_about_and_not_added_twice(known, staff, signed_in):
    browser = signed_in(staff)
    asked = fill(browser, NEW, **SAID)
    assert "one of these" in errors(asked)["same"]
    answer = fill(browser, NEW, **SAID, same=known.pk)
    assert answer["Location"] == known.get_absolute_url()
    assert Organization.objects.filter(kind="employer").count() == 1
    # What is known already isn't the network's to tie by a form: that comes with working together.
    assert not known.ties.exists()


def test_another_of_the_same_name_can_be_added(known, staff, signed_in):
    assert fill(signed_in(staff), NEW, **SAID, same="new").status_code == 302
    assert Organization.objects.filter(kind="employer").count() == 2


def test_what_was_not_asked_about_is_not_taken_for_it(known, staff, signed_in):
    other = build.Organization()
    assert "same" in errors(fill(signed_in(staff), NEW, **SAID, same=other.pk))


def test_what_makes_two_alike(known):
    known.website, known.phone = "https://www.ford.example/about", "(606) 555-0100"
    known.save()
    assert like_organization("The Ford Metals Company") == [known]
    assert like_organization("Other", website="http://ford.example") == [known]
    assert like_organization("Other", phone="606-555-0100") == [known]
    assert like_organization("Other") == like_organization("") == []


def test_a_new_one_is_refused(network, staff, viewer, district_user, signed_in, at):
    for user in (viewer, district_user):
        assert signed_in(user).get(NEW).status_code == 403
    browser = signed_in(staff)
    assert set(errors(fill(browser, NEW, name="", kind="employer"))) == {"name"}
    assert "No organization" in errors(fill(browser, NEW, **SAID, parent="Nowhere"))["parent"]
    with refused("kind"):
        enter_organization(network=network, name="x", kind="club", by=staff, at=at)
    build.Organization(nces_id="210000100001")
    assert "already" in errors(fill(browser, NEW, **SAID, nces_id="210000100001"))["nces_id"]


def test_the_identifiers_of_schools_are_folded_until_there_is_one(network, staff, signed_in):
    browser, folded = signed_in(staff), '<details class="fold mb-3">'
    assert folded in browser.get(NEW).content.decode()
    school = build.Organization(nces_id="210000100001", slug="ford-high")
    build.Tie(intermediary=network, organization=school)
    wrong = fill(browser, NEW, **SAID, nces_id="210000100001")
    change = browser.get(reverse("directory:organization_edit", args=[school.slug]))
    for page in (wrong.content.decode(), change.content.decode()):
        assert folded not in page and '<details class="fold mb-3" open>' in page


def test_none_takes_the_address_of_the_page_that_adds_one(db):
    assert free_slug(Organization, "New") == "new-2"


def test_an_entry_is_changed_by_whoever_works_with_it(known, network, staff, signed_in):
    address = reverse("directory:organization_edit", args=[known.slug])
    browser = signed_in(staff)
    assert browser.get(address).status_code == 403
    build.Tie(intermediary=network, organization=known)
    district = build.District(name="Clark County Schools")
    assert fill(browser, address, phone="555-0101", parent=district.name).status_code == 302
    known.refresh_from_db()
    assert (known.phone, known.parent, known.name) == ("555-0101", district, "Ford Metals")


def test_two_changes_at_once_are_both_shown(known, network, staff, signed_in):
    build.Tie(intermediary=network, organization=known)
    fill(signed_in(staff), reverse("directory:organization_edit", args=[known.slug]), city="First")
    browser, address = signed_in(staff), reverse("directory:organization_edit", args=[known.slug])
    shown = fields(browser.get(address))
    fill(signed_in(staff), address, city="Theirs", phone="555-0101")
    said = errors(browser.post(address, shown | {"city": "Mine"}))
    assert list(said) == ["city"] and "Theirs" in said["city"]


def test_it_is_not_part_of_itself(known, network, staff, signed_in):
    build.Tie(intermediary=network, organization=known)
    address = reverse("directory:organization_edit", args=[known.slug])
    assert "parent" in errors(fill(signed_in(staff), address, parent=known.name))


def test_its_record_has_a_place_for_all_that_is_kept_of_it(known, network, staff, signed_in):
    build.Tie(intermediary=network, organization=known)
    html = signed_in(staff).get(known.get_absolute_url()).content.decode()
    for part in ("notes", "contacts", "partnerships", "agreements", "offers", "asks", "placements"):
        assert f'hx-get="{known.get_absolute_url()}{part}/"' in html, part
    for deed in ("edit/", "people/new/"):
        assert f'href="{known.get_absolute_url()}{deed}"' in html, deed


def test_whoever_works_with_it_not_is_offered_nothing(known, stranger, signed_in):
    html = signed_in(stranger).get(known.get_absolute_url()).content.decode()
    assert "people/new/" not in html and "edit/" not in html
