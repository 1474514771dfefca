"""The purpose written where it stands: charter versions and endorsements, reviews, protocols, goals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.actions.purpose import draft_charter, endorse_charter
from partnerships.models import Goal
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(page, partnership):
    return lambda: page.get(at("partnership_purpose", partnership.slug)).content.decode()


@pytest.fixture
def charter(partnership):
    return build.Charter(partnership=partnership, need="Welders are missing")


# --- charter


def test_a_charter_is_adopted_and_the_next_version_begins_with_its_words(page, partnership, today, read):
    address = at("charter_adopt", partnership.slug)
    fill(page, address, need="Nurses are missing", goal="Forty nurses")
    first = partnership.charters.get()
    assert (first.version, first.adopted_on, first.need) == (1, today, "Nurses are missing")
    assert shown(page, address)["goal"] == "Forty nurses"
    fill(page, address, goal="Sixty nurses")
    body = read()
    assert "Version 2" in body and "Version 1" in body and "Sixty nurses" in body
    first.refresh_from_db()
    assert first.goal == "Forty nurses"


def test_a_charter_says_something_and_not_before_the_one_before(page, partnership, charter, today):
    address = at("charter_adopt", partnership.slug)
    empty = dict.fromkeys(("need", "serves", "geography", "goal"), "")
    assert errors(fill(page, address, **empty))["need"]
    early = charter.adopted_on - timedelta(days=1)
    assert "was adopted on" in errors(fill(page, address, adopted_on=early))["adopted_on"]
    assert errors(fill(page, address, adopted_on=today + timedelta(days=1)))["adopted_on"]


def test_a_draft_is_shown_as_one_endorsed_by_nobody_and_adopted_as_a_version_of_its_own(
    page, partnership, employer, manager, read
):
    draft = draft_charter(partnership=partnership, need="Words", by=manager, at=timezone.now())
    assert "a draft" in read() and "Record an endorsement" not in read()
    assert "A draft is adopted before" in page.get(at("charter_endorse", draft.pk)).content.decode()
    with refused("on", "not adopted"):
        endorse_charter(charter=draft, membership=employer, by=manager, at=timezone.now())
    fill(page, at("charter_adopt", partnership.slug))
    assert partnership.charters.get(adopted_on__isnull=False).need == "Words"


def test_each_member_endorses_a_version_once(page, charter, employer, employer_contact, today, read):
    words = {"membership": employer.pk, "affiliation": employer_contact.pk}
    on_page(page, "charter_endorse", charter, **words)
    row = charter.endorsements.get()
    assert (row.membership, row.affiliation, row.on) == (employer, employer_contact, today)
    assert f"<dd>{employer.organization.name}</dd>" in read()
    assert errors(on_page(page, "charter_endorse", charter, **words))["membership"]


def test_nobody_endorses_for_somebody_elses_organization(page, charter, employer, district):
    other = build.Affiliation(organization=district.organization)
    said = errors(on_page(page, "charter_endorse", charter, membership=employer.pk, affiliation=other.pk))
    assert "doesn’t work for" in said["affiliation"]


def test_a_review_puts_the_next_one_off(page, partnership, charter, today, read):
    charter.adopted_on = today - timedelta(days=400)
    charter.save()
    assert "Overdue" in read()
    fill(page, at("review_new", partnership.slug), outcome="It stands")
    body = read()
    assert "It stands" in body and "Overdue" not in body
    late = fill(page, at("review_new", partnership.slug), on=today + timedelta(days=1))
    assert "still to come" in errors(late)["on"]


# --- protocols


def test_a_protocol_takes_the_place_of_the_one_about_the_same(page, partnership, today, read):
    before = build.Protocol(partnership=partnership, title="By vote", text="A majority")
    address = at("protocol_new", partnership.slug) + "?kind=decisions"
    begun = shown(page, address)
    assert (begun["kind"], begun["text"]) == ("decisions", "A majority")
    fill(page, address, title="By consent")
    before.refresh_from_db()
    assert before.to_on == today - timedelta(days=1)
    after = partnership.protocols.get(to_on=None)
    assert after.title == "By consent" and "By consent" in read()
    on_page(page, "protocol_end", after)
    assert not partnership.protocols.filter(to_on=None).exists()
    assert "This ended on" in page.get(at("protocol_end", after.pk)).content.decode()


def test_a_protocol_begins_after_the_one_before_began(page, partnership):
    build.Protocol(partnership=partnership)
    early = build.START - timedelta(days=1)
    said = errors(
        fill(page, at("protocol_new", partnership.slug), kind="decisions", title="x", from_on=early)
    )
    assert "began on" in said["from_on"]


# --- goals


def test_a_goal_is_set_revised_and_ended(page, partnership, employer, employer_contact, today, read):
    fill(page, at("goal_new", partnership.slug), title="Forty places", owner=employer_contact.pk)
    goal = Goal.objects.get()
    assert goal.owner == employer_contact and "No target" in read()
    on_page(page, "goal_edit", goal, target="40 a year", due_on=today + timedelta(days=90))
    goal.refresh_from_db()
    after = Goal.objects.get(to_on=None)
    assert goal.to_on is not None and goal.target == ""
    assert (after.title, after.target, after.owner) == ("Forty places", "40 a year", employer_contact)
    on_page(page, "goal_end", after)
    assert not Goal.objects.filter(to_on=None).exists()
    assert "This ended on" in page.get(at("goal_edit", after.pk)).content.decode()


def test_a_goal_that_others_revised_meanwhile_is_not_revised_again(page, partnership):
    goal = build.Goal(partnership=partnership)
    begun = shown(page, at("goal_edit", goal.pk))
    on_page(page, "goal_edit", goal, target="40")
    said = errors(page.post(at("goal_edit", goal.pk), begun | {"target": "60"}))
    assert "ended on" in " ".join(said.values())
    assert Goal.objects.get(to_on=None).target == "40"


def test_a_goal_has_words_and_an_owner_who_belongs_here(page, partnership, convening):
    address = at("goal_new", partnership.slug)
    assert errors(fill(page, address))["title"]
    assert errors(fill(page, address, title="x", owner=build.Affiliation().pk))["owner"]


def test_goals_open_where_they_stand(page, partnership):
    goal = build.Goal(partnership=partnership)
    form = page.get(at("goal_edit", goal.pk), headers={"HX-Request": "true"}).content.decode()
    assert form.strip().startswith("<form") and "hx-post" in form
    here, begun = at("partnership_purpose", partnership.slug), shown(page, at("goal_edit", goal.pk))
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"}
    answer = page.post(at("goal_edit", goal.pk), begun | {"target": "40"}, headers=headers)
    assert answer.headers["HX-Refresh"] == "true"  # to a place on itself it would only scroll
