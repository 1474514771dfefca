"""The library: an intermediary's managers keep texts, and its staff begin with them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partnerships.actions.material import (
    bring_back_material,
    change_material,
    retire_material,
    write_material,
)
from partnerships.models import Material
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(signed_in, manager):
    return signed_in(manager)


@pytest.fixture
def agenda(network):
    return build.Material(intermediary=network, title="Every spring", text="Hosts for the summer")


@pytest.fixture
def consent(network):
    return build.Material(
        intermediary=network, kind="protocol", about="decisions", title="By consent", text="Nobody objects"
    )


@pytest.fixture
def rural(network):
    return build.Material(
        intermediary=network, kind="charter", title="Rural health", text="", need="Nurses are missing"
    )


def test_each_kind_is_written_by_a_manager_and_read_by_staff(keeper, page, network):
    fill(keeper, at("material_new", "charter"), title="Rural health", need="Nurses are missing")
    fill(keeper, at("material_new", "protocol"), title="By consent", about="decisions", text="Nobody objects")
    fill(keeper, at("material_new", "agenda"), title="Every spring", text="Hosts for the summer")
    assert {(row.kind, row.about, row.intermediary) for row in Material.objects.all()} == {
        ("charter", "", network),
        ("protocol", "decisions", network),
        ("agenda", "", network),
    }
    body = page.get(at("library")).content.decode()
    assert "Rural health" in body and "By consent" in body and "Every spring" in body
    one = page.get(Material.objects.get(kind="charter").get_absolute_url()).content.decode()
    assert "Nurses are missing" in one and "Only a manager of" in one


def test_words_are_asked_for_and_a_title_is_kept_once(keeper, agenda):
    assert errors(fill(keeper, at("material_new", "charter"), title="Empty"))["need"]
    assert errors(fill(keeper, at("material_new", "agenda"), title="Empty"))["text"]
    said = errors(fill(keeper, at("material_new", "agenda"), title="Every spring", text="x"))
    assert "already" in said["title"]


def test_a_material_says_the_words_of_its_kind_alone(network, manager):
    hand = {"intermediary": network, "by": manager, "at": timezone.now()}
    with refused("about"):
        write_material(kind="agenda", title="x", text="y", about="decisions", **hand)
    with refused("about"):
        write_material(kind="protocol", title="x", text="y", **hand)
    with refused("kind"):
        write_material(kind="agenda", title="x", need="y", **hand)


def test_a_material_is_edited_with_its_history_and_never_of_another_kind(keeper, agenda, manager):
    before = agenda.history.count()
    on_page(keeper, "material_edit", agenda, text="Hosts and guests")
    agenda.refresh_from_db()
    assert (agenda.text, agenda.history.count()) == ("Hosts and guests", before + 1)
    assert agenda.history.first().history_user == manager
    with refused("kind", "stays"):
        change_material(material=agenda, kind="charter", by=manager, at=timezone.now())


def test_two_who_edit_at_once_lose_nothing(keeper, agenda, manager):
    begun = shown(keeper, at("material_edit", agenda.pk))
    change_material(material=agenda, text="Theirs", by=manager, at=timezone.now())
    said = errors(keeper.post(at("material_edit", agenda.pk), begun | {"text": "Mine"}))
    assert "Theirs" in said["text"]


def test_what_is_retired_is_offered_no_more_and_comes_back(keeper, page, partnership, agenda, manager):
    offered = at("meeting_new", partnership.slug)
    assert "Every spring" in page.get(offered).content.decode()
    answer = on_page(keeper, "material_retire", agenda)
    assert (
        f'action="{at("material_bring_back", agenda.pk)}"' in keeper.get(answer["Location"]).content.decode()
    )
    assert "Every spring" not in page.get(offered).content.decode()
    agenda.refresh_from_db()
    hand = {"material": agenda, "by": manager, "at": timezone.now()}
    for deed in (retire_material, change_material):
        with refused("__all__", "is retired"):
            deed(**hand)
    keeper.post(at("material_bring_back", agenda.pk), {"once": "k" * 22})
    assert "Every spring" in page.get(offered).content.decode()
    agenda.refresh_from_db()
    with refused("__all__", "in use"):
        bring_back_material(**hand)


def test_it_is_what_forms_begin_with(page, partnership, agenda, consent, rural):
    charter = shown(page, f"{at('charter_adopt', partnership.slug)}?material={rural.pk}")
    assert charter["need"] == "Nurses are missing"
    protocol = shown(page, f"{at('protocol_new', partnership.slug)}?kind=decisions&material={consent.pk}")
    assert (protocol["title"], protocol["text"]) == ("By consent", "Nobody objects")
    meeting = shown(page, f"{at('meeting_new', partnership.slug)}?material={agenda.pk}")
    assert meeting["agenda"].startswith("Hosts for the summer\n\nWhat is still owed")


def test_each_kind_of_protocol_is_offered_its_own(page, partnership, consent):
    own = page.get(at("protocol_new", partnership.slug) + "?kind=decisions").content.decode()
    other = page.get(at("protocol_new", partnership.slug) + "?kind=data").content.decode()
    assert "By consent" in own and "By consent" not in other


def test_the_library_of_others_is_as_if_it_were_not_there(
    signed_in, page, stranger, partnership, agenda, consent
):
    theirs = signed_in(stranger)
    assert "Every spring" not in theirs.get(at("library")).content.decode()
    assert theirs.get(agenda.get_absolute_url()).status_code == 404
    assert not Material.objects.for_user(stranger).exists()
    foreign = build.Material(kind="agenda", text="Foreign words")
    begun = shown(page, f"{at('meeting_new', partnership.slug)}?material={foreign.pk}")
    assert "Foreign words" not in begun["agenda"]
