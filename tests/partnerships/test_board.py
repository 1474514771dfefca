"""The board of partnerships: a column a stage, each card moved by its menu with a reason, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partnerships.actions.partnership import move_stage, take_back_stage
from partnerships.boards import stages
from partnerships.models import Partnership
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder(network: Any) -> Partnership:
    row: Partnership = build.Partnership(name="Alder", convener=network, stage=1)
    return row


def columns(client: Client, query: str = "") -> dict[str, list[str]]:
    board = client.get(at("partnership_board") + query).context["board"]
    return {
        column.stage.label: [card.row.name for card in column.cards]
        for column in board.columns
        if column.cards
    }


def stage_of(row: Partnership) -> int:
    row.refresh_from_db()
    return row.stage


def test_each_stage_has_its_partnerships_under_the_filters_of_the_list(
    page: Client, alder: Partnership, network: Any
) -> None:
    for name, stage in (("Birch", 1), ("Cedar", 4)):
        build.Partnership(name=name, convener=network, stage=stage)
    assert columns(page) == {"Forming": ["Alder", "Birch"], "Renewing": ["Cedar"]}
    assert columns(page, "?q=r&stage=1") == {"Forming": ["Alder", "Birch"]}
    assert columns(page, "?q=nothing") == {}


def test_a_column_shows_its_first_cards_and_how_many_there_are(
    page: Client, network: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CARDS", 2)
    for number in range(3):
        build.Partnership(name=f"Fir {number}", convener=network, stage=2)
    body = page.get(at("partnership_board")).content.decode()
    assert columns(page) == {"Formalized": ["Fir 0", "Fir 1"]}
    assert 'Formalized <span class="tabs__count">3</span>' in body
    assert f"{at('partnership_list')}?stage=2" in body
    monkeypatch.setattr(stages, "COUNTED_UP_TO", 2)
    body = page.get(at("partnership_board")).content.decode()
    assert 'Formalized <span class="tabs__count">2+</span>' in body


def test_a_card_moves_with_its_reason_and_leads_back_to_the_same_board(
    page: Client, alder: Partnership
) -> None:
    body = page.get(at("partnership_board") + "?q=alder&place=").content.decode()
    link = f"{at('partnership_stage', alder.slug)}?stage=3&amp;board=q%3Dalder%26place%3D"
    assert link in body
    link = link.replace("&amp;", "&")
    assert page.get(link).context["form"]["stage"].value() == "3"
    assert "Say why" in errors(fill(page, link))["stage"]
    assert stage_of(alder) == 1
    answer = fill(page, link, reason="They deliver without a paper")
    assert answer["Location"] == at("partnership_board") + "?q=alder&place="
    assert stage_of(alder) == 3
    undo = f"{at('stage_back', alder.slug)}?board=q%3Dalder%26place%3D"
    assert f'action="{undo}"' in page.get(answer["Location"]).content.decode()
    assert fill(page, undo)["Location"] == answer["Location"]
    assert stage_of(alder) == 1
    assert [step.stage for step in alder.stage_changes.all()] == [1, 3, 1]


def test_from_the_record_it_leads_back_to_the_record(page: Client, alder: Partnership) -> None:
    answer = fill(page, at("partnership_stage", alder.slug), stage=2, reason="Signed on paper")
    assert answer["Location"] == alder.get_absolute_url()
    assert f'action="{at("stage_back", alder.slug)}"' in page.get(answer["Location"]).content.decode()


def test_a_step_is_taken_back_on_its_day_alone(alder: Partnership, staff: Any) -> None:
    with refused("__all__", "no step to take back"):
        take_back_stage(partnership=alder, by=staff, at=timezone.now())
    before = timezone.now() - timedelta(days=3)
    move_stage(partnership=alder, stage=2, reason="Signed", by=staff, at=before)
    with refused("__all__", "earlier day"):
        take_back_stage(partnership=alder, by=staff, at=timezone.now())
    assert stage_of(alder) == 2


def test_only_who_may_move_it_is_offered_to(
    signed_in: Any, viewer: Any, manager: Any, admin: Any, district_user: Any, partnership: Any
) -> None:
    link = at("partnership_stage", partnership.slug)
    for user, offered in ((viewer, False), (district_user, False), (manager, True), (admin, True)):
        body = signed_in(user).get(at("partnership_board")).content.decode()
        assert partnership.name in body and (link in body) == offered


def test_strangers_see_none_of_it(signed_in: Any, stranger: Any, alder: Partnership) -> None:
    body = signed_in(stranger).get(at("partnership_board")).content.decode()
    assert "Alder" not in body and "No partnerships yet" in body
