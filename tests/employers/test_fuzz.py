"""Whatever is typed into the forms of and about employers: no page breaks, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.actions.allow import NONE
from employers.views import interest, own
from tests.factor import enter
from tests.fuzz import survives
from tests.world import World, new_world

pytestmark = pytest.mark.django_db
BY_LINK = [
    ("employers:offer_new", ("personal",)),
    ("employers:offer_change", ("personal", "offered")),
    ("employers:offer_withdraw", ("personal", "offered")),
    ("employers:need_new", ("personal",)),
    ("employers:need_change", ("personal", "need")),
    ("employers:competency_endorse", ("personal", "taught")),
]
BY_STAFF = [
    ("employers:interest_review", ("interest",)),
    ("employers:interest_decline", ("interest",)),
    ("employers:interest_spam", ("interest",)),
    ("employers:interest_take", ("interest",)),
    ("employers:offer_ask", ("offered",)),
]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Where nobody is stopped for sending too often."""
    for module in (interest, own):
        monkeypatch.setattr(module, "allow", lambda *_, **__: NONE)
    return new_world()


def address(world: World, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=[world.arguments[one] for one in args])


@pytest.mark.parametrize(("name", "args"), BY_LINK, ids=lambda value: value if isinstance(value, str) else "")
def test_by_link(world: World, name: str, args: tuple[str, ...]) -> None:
    survives(enter(Client(), world.people["linked"]), address(world, name, args))


@pytest.mark.parametrize(
    ("name", "args"), BY_STAFF, ids=lambda value: value if isinstance(value, str) else ""
)
def test_by_staff(world: World, name: str, args: tuple[str, ...]) -> None:
    survives(enter(Client(), world.people["staff"]), address(world, name, args))


def test_by_a_stranger_on_the_first_screen(world: World) -> None:
    survives(Client(), address(world, "employers:interest_form", ("network",)))


def test_by_a_stranger_on_the_second_screen(world: World) -> None:
    client = Client()
    first = address(world, "employers:interest_form", ("network",))
    begun: Any = client.post(
        first, {"organization_name": "Kestrel", "offered": ["tour"], "needed": ["hires"]}
    )
    survives(client, begun["Location"])
