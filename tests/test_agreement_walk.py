"""The story of an agreement: template → clauses → sent → signed by link, in order → commitments → renewal.

Everything is done on pages, in real Chromium; letters leave as their queue sends them, and are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from directory.models import Affiliation, SecureLink, User
from partnerships.actions.write import today
from partnerships.models import Agreement, Membership, Reader
from tests import build
from tests.forms import at
from tests.links import code_in_newest_letter, mailed
from tests.signing import signer_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Any]


def follow(page: Any, link: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=link, exact=True).first.click()


def press(page: Any, button: str, then: str) -> None:
    """Presses a button and waits for what the page says afterwards."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(then).first.wait_for()


def write_template(page: Any) -> None:
    follow(page, "New template")
    page.fill("#id_name", "Tours and talks")
    page.fill("#id_purpose", "What {{ parties }} do for learners")
    page.fill("#id_text_2", "{{ parties }} host each other once a month.")
    press(page, "Make the template", "The template is ready")


def draft(page: Any, employer: Membership) -> Agreement:
    """From the list of agreements to a draft, with what the employer owes under it."""
    follow(page, "New agreement")
    page.select_option("#id_partnership", employer.partnership.slug)
    page.select_option("#id_start", label="Tours and talks, edition 1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label(employer.organization.name).check()
    press(page, "Make the draft", "The draft is made.")
    follow(page, "Duties")
    follow(page, "Add a duty")
    page.select_option("#id_membership", str(employer.pk))
    page.fill("#id_role", "Host of tours")
    page.fill("#id_description", "A tour of the shop floor for twelve learners")
    page.select_option("#id_how_often", "monthly")
    page.fill("#id_due_on", today(employer.partnership, timezone.now()).isoformat())
    press(page, "Add", "The duty is part of the agreement.")
    return Agreement.objects.get(title="Tours and talks")


def negotiate(page: Any, row: Agreement, open_page: Opener, partner: Affiliation) -> None:
    """The second clause is changed and talked about with the partner; then all 14 are worded and final."""
    follow(page, "Clauses")
    follow(page, "Open the review")
    press(page, "Open the review", "In review")
    follow(page, re.compile(r"^2\. "))
    follow(page, "Edit")
    word(page, "They host each other twice a month.", "under_discussion")
    page.fill("#id_text", "Is twice too often for you?")
    press(page, "Comment", "Your comment stands below.")
    page.goto(row.get_absolute_url())
    follow(page, "Ask for comments")
    page.select_option(
        "#id_person", f"{row.parties.get(membership__organization=partner.organization).pk}-{partner.pk}"
    )
    press(page, "Send the link", "The letter is on its way.")
    comment(open_page, Reader.objects.get().link)
    follow(page, re.compile(r"^2\. "))
    page.get_by_text("Twice is more than we can do.").wait_for()
    follow(page, "Changes to the template")
    assert "twice" in " ".join(page.locator("ins").all_inner_texts())
    for clause in row.clauses.order_by("number"):
        page.goto(at("clause_edit", clause.pk))
        word(page, f"What both agree on in part {clause.number}.", "final")
    page.goto(row.get_absolute_url())
    assert "14 of 14 final" in page.locator("main").inner_text()


def comment(open_page: Opener, link: SecureLink) -> None:
    """The partner's person, without an account, on a phone, sees what was asked and answers it."""
    page = open_page(None, mailed(link), width=390)
    press(page, "Continue", "Your comments, please")
    part = page.locator("#part-2")
    part.locator("summary").click()
    part.get_by_text("Is twice too often for you?").wait_for()
    part.locator("textarea").fill("Twice is more than we can do.")
    part.locator("button").click()
    page.get_by_text("Your comment is shown with the clause").wait_for()
    assert page.complaints == []


def word(page: Any, words: str, progress: str) -> None:
    page.fill("#id_text", words)
    page.select_option("#id_progress", progress)
    press(page, "Save the clause", "The clause is saved.")


def send(page: Any, row: Agreement, *signers: Affiliation) -> None:
    """These sign one after the other, and the first of them is asked."""
    follow(page, "Parties and signing")
    follow(page, "Who signs")
    page.get_by_label("One after the other").check()
    for place, signer in enumerate(signers, start=1):
        party = row.parties.get(membership__organization=signer.organization)
        page.select_option(f"#id_person-{party.pk}-0", str(signer.pk))
        page.fill(f"#id_place-{party.pk}-0", str(place))
    press(page, "Save the signers", "The signers are saved.")
    follow(page, "Send for signature")
    press(page, "Freeze and send", "The agreement is out for signature.")


def sign(open_page: Opener, row: Agreement, member: Membership, then: str) -> None:
    """Somebody without an account, on a phone: from the letter to the signature."""
    page = open_page(None, mailed(signer_of(member, row).link), width=390)
    press(page, "Continue", "Please sign")
    follow(page, "Read the agreement")
    page.get_by_text("What both agree on in part 14.").wait_for()
    page.fill("#id_name", "Pat Signer")
    page.fill("#id_title", "President")
    press(page, "Mail me a code", "What you agree to")
    page.check("#id_has_consented")
    page.check("#id_has_authority")
    page.fill("#id_code", code_in_newest_letter())
    press(page, "Sign the agreement", then)
    assert page.complaints == []


def test_from_a_template_to_the_renewal(
    open_page: Opener, convening: Membership, employer: Membership, manager: User, staff: User
) -> None:
    write_template(open_page(manager, "/templates/"))
    page = open_page(staff, "/agreements/")
    row = draft(page, employer)
    signers = [build.Affiliation(organization=one.organization) for one in (employer, convening)]
    negotiate(page, row, open_page, signers[0])
    send(page, row, *signers)
    assert signer_of(convening, row).link is None  # in order: not asked yet
    sign(open_page, row, employer, "Thank you. You have signed.")
    follow(page, "Parties and signing")
    assert "1 of 2 parties" in page.locator("main").inner_text()
    sign(open_page, row, convening, "Signed by all")

    follow(page, "Duties")
    assert "Active" in page.locator(".page-head").inner_text()
    follow(page, "All 4 commitments")  # one for each month in sight
    assert page.get_by_role("link", name="Report a delivery of A tour of the shop").count() == 4
    page.goto(row.get_absolute_url())
    follow(page, "Renew")
    press(page, "Draft the renewal", "The renewal is drafted")
    assert page.url.endswith(row.successors.get().get_absolute_url())
    follow(page, "Versions and evidence")
    follow(page, "Version 1")
    follow(page, "Versions and evidence")
    follow(page, "Verify")
    page.get_by_text("Everything is as it was written.").wait_for()
    assert page.complaints == []
