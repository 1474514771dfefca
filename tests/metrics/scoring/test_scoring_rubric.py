"""The rubric against the published model, and what a rubric may be."""

import json
import os
from pathlib import Path

import pytest

from metrics.scoring import rubric
from metrics.scoring.rubric import DEFAULT, ELEMENTS, INDICATORS, PLACE, Band, Rubric, RubricError

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MODEL = json.loads((HERE / "model.json").read_text())


def published() -> Path:
    data = Path(os.environ.get("CAUSEWAY_DATA", ROOT.parent / "shared" / "data"))
    return data.parent / "scoring_model.json"


def test_our_copy_of_the_model_is_the_published_one():
    if not published().exists():
        assert not os.environ.get("CI"), f"{published()} is missing"
        return
    assert json.loads(published().read_text()) == MODEL


def test_every_indicator_is_as_published():
    ours = [(line.id, line.weight, line.first_stage, line.missing, line.name) for line in INDICATORS]
    model = [
        (
            line["id"],
            line["weight"],
            line["applies_from_stage"],
            line["missing"],
            line["name"].replace("Labour", "Labor"),
        )
        for element in MODEL["elements"]
        for line in element["indicators"]
    ]
    assert ours == model
    assert len(ours) == 42


def test_every_element_is_as_published():
    assert [(e.id, e.title, e.beta / 100) for e in ELEMENTS] == [
        (e["id"], e["title"], e["beta"]) for e in MODEL["elements"]
    ]
    assert all(sum(line.weight for line in element.indicators) == 100 for element in ELEMENTS)


def test_the_constants_are_as_published():
    needs = MODEL["headline_needs"]
    assert MODEL["version"] == rubric.VERSION
    assert tuple(MODEL["stages"]) == rubric.STAGES
    assert [[band.label, rubric.EDGES[band]] for band in reversed(Band)] == MODEL["bands"]
    assert MODEL["hysteresis"] == rubric.HYSTERESIS
    assert MODEL["minimum_coverage"] == rubric.MINIMUM_COVERAGE
    assert (needs["scored_elements"], needs["active_parties"], needs["stage"]) == (
        rubric.MINIMUM_ELEMENTS,
        rubric.MINIMUM_PARTIES,
        rubric.MINIMUM_STAGE,
    )
    assert tuple(MODEL["required_sectors"]) == rubric.REQUIRED_SECTORS
    assert tuple(MODEL["required_protocols"]) == rubric.REQUIRED_PROTOCOLS
    assert tuple(MODEL["process_stages"]) == rubric.PROCESS_STAGES
    assert MODEL["default_cadence_days"] == rubric.DEFAULT_CADENCE_DAYS
    assert (MODEL["survey"]["full_days"], MODEL["survey"]["half_days"]) == (
        rubric.SURVEY_FULL_DAYS,
        rubric.SURVEY_HALF_DAYS,
    )


def test_plans_hold_what_applies_at_each_stage():
    for stage, plans in enumerate(DEFAULT.plans):
        placed = [place for plan in plans for place, _ in plan]
        assert placed == [place for place, line in enumerate(INDICATORS) if line.first_stage <= stage]


def test_the_published_weights_have_the_bare_version_as_key():
    assert DEFAULT.key == "1.0"
    assert Rubric() == DEFAULT
    assert hash(Rubric()) == hash(DEFAULT)


def test_changed_weights_make_another_rubric():
    ours = Rubric.of({"E4": 2}, {"5.1": 30, "5.2": 25})
    assert ours != DEFAULT
    assert ours == Rubric.of({"E4": 2}, {"5.2": 25, "5.1": 30})
    assert ours.key == Rubric.of({"E4": 2}, {"5.2": 25, "5.1": 30}).key
    assert ours.key.startswith("1.0+")
    assert dict(ours.plans[3][4])[PLACE["5.2"]] == 25


@pytest.mark.parametrize(
    ("elements", "indicators"),
    [
        ({}, {"5.1": 36}),
        ({}, {"5.1": -5, "5.2": 60}),
        ({"E1": 0}, {}),
        ({"E9": 1}, {}),
        ({}, {"8.1": 5}),
        ({"E1": 101}, {}),
        ({}, {"5.1": 34.5, "5.2": 20.5}),
    ],
)
def test_what_is_no_rubric_is_refused(elements, indicators):
    with pytest.raises(RubricError):
        Rubric.of(elements, indicators)
