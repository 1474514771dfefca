"""A contact's personal link: sent by staff, one at a time; confirmed, handed over, stopped and taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions.link import revoke_link
from directory.actions.person import change_affiliation, end_affiliation
from directory.actions.personal import confirm_details, issue_personal_link, resume_letters, stop_letters
from directory.actions.post import send_letters
from directory.letters import seat_invitation
from directory.models import Affiliation, ContactCheck, Letter, SecureLink, Silence
from tests import build
from tests.cast import refused
from tests.forms import errors, fill, shown
from tests.links import carry_on, mailed
from tests.own import here, own_link, own_page

pytestmark = pytest.mark.django_db
DETAILS = {
    "given_name": "Ann",
    "family_name": "Lee",
    "title": "HR lead",
    "email": "hr@example.com",
    "phone": "",
}


@pytest.fixture
def contact(employer_contact):
    return employer_contact


@pytest.fixture
def page(contact, network, staff):
    """The contact's browser, and the link that was continued in it."""
    return own_page(contact, network, staff)


def read(browser, address):
    return browser.get(address).content.decode()


# --- sent by staff


def test_staff_send_a_contact_a_page_of_their_own(signed_in, staff, contact, network):
    build.Tie(intermediary=network, organization=contact.organization)
    browser = signed_in(staff)
    response = fill(browser, f"/people/{contact.pk}/link/", language="es")
    assert response.url == contact.organization.get_absolute_url()
    link = SecureLink.objects.get()
    assert (link.recipient, link.organization, link.purpose, link.issued_by) == (
        contact,
        network,
        "personal",
        staff,
    )
    assert "Letter on its way" in read(browser, response.url)
    mailed(link)
    assert "Su página en Bluegrass Works" in str(mail.outbox[-1].subject)
    assert ">Sent<" in read(browser, response.url)


def test_what_became_of_it_is_shown_to_its_sender_alone(signed_in, staff, stranger, contact, network, page):
    place = contact.organization.get_absolute_url()
    assert ">Opened<" in read(signed_in(staff), place)
    assert "Personal link" not in read(signed_in(stranger), place)


def test_an_opening_is_unverified_until_somebody_presses_continue(signed_in, staff, contact, network):
    path = mailed(own_link(contact, network, staff))
    Client().get(path)
    assert "Opened (unverified)" in read(signed_in(staff), contact.organization.get_absolute_url())


def test_there_is_one_link_and_sending_it_again_renews_it(contact, network, staff, now):
    first = own_link(contact, network, staff)
    again = own_link(contact, network, staff)
    assert (again.pk, again.issue_count) == (first.pk, 2)
    assert SecureLink.objects.count() == 1


def test_after_one_has_ended_another_is_sent(signed_in, staff, contact, network, page):
    _, link = page
    fill(signed_in(staff), f"/links/{link.key}/revoke/", reason="Wrong person")
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert own_link(contact, network, staff).pk != link.pk


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c, n, now: n.ties_out.all().delete(), "works with this organization"),
        (lambda c, n, now: Affiliation.objects.filter(pk=c.pk).update(email=""), "no e-mail address"),
        (
            lambda c, n, now: end_affiliation(
                affiliation=c, by=None, at=now, to_on=now.date() - timedelta(days=2)
            ),
            "no longer works there",
        ),
        (lambda c, n, now: build.Silence(affiliation=c, intermediary=n), "asked not to hear"),
    ],
)
def test_a_link_is_not_sent_where_it_would_be_wrong(contact, network, now, spoil, words):
    build.Tie(intermediary=network, organization=contact.organization)
    issue = {"recipient": contact, "organization": network, "by": None, "at": now}
    spoil(contact, network, now)
    with refused("recipient", words):
        issue_personal_link(**issue | {"recipient": Affiliation.objects.get(pk=contact.pk)})


def test_it_lapses_180_days_after_its_last_use_and_a_fresh_one_is_offered(page):
    browser, link = page
    link.refresh_from_db()
    assert (link.expires_at - timezone.now()).days in (179, 180)
    SecureLink.objects.update(
        issued_at=timezone.now() - timedelta(days=200), expires_at=timezone.now() - timedelta(days=1)
    )
    response = browser.get(here("directory:link_detail", link))
    assert response.status_code == 410
    assert "Mail me a fresh link" in response.content.decode()


# --- the page itself


def test_the_page_says_whose_it_is_and_whom_to_ask(page, contact, staff, network):
    build.Affiliation(person=build.Person(), organization=network)
    staff.person = build.Person(given_name="Sam", family_name="Staff")
    staff.save()
    build.Affiliation(person=staff.person, organization=network, phone="502-555-0143")
    browser, link = page
    body = read(browser, here("directory:link_detail", link))
    assert str(contact.person) in body
    assert contact.organization.name in body
    assert "Sam Staff at Bluegrass Works answers" in body
    assert "502-555-0143" in body


def test_looking_at_it_changes_nothing(page):
    browser, link = page
    before = {row: row.objects.count() for row in (Letter, Silence, ContactCheck, Affiliation, SecureLink)}
    for name in ("link_detail", "link_contact", "link_stop"):
        for method in ("get", "head", "options"):
            getattr(browser, method)(here(f"directory:{name}", link))
    assert {row: row.objects.count() for row in before} == before


@pytest.mark.parametrize("spoil", ["revoked", "left", "address", "expired"])
def test_what_ends_it_ends_every_page_of_it_alike(page, contact, now, spoil):
    browser, link = page
    match spoil:
        case "revoked":
            revoke_link(link=link, by=None, at=now, reason="Wrong person")
        case "left":
            Affiliation.objects.filter(pk=contact.pk).update(to_on=now.date() - timedelta(days=2))
        case "address":
            Affiliation.objects.filter(pk=contact.pk).update(email="new@example.com")
        case "expired":
            SecureLink.objects.update(issued_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    unknown = carry_on(Client(), own_link(build.Affiliation(email="x@example.com"), build.Network()))
    gone = {
        browser.get(here(f"directory:{name}", link)).status_code for name in ("link_detail", "link_contact")
    }
    assert gone == {410}
    assert unknown.get(here("directory:link_detail", link)).status_code == 410


# --- confirmed or corrected


def test_one_tap_confirms_the_details_and_the_address_counts_as_verified(page, contact):
    browser, link = page
    response = fill(browser, here("directory:link_contact", link))
    assert response.url == here("directory:link_detail", link)
    check = ContactCheck.objects.get()
    assert (check.affiliation, check.outcome) == (contact, "verified")
    assert Affiliation.history.filter(id=contact.pk).count() <= 1  # nothing was written that was no change


def test_what_is_wrong_is_corrected(page, contact):
    browser, link = page
    fill(browser, here("directory:link_contact", link), family_name="Lee-Park", phone="502-555-0100")
    contact.refresh_from_db()
    assert (contact.person.family_name, contact.phone) == ("Lee-Park", "502-555-0100")


def test_a_new_address_gets_a_fresh_link_and_the_old_one_is_told(page, contact):
    browser, link = page
    response = fill(browser, here("directory:link_contact", link), email="Ann@new.example")
    assert response.url == "/links/renewal/?language=en"
    body = browser.get(response.url).content.decode()
    assert "A fresh link went to ann@new.example" in body and "Write to staff@example.org" in body
    assert "If your link can be renewed" not in body
    # Said in that browser once: whoever asks for a fresh link learns no address.
    after = browser.get(response.url).content.decode()
    assert "ann@new.example" not in after and "If your link can be renewed" in after
    assert browser.get(here("directory:link_detail", link)).status_code == 410
    mail.outbox.clear()
    send_letters()
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert set(told) == {"ann@new.example", "hr@example.com", "staff@example.org"}
    assert not ContactCheck.objects.exists()


def test_what_staff_changed_meanwhile_is_shown_and_not_written_over(page, contact):
    browser, link = page
    address = here("directory:link_contact", link)
    said = shown(browser, address) | {"title": "Plant manager"}
    change_affiliation(affiliation=contact, title="People lead", by=None, at=timezone.now())
    assert "People lead" in errors(browser.post(address, said))["title"]


# --- no more letters


def test_stopping_ends_the_page_and_withholds_what_is_no_receipt(page, contact, network, staff, signed_in):
    browser, link = page
    response = fill(browser, here("directory:link_stop", link))
    assert response.url == "/links/stopped/?language=en"
    assert browser.get(here("directory:link_detail", link)).status_code == 410
    assert Silence.objects.get().affiliation == contact
    seat = build.Seat(organization=network, user=build.User(email=contact.email))
    letter = seat_invitation(seat=seat, invited_by=staff, at=timezone.now())
    assert letter.state == "withheld"
    mail.outbox.clear()
    send_letters()
    assert {message.to[0] for message in mail.outbox} == {contact.email, staff.email}
    assert "No letters from Bluegrass Works" in read(
        signed_in(staff), contact.organization.get_absolute_url()
    )


def test_another_sender_still_writes_to_them(page, contact, staff, now):
    _, link = page
    stop_letters(link=link, by=None, at=now)
    other = build.Network()
    assert own_link(contact, other).organization == other


def test_what_waits_already_is_withheld_too(page, contact, network, now):
    waiting = build.Letter(recipient=contact.email, organization=network)
    _, link = page
    stop_letters(link=link, by=None, at=now)
    waiting.refresh_from_db()
    assert waiting.state == "withheld"


def test_the_receipt_brings_the_way_back(page, contact, network):
    browser, link = page
    fill(browser, here("directory:link_stop", link))
    resume = SecureLink.objects.get(purpose="resume")
    carry_on(browser, resume)
    response = browser.get(f"/links/{resume.key}/resume/")
    assert "Yes, write to me again" in response.content.decode()
    assert fill(browser, f"/links/{resume.key}/resume/").url == "/links/resumed/?language=en"
    assert not Silence.objects.filter(to_on__isnull=True).exists()
    fresh = SecureLink.objects.get(purpose="personal", revoked_at__isnull=True)
    assert carry_on(Client(), fresh).get(here("directory:link_detail", fresh)).status_code == 200


def test_what_has_ended_is_not_ended_again(page, now):
    _, link = page
    stop_letters(link=link, by=None, at=now)
    for deed, words in ((stop_letters, {}), (resume_letters, {}), (confirm_details, DETAILS)):
        with refused("__all__", "has ended"):
            deed(link=link, by=None, at=now, **words)


# --- in two languages


def test_the_language_is_chosen_for_pages_and_letters(page, contact):
    browser, link = page
    response = browser.post(
        here("directory:link_language", link), {"language": "es", "next": "https://evil.example/"}
    )
    assert response.url == here("directory:link_detail", link)
    contact.person.refresh_from_db()
    assert contact.person.language == "es"
    body = read(browser, response.url)
    assert '<html lang="es">' in body
    assert "Confirmar o corregir" in body


@pytest.mark.parametrize(
    ("header", "known", "cookie", "shown"),
    [
        ("es-MX,es;q=0.9", "", "", "es"),
        ("en", "es", "", "es"),
        ("es", "en", "", "en"),
        ("en", "en", "es", "es"),
        ("fr", "", "", "en"),
        ("es", "", "xx", "es"),
    ],
)
def test_a_page_speaks_the_chosen_language_then_the_recipients_then_the_browsers(
    page, contact, header, known, cookie, shown
):
    browser, link = page
    contact.person.language = known
    contact.person.save()
    browser.cookies["language"] = cookie
    response = browser.get(here("directory:link_detail", link), headers={"Accept-Language": header})
    assert f'<html lang="{shown}">' in response.content.decode()
    assert response["Content-Language"] == shown


def test_staff_read_english_until_they_choose(signed_in, staff):
    browser = signed_in(staff)
    spanish = {"headers": {"Accept-Language": "es"}}
    assert '<html lang="en">' in browser.get("/organizations/", **spanish).content.decode()
    assert '<html lang="es">' in browser.get("/organizations/?language=es").content.decode()
    assert '<html lang="es">' in browser.get("/organizations/").content.decode()
