"""In real Chromium on a phone: a contact opens the link of their letter, reports, confirms and hands over, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.models import Person, SecureLink
from partnerships.models import Confirmation, Delivery
from tests import build
from tests.links import mailed
from tests.own import own_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": {
        "continue": "Continue",
        "report": "Report a delivery",
        "note": "Note",
        "report it": "Report it",
        "reported": "Thank you. It is reported.",
        "arrived": "Did it arrive?",
        "confirm": "Yes, confirm it",
        "confirmed": "Thank you. It is confirmed.",
        "hand over": "Hand over to a colleague",
        "first": "Their first name",
        "last": "Their last name",
        "mail": "Their e-mail address",
        "do it": "Hand it over",
        "done": "Your colleague has it now",
    },
    "es": {
        "continue": "Continuar",
        "report": "Informar una entrega",
        "note": "Nota",
        "report it": "Informarla",
        "reported": "Gracias. Quedó informada.",
        "arrived": "¿Lo recibió?",
        "confirm": "Sí, confirmarlo",
        "confirmed": "Gracias. Quedó confirmado.",
        "hand over": "Pasar a otra persona",
        "first": "Nombre",
        "last": "Apellido",
        "mail": "Correo electrónico",
        "do it": "Pasarla",
        "done": "Ahora lo tiene su colega",
    },
}


@pytest.fixture
def link(
    employer_contact: Any,
    network: Any,
    partnership: Any,
    convening: Any,
    employer: Any,
    district: Any,
    staff: Any,
) -> SecureLink:
    """Something is owed, something has arrived, and the letter is on its way."""
    today = timezone.now().date()
    made = {"partnership": partnership, "made_on": today - timedelta(days=60)}
    build.Commitment(owner=employer, receiver=district, text="Host two interns", **made)
    owed = build.Commitment(owner=district, receiver=employer, text="Send the schedule", **made)
    build.Delivery(commitment=owed, delivered_on=today - timedelta(days=3))
    return own_link(employer_contact, network, staff)


def wide(page: Any) -> int:
    """How much wider than the screen the page is."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_contact_reports_confirms_and_hands_over_on_a_phone(
    link: SecureLink, open_page: Callable[..., Any], language: str, javascript: bool
) -> None:
    said = WORDS[language]
    Person.objects.filter(pk=link.recipient.person_id).update(language=language)
    page = open_page(None, mailed(link), width=390, height=844, javascript=javascript)
    page.get_by_role("button", name=said["continue"]).click()
    home = page.url

    def work() -> None:
        """To what is due: a part of the page, without JavaScript a page of its own."""
        if not javascript:
            page.locator("a[href$='/work/']").click()

    work()
    page.get_by_role("link", name=said["report"]).click()
    page.get_by_label(said["note"]).fill("Two came")
    page.get_by_role("button", name=said["report it"]).click()
    page.get_by_text(said["reported"]).wait_for()
    assert Delivery.objects.get(note="Two came").reported_by == link.recipient
    work()
    page.get_by_role("link", name=said["arrived"]).click()
    page.get_by_role("button", name=said["confirm"]).click()
    page.get_by_text(said["confirmed"]).wait_for()
    assert Confirmation.objects.get().affiliation == link.recipient
    assert page.url == home
    assert wide(page) == 0
    page.get_by_role("link", name=said["hand over"]).click()
    page.get_by_label(said["first"]).fill("Bo")
    page.get_by_label(said["last"]).fill("Park")
    page.get_by_label(said["mail"]).fill("bo@example.com")
    page.get_by_role("button", name=said["do it"]).click()
    page.get_by_role("heading", name=said["done"]).wait_for()
    link.refresh_from_db()
    assert str(link.handed_to and link.handed_to.person) == "Bo Park"
    assert page.complaints == []


def test_the_language_is_changed_on_the_landing_and_on_the_page(
    link: SecureLink, open_page: Callable[..., Any]
) -> None:
    page = open_page(None, mailed(link), width=320, height=844)
    page.get_by_role("link", name="Español").click()
    page.get_by_role("button", name="Continuar").click()
    page.get_by_role("heading", name="Lo acordado y lo pendiente").wait_for()
    assert wide(page) == 0
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="What you agreed and what is due").wait_for()
    link.recipient.person.refresh_from_db()
    assert link.recipient.person.language == "en"
    assert page.complaints == []
