"""The canonical text of a score: fixed, complete, read back without loss, silent on what must not be stored."""

import json

import pytest

from metrics.scoring.document import digest, from_json, to_json
from metrics.scoring.engine import explain, score
from metrics.scoring.evidence import Spread, Voices
from tests.metrics.scoring.examples import GOLDEN_E5, bare, full


@pytest.mark.parametrize(
    "evidence",
    [
        full(),
        bare(),
        bare(**GOLDEN_E5),
        full(stage=0),
        full(status="closed"),
        full(stage=2),
        full(failing={"2.3": (("protocol", "conflict"),), "5.1": (("membership", 12),)}),
    ],
)
def test_read_back_without_loss(evidence):
    health = explain(evidence)
    assert from_json(to_json(health)) == health


def test_without_readings_too():
    assert from_json(to_json(score(full()))) == score(full())


def test_keys_are_sorted_and_nothing_is_blank():
    text = to_json(explain(full()))
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert '"as_of":"2026-03-02"' in text
    assert '"band":"strong"' in text


def test_the_spread_of_the_survey_is_never_stored():
    spread = (Spread(0.123456789, 3.3),) * 7
    health = explain(full(voices=Voices((0.9,) * 7, 100, 4, spread)))
    assert health.elements[0].spread == spread[0]
    text = to_json(health)
    assert "0.123456789" not in text
    assert text == to_json(explain(full()))


def test_the_digest_follows_the_text():
    text = to_json(explain(full()))
    assert len(digest(text)) == 64
    assert digest(text) == digest(to_json(explain(full())))
    assert digest(text) != digest(to_json(explain(full(roles=(4, 5)))))


def test_readings_below_the_stage_are_not_written():
    assert set(json.loads(to_json(explain(full(stage=0))))["readings"]) == {"1.1", "1.2", "2.1", "4.1"}


def test_what_is_no_document_is_refused():
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json("{}")
