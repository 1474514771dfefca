"""In real Chromium, on a phone: a stranger fills in the two screens, staff accept it; what is typed is kept."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import FormDraft
from employers.models import Interest, Offer
from tests import build
from tests.machines import eventually
from tests.test_browser import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_form_on_a_phone_to_an_accepted_offer(open_page: Any) -> None:
    network = build.Network(name="Bluegrass Works", slug="bluegrass-works")
    staff = build.seated(network, "member", name="Sam Staff")
    page = open_page(None, "/interest/bluegrass-works/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Next").click()
    assert "Type the name of your organization." in page.content()
    assert not looked_at(page, "the first screen with its faults")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("Your organization").fill("Kestrel Forge")
    page.get_by_label("Workplace tour").check()
    page.get_by_label("People to hire").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("First name").fill("Ines")
    path = "/interest/bluegrass-works/contact/"
    assert eventually(FormDraft.objects.filter(path=path).exists)
    page.reload()
    assert page.get_by_label("First name").input_value() == "Ines"
    assert "Restored what you typed" in page.content()
    page.get_by_label("Last name").fill("Valdez")
    page.get_by_label("E-mail").fill("ines@kestrel.test")
    page.get_by_label("Job or skill").first.fill("Welders")
    page.get_by_role("button", name="Send to Bluegrass Works").click()
    page.wait_for_url("**/sent/")
    assert not FormDraft.objects.exists()
    assert not looked_at(page, "the receipt")
    said = Interest.objects.get()

    desk = open_page(staff, "/inbox/")
    desk.get_by_role("link", name="Kestrel Forge", exact=True).click()
    assert not looked_at(desk, "the review")
    desk.get_by_role("button", name="Accept it").click()
    desk.wait_for_url("**/organizations/**")
    said.refresh_from_db()
    assert said.state == "accepted"
    assert Offer.objects.get().employer.organization.name == "Kestrel Forge"
