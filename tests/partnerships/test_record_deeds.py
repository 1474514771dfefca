"""A partnership begun and its record edited where it stands: what works, what is refused, what is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.index import index_rows
from partnerships.actions.copying import begin_partnership
from partnerships.actions.partnership import change_partnership, move_stage
from partnerships.actions.restoring import undo_change
from partnerships.models import Partnership
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page, shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def named():
    """Rows that were built past the deeds are found by their names from now on."""
    return lambda *rows: [index_rows(type(row), [row.pk]) for row in rows] and rows[0]


@pytest.fixture
def worker(network):
    """Somebody who works for the convener."""
    return build.Affiliation(organization=network).person


# --- begun


def test_a_partnership_is_started_from_nothing(page, network):
    answer = fill(page, at("partnership_new"), name="River Health", stage="0", level="regional")
    row = Partnership.objects.get(name="River Health")
    assert answer["Location"] == row.get_absolute_url()
    assert (row.convener, row.level, row.stage) == (network, "regional", 0)
    assert not row.charters.exists() and not row.protocols.exists()


def test_a_copy_takes_charter_protocols_and_needs_along(page, partnership, named):
    build.Charter(partnership=partnership, version=1, need="Old words")
    build.Charter(partnership=partnership, version=2, need="Nurses are missing")
    build.Protocol(partnership=partnership, title="By consent")
    build.Protocol(partnership=partnership, title="Over", to_on=build.DAY)
    build.RecruitmentNeed(partnership=partnership, description="Two clinics", needed_count=2)
    build.RecruitmentNeed(partnership=partnership, withdrawn_on=build.DAY)
    named(partnership)
    fill(page, at("partnership_new"), name="River Health", copy_of="bluegrass manuf")
    row = Partnership.objects.get(name="River Health")
    draft = row.charters.get()
    assert (draft.need, draft.version, draft.adopted_on) == ("Nurses are missing", 1, None)
    assert [one.title for one in row.protocols.all()] == ["By consent"]
    need = row.recruitment_needs.get()
    assert (need.description, need.needed_count, need.prospects.count()) == ("Two clinics", 2, 0)


def test_only_the_parts_that_were_chosen_are_copied(network, partnership, manager):
    build.Charter(partnership=partnership)
    build.Protocol(partnership=partnership)
    words = {"name": "River", "convener": network, "copy_of": partnership, "by": manager}
    row = begin_partnership(parts=["protocols"], at=timezone.now(), **words)
    assert row.protocols.count() == 1 and not row.charters.exists()
    with refused("parts", "no part"):
        begin_partnership(parts=["members"], at=timezone.now(), **words)


def test_what_is_copied_has_to_be_seen_by_whoever_copies(page, named):
    named(build.Partnership(name="Foreign works"))
    said = errors(fill(page, at("partnership_new"), name="River", copy_of="Foreign works"))
    assert "Nothing that you may see" in said["copy_of"]


def test_several_of_one_name_are_shown_to_choose_from(page, network, named):
    one, other = (build.Partnership(name="Valley", convener=network) for _ in range(2))
    named(one, other)
    build.Protocol(partnership=other, title="The other's")
    begun = fill(page, at("partnership_new"), name="River", copy_of="Valley")
    assert "Several are called so" in errors(begun)["copy_of"]
    assert f'value="={other.pk}"' in begun.content.decode()
    fill(page, at("partnership_new"), name="River", copy_of=f"={other.pk}")
    assert Partnership.objects.get(name="River").protocols.get().title == "The other's"


def test_an_address_never_stands_in_the_way_of_a_page(network, manager):
    row = begin_partnership(name="New", convener=network, by=manager, at=timezone.now())
    assert row.slug == "new-2"


# --- edited where it stands


def test_facts_are_saved_and_the_saving_is_undone(page, partnership):
    answer = page.post(
        at("partnership_edit", partnership.slug),
        shown(page, at("partnership_edit", partnership.slug)) | {"name": "Bluegrass Metal", "summary": "New"},
        follow=True,
    )
    partnership.refresh_from_db()
    assert (partnership.name, partnership.summary) == ("Bluegrass Metal", "New")
    undo = at("change_undo", partnership.history.latest("history_id").history_id)
    assert f'action="{undo}"' in answer.content.decode()
    page.post(undo, {"once": "k" * 22})
    partnership.refresh_from_db()
    assert (partnership.name, partnership.summary) == ("Bluegrass Manufacturing", "")


def test_an_undo_never_takes_a_later_change_along(partnership, manager):
    now = timezone.now()
    change_partnership(partnership=partnership, name="First", by=manager, at=now)
    version = partnership.history.latest("history_id")
    change_partnership(partnership=partnership, name="Second", by=manager, at=now)
    with refused("__all__", "changed again since"):
        undo_change(version=version, by=manager, at=now)
    partnership.refresh_from_db()
    assert partnership.name == "Second"


def test_the_stage_is_undone_as_a_step_of_its_own(partnership, manager):
    now = timezone.now()
    partnership.save()  # the version before
    move_stage(partnership=partnership, stage=2, reason="Signed", by=manager, at=now)
    undo_change(version=partnership.history.latest("history_id"), by=manager, at=now)
    partnership.refresh_from_db()
    assert partnership.stage == 1
    assert partnership.stage_changes.current().get().reason == "Put back as it was"


def test_two_who_edit_at_once_lose_nothing(page, partnership, manager):
    begun = shown(page, at("partnership_edit", partnership.slug))
    change_partnership(partnership=partnership, name="Theirs", by=manager, at=timezone.now())
    said = errors(page.post(at("partnership_edit", partnership.slug), begun | {"name": "Mine"}))
    assert "Theirs" in said["name"]
    partnership.refresh_from_db()
    assert partnership.name == "Theirs"


def test_htmx_gets_the_form_alone_and_is_led_onward(page, partnership):
    address = at("partnership_edit", partnership.slug)
    form = page.get(address, headers=HTMX)
    assert form.content.decode().strip().startswith("<form") and "data-in-place" in form.content.decode()
    answer = page.post(address, shown(page, address) | {"name": "Metal"}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == partnership.get_absolute_url()
    wrong = page.post(address, shown(page, address) | {"name": ""}, headers=HTMX)
    assert wrong.content.decode().strip().startswith("<form") and errors(wrong)["name"]


def test_a_partnership_is_no_part_of_itself(page, partnership, named):
    named(partnership)
    said = errors(fill(page, at("partnership_edit", partnership.slug), parent=partnership.name))
    assert said["parent"]


# --- moved on


def test_the_stage_that_the_records_propose_needs_no_reason(page, partnership, today):
    build.Agreement(partnership=partnership, state="active", effective_on=build.START)
    address = at("partnership_stage", partnership.slug)
    assert "An agreement is in force." in page.get(address).content.decode()
    fill(page, address)
    partnership.refresh_from_db()
    assert partnership.stage == 2
    step = partnership.stage_changes.current().get()
    assert (step.on, step.reason) == (today, "An agreement is in force.")


def test_any_other_stage_takes_a_reason(page, partnership, today):
    address = at("partnership_stage", partnership.slug)
    assert "propose no step" in page.get(address).content.decode()
    assert "Say why" in errors(fill(page, address, stage="3"))["stage"]
    assert (
        "still to come"
        in errors(fill(page, address, stage="3", reason="So", on=today + timedelta(days=1)))["on"]
    )
    fill(page, address, stage="3", reason="The board said so")
    partnership.refresh_from_db()
    assert partnership.stage == 3


def test_the_status_changes_with_a_reason_to_what_may_follow(page, partnership):
    address = at("partnership_status", partnership.slug)
    assert errors(fill(page, address, status="closed"))["reason"]
    assert errors(fill(page, address, status="open", reason="x"))["status"]
    fill(page, address, status="closed", reason="Done")
    partnership.refresh_from_db()
    assert partnership.status == "closed"


def test_a_system_change_is_recorded_and_shown(page, partnership, today):
    fill(page, at("system_change_new", partnership.slug), what="Credit for work", level="policy", on=today)
    body = page.get(at("partnership_changes", partnership.slug)).content.decode()
    assert "Credit for work" in body
    late = fill(
        page,
        at("system_change_new", partnership.slug),
        what="x",
        level="policy",
        on=today + timedelta(days=1),
    )
    assert errors(late)["on"]


# --- who runs it


def test_a_lead_is_named_handed_over_and_ended(page, partnership, network, worker):
    address = at("assignment_new", partnership.slug)
    fill(page, address, person=worker.pk, role="lead", fte="0.5")
    lead = partnership.assignments.get()
    assert str(worker) in page.get(partnership.get_absolute_url()).content.decode()
    other = build.Affiliation(organization=network).person
    assert errors(fill(page, address, person=other.pk, role="lead"))["role"]
    assert errors(on_page(page, "assignment_hand_over", lead, person=other.pk))["note"]
    assert errors(on_page(page, "assignment_hand_over", lead, person=worker.pk, note="x"))["person"]
    on_page(page, "assignment_hand_over", lead, person=other.pk, note="Call Ann first")
    after = partnership.assignments.get(to_on=None)
    assert (after.person, after.role, float(after.fte)) == (other, "lead", 0.5)
    on_page(page, "assignment_end", after)
    assert not partnership.assignments.filter(to_on=None).exists()
    assert "This ended on" in page.get(at("assignment_end", after.pk)).content.decode()


def test_whoever_works_elsewhere_cannot_run_it(page, partnership):
    stranger = build.Affiliation().person
    said = errors(fill(page, at("assignment_new", partnership.slug), person=stranger.pk, role="lead"))
    assert said["person"]


# --- its pathways


def test_a_pathway_is_tied_once_and_untied(page, partnership, network, named, today):
    pathway = named(build.Pathway(title="Welding two", owner=network))
    address = at("pathway_link", partnership.slug)
    fill(page, address, pathway="welding")
    link = partnership.pathway_links.get()
    assert (link.pathway, link.from_on) == (pathway, today)
    assert "already" in errors(fill(page, address, pathway="welding"))["pathway"]
    on_page(page, "pathway_unlink", link)
    link.refresh_from_db()
    assert link.to_on == today


def test_a_closed_pathway_is_not_tied(page, partnership, network, named):
    named(build.Pathway(title="Welding", owner=network, closed_on=build.DAY))
    assert errors(fill(page, at("pathway_link", partnership.slug), pathway="welding"))["pathway"]
