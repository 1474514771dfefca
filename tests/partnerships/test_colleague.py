"""Handed over to a colleague: a foreign address is asked about, and what went where is said in their language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from directory.actions.post import send_letters
from directory.models import Affiliation, SecureLink
from directory.rules import is_elsewhere
from tests import build
from tests.forms import errors, fill
from tests.own import here, own_link, own_page

pytestmark = pytest.mark.django_db
BO = {"given_name": "Bo", "family_name": "Park", "title": "Plant lead"}
FOREIGN = "bo@mail.test"


@pytest.fixture
def page(employer_contact, network, staff):
    return own_page(employer_contact, network, staff)


def give(page, email, language="en", **words):
    """Fills the form in, on a page that speaks this language."""
    browser, link = page
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return fill(browser, here("partnerships:link_handover", link), **BO, email=email, **words)


@pytest.mark.parametrize(
    ("email", "known", "site", "asks"),
    [
        ("bo@acme.com", "hr@acme.com", "", False),
        ("bo@ACME.com", "hr@acme.com", "", False),
        ("bo@plant.acme.com", "hr@acme.com", "", False),
        ("bo@acme.com", "hr@gmail.com", "https://www.acme.com/us", False),
        ("bo@gmail.com", "hr@acme.com", "https://acme.com", True),
        ("bo@notacme.com", "hr@acme.com", "", True),
        ("bo@acme.com.evil.test", "hr@acme.com", "", True),
        ("bo@acme.com", "", "", True),
        ("http://[", "hr@acme.com", "", False),  # no address: its field says so
    ],
)
def test_an_address_elsewhere_is_one_that_nothing_vouches_for(email, known, site, asks):
    assert is_elsewhere(email, known=known, site=site) is asks


def test_a_foreign_address_is_asked_about_and_what_was_typed_stays(page, employer_contact):
    response = give(page, FOREIGN)
    assert "tick that it is" in errors(response)["is_theirs"]
    body = response.content.decode()
    assert f"Yes, this address is theirs: {FOREIGN}" in body and 'value="Plant lead"' in body
    assert not Affiliation.objects.filter(email=FOREIGN).exists()
    assert give(page, FOREIGN, is_theirs=FOREIGN).status_code == 302
    assert Affiliation.objects.get(email=FOREIGN).organization == employer_contact.organization


def test_a_tick_for_one_address_says_nothing_of_another(page):
    assert "is_theirs" in errors(give(page, "bo@other.test", is_theirs=FOREIGN))
    assert not Affiliation.objects.filter(email="bo@other.test").exists()


def test_nothing_is_asked_of_their_own_domain_or_whom_we_know_there(page, employer_contact):
    build.Affiliation(organization=employer_contact.organization, email=FOREIGN)
    assert b"Is this address right?" not in page[0].get(here("partnerships:link_handover", page[1])).content
    assert give(page, FOREIGN.upper()).status_code == 302


def test_the_last_page_says_who_and_where(page):
    response = give(page, "bo@example.com")
    body = page[0].get(response.url).content.decode()
    assert "A letter is on its way to Bo Park, bo@example.com." in body
    assert "Bo Park" not in page[0].get(reverse("directory:link_handed")).content.decode()


def test_the_letter_says_who_handed_it_over(page, employer_contact):
    give(page, "bo@example.com")
    send_letters()
    theirs = next(one for one in mail.outbox if one.to == ["bo@example.com"])
    assert f"{employer_contact.person} handed it over to you" in theirs.body


def test_also_to_somebody_who_has_a_page_already(page, employer_contact, network):
    known = build.Affiliation(organization=employer_contact.organization, email="bo@example.com")
    own_link(known, network)
    give(page, "bo@example.com")
    send_letters()
    told = [one.body for one in mail.outbox if one.to == ["bo@example.com"]]
    assert any(f"{employer_contact.person} handed it over to you" in body for body in told)


def test_a_page_that_staff_send_was_handed_over_by_nobody(employer_contact, network, staff):
    own_link(employer_contact, network, staff)
    send_letters()
    assert "handed it over" not in mail.outbox[-1].body


@pytest.mark.parametrize(("language", "said"), [("es", "Hola"), ("en", "Hello")])
def test_whoever_is_new_is_written_to_in_the_language_of_the_page(page, language, said):
    give(page, "bo@example.com", language)
    heir = Affiliation.objects.get(email="bo@example.com").person
    assert heir.language == ("es" if language == "es" else "")
    send_letters()
    assert next(one for one in mail.outbox if one.to == ["bo@example.com"]).body.startswith(said)


def test_whoever_is_known_keeps_their_language(page, employer_contact):
    known = build.Affiliation(organization=employer_contact.organization, email="bo@example.com")
    give(page, "bo@example.com", "es")
    known.person.refresh_from_db()
    assert known.person.language == ""
    assert SecureLink.objects.filter(recipient=known).exists()
