"""Whatever is sent to the forms of a survey: no page breaks, and what was typed stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Response, SurveyWave
from tests.factor import enter
from tests.fuzz import survives
from tests.world import World, new_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return new_world()


def test_the_statements_survive_whatever_is_sent(world: World) -> None:
    page = enter(Client(), world.people["linked"])
    before = Response.objects.count()
    survives(page, reverse("metrics:survey_answer", args=[world.arguments["survey"]]))
    assert Response.objects.count() == before


@pytest.mark.parametrize(("name", "of"), [("survey_new", "partnership"), ("survey_close", "open")])
def test_the_forms_of_staff_survive_whatever_is_sent(world: World, name: str, of: str) -> None:
    page = enter(Client(), world.people["staff"])
    if name == "survey_new":
        SurveyWave.objects.all().delete()  # so that one may be opened
    row = world.arguments[of] if of == "partnership" else SurveyWave.objects.open().get().pk
    survives(page, reverse(f"metrics:{name}", args=[row]))
