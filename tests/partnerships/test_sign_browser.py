"""In real Chromium, on a phone: two parties sign by link, one after the other, and the agreement is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from partnerships.actions.evidence import verify_agreement
from partnerships.actions.sending import Named, send_agreement, set_signers
from partnerships.models import Agreement, Membership, Signature, Signer
from tests import build
from tests.links import code_in_newest_letter, mailed
from tests.signing import drafted, final, signer_of
from tests.test_browser import is_cut_off, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


@pytest.fixture
def out(convening: Membership, employer: Membership) -> Agreement:
    """Sent just now: the employer signs first, then the convener."""
    row = final(drafted(employer, convening, title="Shop agreement", signing_order="in_order"))
    named = [
        Named(party, build.Affiliation(organization=party.membership.organization), place)
        for place, party in enumerate(row.parties.order_by("pk"), start=1)
    ]
    set_signers(agreement=row, signers=named, by=None, at=build.AT)
    return send_agreement(agreement=row, by=None, at=timezone.now())


def opened(open_page: Opener, signer: Signer, **wants: Any) -> Any:
    """The letter's link on a phone, up to the agreement."""
    assert signer.link is not None
    page = open_page(None, mailed(signer.link), width=390, **wants)
    page.click("text=Continue")
    page.wait_for_selector("text=Please sign")
    return page


def ask_code(page: Any, name: str) -> None:
    page.fill("#id_name", name)
    page.fill("#id_title", "President")
    page.click("text=Mail me a code")
    page.wait_for_selector("#id_code")


def sign(page: Any) -> None:
    """What is left to do once a code was asked for, the last step by the Enter key."""
    page.check("#id_has_consented")
    page.check("#id_has_authority")
    page.fill("#id_code", code_in_newest_letter())
    page.press("#id_code", "Enter")
    page.wait_for_selector("h1")


def test_two_parties_sign_by_link_in_order(
    out: Agreement, open_page: Opener, employer: Membership, convening: Membership
) -> None:
    first, second = signer_of(employer, out), signer_of(convening, out)
    assert second.link is None  # not asked yet
    page = opened(open_page, first)
    ask_code(page, "Pat Employer")
    sign(page)
    page.wait_for_selector("text=Thank you. You have signed.")
    second.refresh_from_db()
    other = opened(open_page, second, javascript=False)
    assert "1 of 2 has signed" in other.content()
    ask_code(other, "Kim Convener")
    sign(other)
    other.wait_for_selector("text=Signed by all")
    out.refresh_from_db()
    assert out.state == "active"
    assert [row.name for row in Signature.objects.order_by("pk")] == ["Pat Employer", "Kim Convener"]
    assert verify_agreement(agreement=out) == []
    page.reload()
    with page.expect_download() as download:
        page.click("text=Certificate of signing")
    assert download.value.suggested_filename == "shop-agreement-certificate.pdf"
    assert page.complaints == other.complaints == []


def test_each_step_is_for_everybody(out: Agreement, open_page: Opener, employer: Membership) -> None:
    page = opened(open_page, signer_of(employer, out))
    ask_code(page, "Pat Employer")
    found = looked_at(page, "code asked for")
    page.click("text=Sign the agreement")
    page.wait_for_selector("#faults")
    assert page.evaluate("document.activeElement.id") == "faults"  # in the form, without JavaScript too
    assert page.locator("form #faults").bounding_box()["y"] >= 0
    found += looked_at(page, "with errors")
    page.set_viewport_size({"width": 320, "height": 700})
    assert not is_cut_off(page)
    page.click("#faults a >> nth=-1")
    assert page.evaluate("document.activeElement.id") == "id_code"
    sign(page)
    page.wait_for_selector("text=Thank you")
    found += looked_at(page, "signed")
    assert found == []


def test_it_is_signed_by_keyboard_alone(out: Agreement, open_page: Opener, employer: Membership) -> None:
    page = opened(open_page, signer_of(employer, out))

    def tab_to(wanted: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            now = page.evaluate("[document.activeElement.id, document.activeElement.innerText]")
            if wanted in now:
                return
        raise AssertionError(f"no way to {wanted} by the Tab key")

    tab_to("Mail me a code")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_code")
    for box in ("id_has_consented", "id_has_authority"):
        tab_to(box)
        page.keyboard.press("Space")
    tab_to("id_code")
    page.keyboard.type(code_in_newest_letter())
    tab_to("Sign the agreement")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Thank you. You have signed.")
    assert Signature.objects.count() == 1
