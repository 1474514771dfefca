"""Every indicator has its words, and every finding that the elements can make has a sentence."""

from __future__ import annotations

import re

import pytest

from metrics import readings
from metrics.scoring.elements import FINDERS, KNOWN, Reading, reading
from metrics.scoring.engine import CLOSED, DORMANT, EXPLORING, NO_PARTY, ONE_PARTY_ONLY, TOO_FEW_ELEMENTS
from metrics.scoring.evidence import FAILING, Kept, PartyContact
from metrics.scoring.rubric import INDICATORS, PROCESS_STAGES, REQUIRED_PROTOCOLS, REQUIRED_SECTORS
from partnerships.choices import ProtocolKind, Sector
from tests.metrics.scoring.examples import bare, full

HALF = {
    "convener_accepted": False,
    "backup_named": False,
    "fte_assigned": 75,
    "meetings_held": 3,
    "convener_kept": Kept(2, 1, 5),
    "funding_secured": 4_000_000,
    "funding_budget": 6_000_000,
    "charter_parts": 3,
    "charter_days": 500,
    "endorsed": (1, 5),
    "review_days": 700,
    "contacts": (PartyContact(1, 90, 30, 400),),
    "ladder": (5, 12),
    "data_flows": (1, 2),
}
CASES = {
    "bare": bare(),
    "full": full(),
    "half": full(**HALF),
    "late": full(review_days=None, review_clock=900),
}


def test_all_and_only_the_indicators_have_words():
    assert set(readings.WORDS) == {line.id for line in INDICATORS}
    assert all(words.act and words.rests_on for words in readings.WORDS.values())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("place", range(len(INDICATORS)))
def test_every_finding_has_a_whole_sentence(case, place):
    line = reading(INDICATORS[place].id, FINDERS[place](CASES[case]))
    said = readings.sentence(line)
    assert re.fullmatch(r"[A-Z0-9$].*[^.]\.", said), said
    assert not re.search(r"[\[\]|]|\bNone\b|  ", said), said


@pytest.mark.parametrize(
    ("fields", "place", "said"),
    [
        ({"covered": (3, 4)}, "6.1", "3 of 4 members signed an agreement in force."),
        ({"covered": (1, 1)}, "6.1", "1 of 1 member signed an agreement in force."),
        ({"two_way": (1, 4)}, "5.2", "1 of 4 parties had contact in both directions within two cadences."),
        (
            {"used": (1, 5)},
            "7.6",
            "1 of 5 metrics was discussed in a meeting or decision in the last 12 months.",
        ),
        ({"fte_assigned": 75}, "1.3", "0.75 of the 1.00 full-time positions needed are assigned."),
        ({"meetings_held": 8}, "1.4", "8 meetings held; the agreed cadence called for 6."),
        (
            {"kept": Kept(6, 2, 10)},
            "6.5",
            "6 of 10 commitments due in the last 12 months were done on time; 2 more were done late and count half.",
        ),
        (
            {"kept": Kept(0, 1, 3)},
            "6.5",
            "0 of 3 commitments due in the last 12 months were done on time; 1 more was done late and counts half.",
        ),
        ({"ladder": (5, 12)}, "3.6", "3 employers stand on average on step 2.7 of 5 of engagement."),
        (
            {"data_flows": (0, 1)},
            "6.7",
            "0 of 1 flow of student-level data are covered by a data-sharing agreement in force."
            " This is a legal matter, whatever the score.",
        ),
        ({"agreement": None, "clauses": (0, 0)}, "6.2", "No agreement is in force."),
        ({"funding_budget": 0}, "1.6", "No convening budget covers the next 12 months."),
    ],
)
def test_sentences(fields, place, said):
    fields.pop("agreement", None)
    position = next(number for number, line in enumerate(INDICATORS) if line.id == place)
    assert readings.sentence(reading(place, FINDERS[position](full(**fields)))) == said


def test_numbers_say_how_many_even_where_the_value_is_half():
    line = Reading("5.1", KNOWN, 0.625, 2, 4, "")
    assert readings.sentence(line) == "2 of 4 parties were heard from within the agreed cadence."


def test_what_is_missing_has_a_name_in_either_spelling():
    for kind in (*ProtocolKind.values, *REQUIRED_PROTOCOLS):
        assert kind in readings.PROTOCOLS
    assert readings.missing("sector", "K-12") == readings.missing("sector", Sector.K12)
    for sector in (*Sector.values, *REQUIRED_SECTORS):
        assert readings.missing("sector", sector).startswith("No member from: ")
    for stage in PROCESS_STAGES:
        assert readings.missing("processstage", stage.replace(" ", "_")) == readings.missing(
            "processstage", stage
        )


def test_every_kind_of_failing_row_has_a_place():
    from metrics.boards.failing import MISSING, NAMED

    kinds = {kind for kinds in FAILING.values() for kind in kinds}
    assert kinds == set(NAMED) | set(MISSING) | {"partnership"}


def test_every_reason_for_no_headline_is_said():
    assert set(readings.ABSENT) == {DORMANT, CLOSED, EXPLORING, NO_PARTY, ONE_PARTY_ONLY, TOO_FEW_ELEMENTS}
    assert set(readings.GRADES) == set("ABCD")
