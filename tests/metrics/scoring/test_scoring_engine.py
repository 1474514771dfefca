"""The engine: the golden examples to the digit, bands, hysteresis, cap, grade, survey blending, what is withheld."""

import pytest

from metrics.scoring.engine import Bands, Health, assemble, band, explain, score, shown
from metrics.scoring.evidence import MEETING, PartyContact, Voices
from metrics.scoring.rubric import DEFAULT, PLACE, Band, Rubric
from metrics.scoring.survey import Answers, perceive, voices
from tests.metrics.scoring.examples import GOLDEN_E5, GOLDEN_E6, TODAY, bare, full, scored

CRITICAL, NEEDS, DEVELOPING, STRONG = Band
GOLDEN = (0.82, 0.71, 0.64, 0.58, 0.61325, 0.7919, 0.41)


def whole(*values: float | None, rubric: Rubric = DEFAULT, previous: Bands | None = None) -> Health:
    return assemble(full(), scored(*values), rubric, previous)


# --- the golden examples


def test_golden_element_6():
    element = score(bare(**GOLDEN_E6)).elements[5]
    assert round(element.record, 4) == 0.7919
    assert element.coverage == 1
    assert element.score == element.record


def test_golden_element_5():
    health = explain(bare(**GOLDEN_E5))
    element = health.elements[4]
    assert health.readings[PLACE["5.1"]].value == 0.625
    assert element.record == pytest.approx(0.635, abs=1e-12)
    assert element.coverage == 0.75
    assert element.low == pytest.approx(0.47625, abs=1e-12)
    assert element.high == pytest.approx(0.72625, abs=1e-12)


def golden_wave():
    """School A 4.00, school B 3.67, employers 2.33 and 3.00, convener 4.67, on the three statements of element 5."""
    rows = [
        (1, "K-12", False, (4, 4, 4)),
        (2, "K-12", False, (4, 4, 3)),
        (3, "employer", False, (2, 2, 3)),
        (4, "employer", False, (3, 3, 3)),
        (9, "intermediary", True, (5, 5, 4)),
    ]
    return perceive(
        [
            Answers(party, sector, convener, tuple((5, mark) for mark in marks))
            for party, sector, convener, marks in rows
        ],
        invited=4,
    )


def test_golden_survey_and_blend():
    wave = golden_wave()
    assert wave.is_met
    assert wave.perceptions[4].score == pytest.approx(0.5625, abs=1e-12)
    element = score(bare(**GOLDEN_E5, voices=voices(wave, 30))).elements[4]
    assert element.score == pytest.approx(0.61325, abs=1e-12)
    assert abs(element.record - element.survey) == pytest.approx(0.0725)
    assert not element.is_disputed


def test_golden_headline():
    health = whole(*GOLDEN)
    assert round(health.headline, 4) == 0.6522
    assert shown(health.headline) == 65
    assert (health.own_band, health.band, health.capped_by) == (DEVELOPING, DEVELOPING, "")
    assert round(health.balance, 3) == 0.978


def test_golden_cap():
    health = whole(0.85, 0.80, 0.80, 0.80, 0.90, 0.10, 0.80)
    assert round(health.headline, 4) == 0.7214
    assert (health.own_band, health.band, health.capped_by) == (DEVELOPING, NEEDS, "E6")


# --- bands


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, CRITICAL),
        (0.2499, CRITICAL),
        (0.25, NEEDS),
        (0.4999, NEEDS),
        (0.5, DEVELOPING),
        (0.7499, DEVELOPING),
        (0.75, STRONG),
        (1, STRONG),
        (0.75 - 1e-10, STRONG),
        (0.75 - 1e-8, DEVELOPING),
    ],
)
def test_bands(value, expected):
    assert band(value) is expected


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        (0.75, DEVELOPING, DEVELOPING),
        (0.7699, DEVELOPING, DEVELOPING),
        (0.77, DEVELOPING, STRONG),
        (0.77 - 1e-10, DEVELOPING, STRONG),
        (0.74, STRONG, STRONG),
        (0.7301, STRONG, STRONG),
        (0.73, STRONG, DEVELOPING),
        (0.73 + 1e-10, STRONG, DEVELOPING),
        (0.51, NEEDS, NEEDS),
        (0.52, NEEDS, DEVELOPING),
        (0.23, NEEDS, CRITICAL),
        (0.9, CRITICAL, STRONG),
        (0.76, CRITICAL, DEVELOPING),
        (0.1, STRONG, CRITICAL),
        (0.49, STRONG, DEVELOPING),
        (0.24, STRONG, NEEDS),
        (0.27, CRITICAL, NEEDS),
        (0.26, CRITICAL, CRITICAL),
        (1, STRONG, STRONG),
        (0, CRITICAL, CRITICAL),
    ],
)
def test_hysteresis(value, previous, expected):
    assert band(value, previous) is expected


def test_headline_and_elements_remember_their_own_bands():
    held = whole(*[0.76] * 7, previous=Bands(DEVELOPING, (DEVELOPING,) * 7))
    assert held.own_band is DEVELOPING
    first = score(full())
    assert first.bands == Bands(STRONG, (STRONG,) * 7)
    contacts = tuple(PartyContact(n, 67, 30, 400) for n in range(4))
    before = Bands(STRONG, (STRONG, STRONG, STRONG, STRONG, CRITICAL, STRONG, STRONG))
    assert score(full(contacts=contacts), previous=before).elements[4].band is band(
        score(full(contacts=contacts)).elements[4].score, CRITICAL
    )


def test_the_cap_is_not_remembered():
    capped = whole(0.9, 0.9, 0.9, 0.9, 0.9, 0.49, 0.9)
    assert (capped.own_band, capped.band) == (STRONG, DEVELOPING)
    assert capped.bands.headline is STRONG
    assert whole(0.9, 0.9, 0.9, 0.9, 0.9, 0.6, 0.9, previous=capped.bands).band is STRONG


@pytest.mark.parametrize(
    ("lowest", "own", "expected", "capped_by"),
    [
        (0.1, 0.95, NEEDS, "E6"),
        (0.3, 0.95, DEVELOPING, "E6"),
        (0.6, 0.95, STRONG, ""),
        (0.1, 0.3, NEEDS, ""),
        (0.1, 0.2, CRITICAL, ""),
        (0.3, 0.6, DEVELOPING, ""),
    ],
)
def test_cap(lowest, own, expected, capped_by):
    health = whole(own, own, own, own, own, lowest, own)
    assert (health.band, health.capped_by) == (expected, capped_by)


def test_of_two_equally_low_elements_the_lower_then_the_first_is_named():
    assert whole(0.95, 0.2, 0.95, 0.95, 0.95, 0.1, 0.95).capped_by == "E6"
    assert whole(0.95, 0.1, 0.95, 0.95, 0.95, 0.1, 0.95).capped_by == "E2"


@pytest.mark.parametrize(
    ("value", "expected"), [(0.645, 65), (0.6449, 64), (0.005, 1), (0.0049, 0), (1, 100), (0, 0)]
)
def test_shown_is_rounded_half_up(value, expected):
    assert shown(value) == expected


# --- the headline


def test_weights_are_renormalized_over_what_is_scored():
    health = whole(0.8, 0.6, None, None, 0.5, 0.7, 0.9)
    assert health.headline == pytest.approx((0.8 + 0.6 + 0.5 + 0.7 + 0.9) / 5)
    assert health.low == pytest.approx((0.8 + 0.6 + 0.1 + 0.1 + 0.5 + 0.7 + 0.9) / 7)


def test_five_of_seven_are_needed():
    health = whole(0.8, 0.6, None, None, 0.5, 0.7, None)
    assert (health.reason, health.headline, health.band, health.balance) == (
        "too_few_elements",
        None,
        None,
        None,
    )
    assert health.low is not None


def test_changed_weights_count():
    tilted = Rubric.of({"E1": 5}, {})
    health = whole(*GOLDEN, rubric=tilted)
    assert health.headline == pytest.approx((sum(GOLDEN) + 4 * 0.82) / 11)
    assert health.rubric == tilted.key != DEFAULT.key


def test_balance_is_zero_with_an_element_at_zero():
    assert whole(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0).balance == 0
    assert whole(*[0.0] * 7).balance is None
    assert whole(*[0.6] * 7).balance == pytest.approx(1)


# --- what is withheld


@pytest.mark.parametrize("status", ["dormant", "closed"])
def test_dormant_and_closed_have_no_score(status):
    health = explain(full(status=status))
    assert (health.reason, health.headline, health.elements, health.readings) == (status, None, (), ())


def test_no_party_no_numbers():
    health = explain(full(parties=0, contacts=()))
    assert (health.reason, health.headline, health.grade, health.coverage) == ("no_party", None, "", None)
    assert health.elements == ()
    assert health.bands == Bands()


def test_one_party_leaves_recruitment_and_benefit_unknown():
    health = explain(full(parties=1, contacts=(PartyContact(1, 1, 30, 400),)))
    assert health.reason == "one_party"
    assert (health.headline, health.low, health.high) == (None, None, None)
    for element in health.elements[2:4]:
        assert (element.score, element.coverage, element.low, element.high) == (None, 0, 0, 1)
        assert element.reason == "not_enough_evidence"
    assert {line.note for line in health.readings if line.indicator[0] in "34"} == {"one_party"}
    assert health.elements[4].record == 1


def test_exploring_shows_elements_but_no_headline():
    health = explain(full(stage=0))
    assert (health.reason, health.headline, health.low) == ("exploring", None, None)
    assert [element.reason for element in health.elements] == [
        "",
        "",
        "nothing_applies",
        "",
        "nothing_applies",
        "nothing_applies",
        "nothing_applies",
    ]
    assert health.elements[0].record == health.elements[1].record == 1
    assert health.coverage == 1


def test_too_little_coverage_is_no_number():
    element = score(bare(stage=1)).elements[0]  # 1.1 and 1.2 known: 40 of 75 hundredths
    assert element.coverage == pytest.approx(40 / 75)
    assert element.score == 0
    element = score(bare(stage=2)).elements[0]  # 40 of 90
    assert (element.score, element.band, element.record) == (None, None, None)
    assert element.reason == "not_enough_evidence"
    assert element.high == pytest.approx(1 - 40 / 90)


def test_half_coverage_is_enough():
    just = Rubric.of({}, {"1.1": 25, "1.2": 25, "1.3": 10, "1.4": 20, "1.5": 10, "1.6": 10})
    assert score(bare(stage=3), just).elements[0].coverage == 0.5
    assert score(bare(stage=3), just).elements[0].reason == ""


# --- the survey


def heard(value, closed_days=100, **fields):
    return full(voices=Voices((value,) * 7, closed_days, 4), attendance=(0, 6 * MEETING), **fields)


@pytest.mark.parametrize(
    ("closed_days", "beta", "beta_4"),
    [(0, 0.3, 0.5), (365, 0.3, 0.5), (366, 0.15, 0.25), (540, 0.15, 0.25), (541, 0, 0)],
)
def test_the_survey_fades(closed_days, beta, beta_4):
    elements = score(heard(0.5, closed_days)).elements
    assert [element.beta for element in elements] == [beta, beta, beta, beta_4, beta, beta, beta]
    assert elements[3].score == pytest.approx(1 - beta_4 * 0.5)
    assert (elements[3].survey is None) == (beta == 0)


def test_an_element_without_voices_stands_on_its_records():
    element = score(full(voices=Voices((None,) * 7, 10, 4))).elements[0]
    assert (element.score, element.beta, element.survey) == (1, 0, None)


@pytest.mark.parametrize(
    ("voice", "expected"), [(0.75, True), (0.7501, False), (0.75 + 1e-10, True), (0.2, True)]
)
def test_records_and_partners_disagree(voice, expected):
    assert score(full(voices=Voices((voice,) * 7, 10, 4))).elements[0].is_disputed is expected


# --- the grade


def aged(*days):
    return tuple(PartyContact(number, day, 30, 400) for number, day in enumerate(days))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "A"),
        ({"voices": None}, "B"),
        ({"voices": Voices((0.9,) * 7, 541, 4)}, "B"),
        ({"contacts": aged(1, 2, 3, 4, 40), "parties": 5}, "A"),
        ({"contacts": aged(1, 2, 3, 40)}, "B"),
        ({"contacts": aged(1, 2, 3, None)}, "B"),
        ({"late_entered": (8, 40)}, "A"),
        ({"late_entered": (9, 40)}, "B"),
        ({"late_entered": (9, 40), "voices": None}, "C"),
        ({"late_entered": (0, 0)}, "A"),
    ],
)
def test_grade(fields, expected):
    assert score(full(**fields)).grade == expected


def test_grade_by_coverage():
    assert score(bare(stage=1)).grade == "B"
    assert score(bare()).grade == "C"
    assert score(bare(parties=1)).grade == "D"
    assert score(bare(parties=1, late_entered=(40, 40))).grade == "D"
    middling = bare(meetings_due=4, convener_kept=(0, 0, 1), need_first=(0, 1))
    assert 0.5 <= score(middling).coverage < 0.65
    assert score(middling).grade == "C"
    assert score(middling._replace(late_entered=(40, 40))).grade == "C"


def test_score_and_explain_agree():
    evidence = full(
        contacts=aged(1, 20, 70, None), failing={"5.1": (("membership", 4), ("membership", 3)), "1.3": ()}
    )
    lean, told = score(evidence), explain(evidence)
    assert told._replace(readings=(), failing={}) == lean
    assert len(told.readings) == 42
    assert told.failing == {"5.1": (("membership", 3), ("membership", 4))}
    assert (lean.as_of, lean.partnership_id, lean.rubric, lean.stage, lean.parties) == (TODAY, 7, "1.0", 3, 4)


def test_rows_behind_what_is_not_known_are_left_out():
    failing = {"3.5": (("membership", 1),), "5.1": (("membership", 1),)}
    assert explain(full(stage=1, failing=failing)).failing == {"5.1": (("membership", 1),)}
