"""An employer's whole way without an account: from the public form to a number that its deeds have raised.

Interest form → review → offer → commitment → placement → delivery → confirmation by the receiver → new score on
the page. The employer's browser never signs in; it comes by the public form and by the link out of its letter.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from directory.models import Affiliation, Organization, SecureLink, User
from employers.models import Offer, Placement
from metrics.actions.score import score_partnerships
from metrics.boards.health import health_page
from metrics.models import HealthSnapshot
from partnerships.models import Commitment, Confirmation, Membership, Partnership, StageChange
from tests import build
from tests.links import mailed
from tests.machines import eventually
from tests.metrics.test_health_page import line
from tests.test_journey import scored, shown

pytestmark = [pytest.mark.worker, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Acme Forge"
KEPT = "6.5"  # commitments kept on time


def send(page: Any) -> None:
    """Presses the button of the page's form and waits for what follows."""
    with page.expect_navigation():
        page.locator("form[method=post] button[type=submit].btn-primary").last.click()


def say_interest(page: Any) -> None:
    """Two short screens on a phone."""
    page.fill("[name=organization_name]", NAME)
    page.check("input[name=offered][value=tour]")
    send(page)
    page.fill("[name=given_name]", "Ann")
    page.fill("[name=family_name]", "Lee")
    page.fill("[name=email]", "ann@acme.example")
    send(page)


def accept_interest(page: Any) -> None:
    page.goto("/interests/")
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_label("A new organization").check()
    send(page)


def accept_offer(page: Any, partnership: Partnership, district: Membership) -> None:
    """From the board, in a partnership that the employer joins by it."""
    page.goto("/employers/matching/")
    page.get_by_role("link", name="Accept").first.click()
    page.get_by_role("link", name=partnership.name).click()
    page.fill("[name=due_on]", str(timezone.localdate()))
    page.select_option("[name=receiver]", str(district.pk))
    page.check("[name=joins]")
    send(page)
    assert page.locator("h1").inner_text() == partnership.name


def send_link(page: Any, employer: Organization) -> SecureLink:
    """The page of their own, unless the accepted interest has brought it already."""
    contact = Affiliation.objects.get(organization=employer)
    if not contact.links.filter(purpose="personal").exists():
        page.goto(f"/organizations/{employer.slug}/")
        page.get_by_role("link", name="Send a personal link").click()
        send(page)
    link: SecureLink = contact.links.get(purpose="personal")
    return link


def ask_for_places(page: Any) -> None:
    page.goto("/employers/hosting/")
    page.get_by_role("link", name="Ask for places").click()
    page.fill("[name=learners_count]", "1")
    page.fill("[name=from_on]", str(timezone.localdate() - timedelta(days=1)))
    page.fill("[name=to_on]", "")
    send(page)


def at_own_page(page: Any, words: Any) -> None:
    """Opens the employer's own page, and from one of its parts the deed with this name."""
    page.goto(page.own)
    page.get_by_role("link", name=words).first.click()


def confirm_on_our_side(page: Any) -> None:
    page.goto("/side/")
    page.get_by_role("link", name="Confirm").first.click()
    send(page)


def test_an_employer_walks_from_interest_to_score_without_an_account(
    start_worker: Any,
    open_page: Any,
    network: Organization,
    convening: Membership,
    partnership: Partnership,
    district: Membership,
    district_user: User,
    staff: User,
) -> None:
    build.Tie(intermediary=network, organization=district.organization)
    StageChange.objects.update(stage=2)  # from which the score asks whether commitments are kept
    employer = open_page(None, f"/interest/{network.slug}/", width=390, height=844)
    office, school = open_page(staff, "/"), open_page(district_user, "/side/")

    say_interest(employer)
    accept_interest(office)
    acme = Organization.objects.get(name=NAME)
    accept_offer(office, partnership, district)
    commitment = Commitment.objects.get()
    assert (commitment.owner.organization, commitment.offer) == (acme, Offer.objects.get())

    link = send_link(office, acme)
    employer.goto(mailed(link))
    employer.get_by_role("button", name="Continue").click()
    employer.wait_for_url(re.compile(str(link.key)))
    employer.own = employer.url

    ask_for_places(school)
    at_own_page(employer, "Answer")
    send(employer)
    confirm_on_our_side(school)
    at_own_page(employer, re.compile("Report ?:"))
    employer.get_by_label("It is done").check()
    employer.fill("[name=completed_count]", "1")
    employer.fill("[name=hours]", "3")
    send(employer)
    placement = Placement.objects.get()
    assert (placement.state, placement.answered_by, placement.reported_by) == (
        "completed",
        link.recipient,
        link.recipient,
    )

    now = timezone.now()
    score_partnerships([partnership.pk], as_of=now.date(), at=now)
    before = HealthSnapshot.objects.filter(partnership=partnership).latest("pk")
    assert line(health_page(partnership), KEPT).value == 0

    at_own_page(employer, "Report")  # of the commitment: what was agreed stands above the placements
    employer.select_option("[name=placement]", str(placement.pk))
    send(employer)
    confirm_on_our_side(school)
    assert Confirmation.objects.get().membership == district

    start_worker()
    after = eventually(lambda: (found := scored(partnership)) and found.pk != before.pk and found)
    assert line(health_page(partnership), KEPT).value == 1
    assert after.value > before.value
    office.goto(f"/partnerships/{partnership.slug}/health/")
    assert office.locator(".headline__value").inner_text() == shown(after.value)
    assert User.objects.count() == 2  # the staff's and the school's: the employer never got an account
    complaints = [said for page in (employer, office, school) for said in page.complaints]
    assert not [said for said in complaints if "Content Security" in said]
