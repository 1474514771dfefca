"""The composer of the timeline: logged, corrected and taken back; what happened, what changed, and both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.save import local_day
from partnerships.actions.contact import correct_interaction, undo_interaction
from partnerships.models import Interaction
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fields, on_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(partnership):
    return local_day(timezone.now(), partnership.time_zone)


@pytest.fixture
def call(partnership, employer, day):
    return build.Interaction(
        partnership=partnership, membership=employer, subject="Rang", on=day, entered_on=day, direction="out"
    )


def compose(page, partnership, **words):
    """What the composer on the record sends."""
    shown = fields(page.get(partnership.get_absolute_url()), "composer")
    return page.post(at("interaction_new", partnership.slug), shown | words)


# --- logged


def test_it_is_logged_from_the_record_and_leads_to_its_entry(page, partnership, employer, day):
    response = compose(page, partnership, subject="They rang", membership=employer.pk, direction="in")
    row = Interaction.objects.get()
    assert (row.membership, row.direction, row.channel, row.on) == (employer, "in", "call", day)
    assert row.history.get().history_user.email == "staff@example.org"
    assert response.url == f"{partnership.get_absolute_url()}?entry=interaction-{row.pk}#interaction-{row.pk}"
    assert "They rang" in page.get(response.url).content.decode()


def test_what_it_refuses_is_said_beside_its_field_and_kept(page, partnership, day):
    response = compose(page, partnership, subject="", text="Long talk", on=day + timedelta(days=1))
    assert set(errors(response)) == {"subject"}
    assert "Long talk" in response.content.decode()
    assert (
        "still to come"
        in errors(compose(page, partnership, subject="Rang", on=day + timedelta(days=1)))["on"]
    )


def test_a_member_of_another_partnership_is_no_choice(page, partnership):
    other = build.Membership()
    assert set(errors(compose(page, partnership, subject="Rang", membership=other.pk))) == {"membership"}


def test_who_only_reads_has_no_composer(signed_in, viewer, district_user, partnership, district, call):
    for user in (viewer, district_user):
        body = signed_in(user).get(partnership.get_absolute_url()).content.decode()
        assert "Log a contact" not in body
        assert "Take back" not in body
    assert signed_in(viewer).get(at("interaction_new", partnership.slug)).status_code == 403


# --- corrected and taken back


def test_it_is_corrected_and_its_history_keeps_what_stood_there(page, call):
    on_page(page, "interaction_correct", call, subject="Rang twice", direction="in")
    call.refresh_from_db()
    assert (call.subject, call.direction) == ("Rang twice", "in")
    assert [row.subject for row in call.history.order_by("history_id")] == ["Rang", "Rang twice"]


def test_what_two_correct_at_once_is_shown_in_both_versions(page, call, staff):
    address = at("interaction_correct", call.pk)
    said = fields(page.get(address))
    correct_interaction(interaction=call, subject="Theirs", by=staff, at=timezone.now())
    assert "Theirs" in errors(page.post(address, said | {"subject": "Mine"}))["subject"]
    call.refresh_from_db()
    assert call.subject == "Theirs"


def test_it_is_taken_back_on_the_day_it_was_logged(page, call, partnership):
    on_page(page, "interaction_undo", call)
    assert not Interaction.objects.exists()
    assert call.history.order_by("-history_id").first().history_type == "-"
    assert "Rang" not in page.get(partnership.get_absolute_url()).content.decode()


def test_later_it_is_corrected_only(page, call, staff, day):
    call.entered_on = day - timedelta(days=1)
    call.save()
    assert "correct it instead" in page.get(at("interaction_undo", call.pk)).content.decode()
    assert errors(on_page(page, "interaction_undo", call))
    with refused("__all__", "earlier day"):
        undo_interaction(interaction=call, by=staff, at=timezone.now())
    assert Interaction.objects.exists()


def test_sent_twice_is_logged_once(page, partnership):
    said = fields(page.get(partnership.get_absolute_url()), "composer") | {"subject": "Rang"}
    for _ in range(2):
        page.post(at("interaction_new", partnership.slug), said)
    assert Interaction.objects.count() == 1


# --- what happened, what changed, and both


def kinds(page, partnership, **asked):
    return [
        entry.kind for entry in page.get(partnership.get_absolute_url(), asked).context["timeline"].page.rows
    ]


def test_activity_changes_and_all(page, partnership, call, day):
    partnership.stage_changes.update(stage=2, on=day, reason="Charter adopted")
    partnership.summary = "Six employers"
    partnership.save()
    assert kinds(page, partnership) == ["interaction"]
    assert kinds(page, partnership, scope="nonsense") == ["interaction"]
    changed = kinds(page, partnership, scope="changes")
    assert set(changed) == {"change", "joined", "stage", "status"}
    assert sorted(kinds(page, partnership, scope="all")) == sorted([*changed, "interaction"])
    body = page.get(partnership.get_absolute_url(), {"scope": "changes"}).content.decode()
    assert "1 field changed" in body
    assert "Record begun" in body
    assert "Six employers" in body
    assert "Formalized" in body
    assert "Charter adopted" in body


def test_an_entry_of_all_is_found_on_its_page(page, partnership, employer, day):
    rows = [
        build.Interaction(partnership=partnership, membership=employer, on=day - timedelta(days=n))
        for n in range(30)
    ]
    found = page.get(partnership.get_absolute_url(), {"scope": "all", "entry": f"interaction-{rows[-1].pk}"})
    assert found.context["timeline"].page.number == 2
    assert rows[-1].pk in [entry.pk for entry in found.context["timeline"].page.rows]
