"""Each of the 42 indicators, empty, partial and full; decay and freshness; the missing rules."""

import pytest

from metrics.scoring.elements import FINDERS, KNOWN, NOT_APPLICABLE, UNKNOWN, decay, freshness, reading
from metrics.scoring.engine import explain
from metrics.scoring.evidence import FAILING, MEETING, Evidence, Kept, MetricAge, PartyContact, faults
from metrics.scoring.rubric import INDICATORS, PLACE
from tests.metrics.scoring.examples import GOLDEN_E5, GOLDEN_E6, bare, full

U, N = UNKNOWN, NOT_APPLICABLE


def party(days, cadence=30, joined=400):
    return PartyContact(1, days, cadence, joined)


def metric(days, period=90, is_due=True):
    return MetricAge(1, days, period, is_due)


# indicator, what is on record, value (or unknown, or not applicable)
TABLE = [
    ("1.1", {}, 0), ("1.1", {"convener_named": True}, 0.5), ("1.1", {"convener_accepted": True}, 0),
    ("1.1", {"convener_named": True, "convener_accepted": True}, 1),
    ("1.2", {}, 0), ("1.2", {"lead_named": True}, 0),
    ("1.2", {"lead_named": True, "lead_verified": True}, 0.7),
    ("1.2", {"backup_named": True}, 0.3), ("1.2", {"lead_named": True, "backup_named": True}, 0.3),
    ("1.2", {"lead_named": True, "lead_verified": True, "backup_named": True}, 1),
    ("1.3", {}, U), ("1.3", {"fte_assigned": 50}, U), ("1.3", {"fte_needed": 0}, U),
    ("1.3", {"fte_needed": 200}, 0), ("1.3", {"fte_assigned": 50, "fte_needed": 200}, 0.25),
    ("1.3", {"fte_assigned": 300, "fte_needed": 200}, 1),
    ("1.4", {}, U), ("1.4", {"meetings_held": 3, "meetings_due": 0}, U), ("1.4", {"meetings_due": 4}, 0),
    ("1.4", {"meetings_held": 3, "meetings_due": 4}, 0.75),
    ("1.4", {"meetings_held": 9, "meetings_due": 4}, 1),
    ("1.5", {}, U), ("1.5", {"convener_kept": Kept(0, 0, 4)}, 0),
    ("1.5", {"convener_kept": Kept(1, 2, 4)}, 0.5),
    ("1.5", {"convener_kept": Kept(4, 0, 4)}, 1),
    ("1.6", {}, U), ("1.6", {"funding_secured": 100}, U), ("1.6", {"funding_budget": 400}, 0),
    ("1.6", {"funding_secured": 100, "funding_budget": 400}, 0.25),
    ("1.6", {"funding_secured": 500, "funding_budget": 400}, 1),
    ("2.1", {}, 0), ("2.1", {"charter_parts": 4}, 0), ("2.1", {"charter_parts": 2, "charter_days": 10}, 0.5),
    ("2.1", {"charter_parts": 4, "charter_days": 365}, 1),
    ("2.1", {"charter_parts": 4, "charter_days": 545}, 0.5),
    ("2.1", {"charter_parts": 4, "charter_days": 5000}, 0.25), ("2.1", {"charter_days": 10}, 0),
    ("2.2", {}, 0), ("2.2", {"endorsed": (0, 5)}, 0), ("2.2", {"endorsed": (2, 5)}, 0.4),
    ("2.2", {"endorsed": (5, 5)}, 1),
    ("2.3", {}, 0), ("2.3", {"protocols": (3, 6)}, 0.5), ("2.3", {"protocols": (6, 6)}, 1),
    ("2.4", {}, 0), ("2.4", {"goals": (0, 2)}, 0), ("2.4", {"goals": (1, 2)}, 0.5),
    ("2.4", {"goals": (2, 2)}, 1),
    ("2.5", {}, U), ("2.5", {"review_clock": 900}, U),
    ("2.5", {"review_interval": 365, "review_clock": 364}, U),
    ("2.5", {"review_interval": 365}, U), ("2.5", {"review_interval": 365, "review_clock": 365}, 0),
    ("2.5", {"review_interval": 365, "review_days": 365, "review_clock": 800}, 1),
    ("2.5", {"review_interval": 365, "review_days": 730, "review_clock": 800}, 0.5),
    ("2.5", {"review_interval": 365, "review_days": 3, "review_clock": 20}, 1),
    ("3.1", {}, U), ("3.1", {"need_first": (0, 3)}, 0), ("3.1", {"need_first": (1, 4)}, 0.25),
    ("3.1", {"need_first": (4, 4)}, 1),
    ("3.2", {}, U), ("3.2", {"needs_filled": (0, 8)}, 0), ("3.2", {"needs_filled": (6, 8)}, 0.75),
    ("3.2", {"needs_filled": (8, 8)}, 1),
    ("3.3", {}, 0), ("3.3", {"sectors": (3, 5)}, 0.6), ("3.3", {"sectors": (5, 5)}, 1),
    ("3.4", {}, U), ("3.4", {"labor_fit": (2, 2)}, U), ("3.4", {"has_targets": True}, U),
    ("3.4", {"has_targets": True, "labor_fit": (0, 2)}, 0),
    ("3.4", {"has_targets": True, "labor_fit": (1, 2)}, 0.5),
    ("3.4", {"has_targets": True, "labor_fit": (2, 2)}, 1),
    ("3.5", {}, 0), ("3.5", {"wide_net": (1, 4)}, 0.25), ("3.5", {"wide_net": (4, 4)}, 1),
    ("3.6", {}, U), ("3.6", {"ladder": (0, 12)}, 0), ("3.6", {"ladder": (3, 12)}, 0.25),
    ("3.6", {"ladder": (12, 12)}, 1),
    ("4.1", {}, 0), ("4.1", {"value_sought": (3, 4)}, 0.75), ("4.1", {"value_sought": (4, 4)}, 1),
    ("4.2", {}, U), ("4.2", {"value_confirmed": (0, 4)}, 0), ("4.2", {"value_confirmed": (1, 4)}, 0.25),
    ("4.2", {"value_confirmed": (4, 4)}, 1),
    ("4.3", {}, U), ("4.3", {"reciprocal": (0, 4)}, 0), ("4.3", {"reciprocal": (1, 4)}, 0.25),
    ("4.3", {"reciprocal": (4, 4)}, 1),
    ("4.4", {}, U), ("4.4", {"retained": (0, 4)}, 0), ("4.4", {"retained": (3, 4)}, 0.75),
    ("4.4", {"retained": (4, 4)}, 1),
    ("4.5", {}, 0), ("4.5", {"champions": (1, 4)}, 0.25), ("4.5", {"champions": (4, 4)}, 1),
    ("5.1", {}, 0), ("5.1", {"contacts": (party(None, joined=30),)}, U),
    ("5.1", {"contacts": (party(None, joined=31),)}, 0),
    ("5.1", {"contacts": (party(None, joined=5), party(60))}, 0.5),
    ("5.1", {"contacts": (party(0), party(None))}, 0.5),
    ("5.1", {"contacts": (party(30), party(45, 45))}, 1), ("5.1", {"contacts": (party(3, joined=1),)}, 1),
    ("5.2", {}, 0), ("5.2", {"two_way": (1, 4)}, 0.25), ("5.2", {"two_way": (4, 4)}, 1),
    ("5.3", {}, U), ("5.3", {"answered": (0, 2)}, 0), ("5.3", {"answered": (1, 2)}, 0.5),
    ("5.3", {"answered": (2, 2)}, 1),
    ("5.4", {}, U), ("5.4", {"attendance": (0, 2 * MEETING)}, 0),
    ("5.4", {"attendance": (MEETING, 2 * MEETING)}, 0.5),
    ("5.4", {"attendance": (MEETING, MEETING)}, 1),
    ("5.5", {}, U), ("5.5", {"notes_shared": (0, 2)}, 0), ("5.5", {"notes_shared": (1, 2)}, 0.5),
    ("5.5", {"notes_shared": (2, 2)}, 1),
    ("5.6", {}, 0), ("5.6", {"reachable": (3, 4)}, 0.75), ("5.6", {"reachable": (4, 4)}, 1),
    ("6.1", {}, 0), ("6.1", {"covered": (3, 4)}, 0.75), ("6.1", {"covered": (4, 4)}, 1),
    ("6.2", {}, 0), ("6.2", {"clauses": (21, 28)}, 0.75), ("6.2", {"clauses": (14, 14)}, 1),
    ("6.3", {}, 0), ("6.3", {"roles": (3, 4)}, 0.75), ("6.3", {"roles": (4, 4)}, 1),
    ("6.4", {"stage": 2}, U), ("6.4", {"stage": 3}, 0), ("6.4", {"stage": 4}, 0),
    ("6.4", {"well_formed": (0, 8)}, 0),
    ("6.4", {"well_formed": (2, 8)}, 0.25), ("6.4", {"stage": 2, "well_formed": (8, 8)}, 1),
    ("6.5", {}, U), ("6.5", {"kept": Kept(0, 0, 3)}, 0), ("6.5", {"kept": Kept(6, 2, 10)}, 0.7),
    ("6.5", {"kept": Kept(3, 0, 3)}, 1),
    ("6.6", {}, N), ("6.6", {"renewals": (0, 2)}, 0), ("6.6", {"renewals": (1, 2)}, 0.5),
    ("6.6", {"renewals": (2, 2)}, 1),
    ("6.7", {}, N), ("6.7", {"data_flows": (0, 2)}, 0), ("6.7", {"data_flows": (1, 2)}, 0.5),
    ("6.7", {"data_flows": (2, 2)}, 1),
    ("7.1", {}, 0), ("7.1", {"defined": (1, 4)}, 0.25), ("7.1", {"defined": (4, 4)}, 1),
    ("7.2", {}, 0), ("7.2", {"targeted": (1, 4)}, 0.25), ("7.2", {"targeted": (4, 4)}, 1),
    ("7.3", {}, U), ("7.3", {"metric_ages": (metric(None, is_due=False),)}, U),
    ("7.3", {"metric_ages": (metric(None),)}, 0),
    ("7.3", {"metric_ages": (metric(-20), metric(90))}, 1),
    ("7.3", {"metric_ages": (metric(180), metric(None))}, 0.25),
    ("7.3", {"metric_ages": (metric(180), metric(None, is_due=False))}, 0.5),
    ("7.4", {}, 0), ("7.4", {"process_stages": (3, 5)}, 0.6), ("7.4", {"process_stages": (5, 5)}, 1),
    ("7.5", {}, U), ("7.5", {"disaggregated": (0, 3)}, 0), ("7.5", {"disaggregated": (3, 3)}, 1),
    ("7.5", {"disaggregated": (1, 4)}, 0.25),
    ("7.6", {}, U), ("7.6", {"used": (0, 5)}, 0), ("7.6", {"used": (2, 5)}, 0.4),
    ("7.6", {"used": (5, 5)}, 1),
    ("7.7", {}, U), ("7.7", {"shared_back": (0, 4)}, 0), ("7.7", {"shared_back": (1, 4)}, 0.25),
    ("7.7", {"shared_back": (4, 4)}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "fields", "expected"), TABLE)
def test_indicator(indicator, fields, expected):
    found = reading(indicator, FINDERS[PLACE[indicator]](bare(**fields)))
    if expected in (U, N):
        assert (found.state, found.value) == (expected, None)
    else:
        assert found.state == KNOWN
        assert found.value == pytest.approx(expected, abs=1e-12)


def test_every_indicator_is_tried_empty_partial_and_full():
    for line in INDICATORS:
        tried = [(fields, value) for indicator, fields, value in TABLE if indicator == line.id]
        assert any(not fields or list(fields) == ["stage"] for fields, _ in tried), line.id
        assert any(isinstance(value, float) for _, value in tried), line.id
        assert any(value == 1 for _, value in tried), line.id


def test_nothing_on_record_is_what_the_rubric_says():
    """Stage 2 for 6.4, which is a finding only once a partnership delivers."""
    states = {"zero": KNOWN, "unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE}
    for place, line in enumerate(INDICATORS):
        found = reading(line.id, FINDERS[place](bare(stage=2)))
        assert found.state == states[line.missing], line.id
        assert found.value in (0, None)


def test_everything_in_order_is_one_everywhere():
    assert [line.value for line in explain(full()).readings] == [1.0] * 42


def test_functions_stand_in_rubric_order():
    assert len(FINDERS) == len(INDICATORS) == len(set(FINDERS))


@pytest.mark.parametrize(
    ("cadences", "expected"),
    [(0, 1), (0.5, 1), (1, 1), (1.5, 0.7071), (2, 0.5), (3, 0.25), (4, 0.125), (5, 0.0625)],
)
def test_decay(cadences, expected):
    assert decay(cadences * 30, 30) == pytest.approx(expected, abs=5e-5)
    assert FINDERS[PLACE["5.1"]](bare(contacts=(party(cadences * 30),)))[0] == decay(cadences * 30, 30)


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, 1), (365, 1), (366, 0.99616), (545, 0.5), (725, 0.25), (726, 0.25), (9999, 0.25)],
)
def test_freshness(age, expected):
    assert freshness(age, 365) == pytest.approx(expected, abs=5e-6)


def test_below_its_stage_an_indicator_does_not_apply():
    for stage in range(5):
        states = [line.state for line in explain(full(stage=stage)).readings]
        assert [state != N for state in states] == [line.first_stage <= stage for line in INDICATORS]


def test_uncovered_student_data_is_a_legal_alert():
    assert explain(full(data_flows=(1, 2))).readings[PLACE["6.7"]].note == "legal_alert"
    assert explain(full()).readings[PLACE["6.7"]].note == ""


def test_attendance_is_said_in_meetings():
    found = reading(
        "5.4", FINDERS[PLACE["5.4"]](bare(attendance=(MEETING * 3 // 4 + MEETING // 2, 2 * MEETING)))
    )
    assert (found.numerator, found.denominator, found.value) == (1.25, 2, 0.625)


def test_good_evidence_has_no_faults():
    assert faults(full(failing={"5.1": (("membership", 4),)})) == ()
    assert faults(bare(**GOLDEN_E5)) == ()
    assert faults(Evidence(1, full().as_of)) == ()
    assert faults(bare(**GOLDEN_E6, contacts=(party(1),) * 3)) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"endorsed": (6, 5)},
        {"roles": (-1, 5)},
        {"kept": Kept(5, 5, 9)},
        {"contacts": ()},
        {"parties": 5},
        {"contacts": (party(1, 0),) * 4},
        {"metric_ages": (metric(1, 0),)},
        {"failing": {"5.1": (("request", 1),)}},
    ],
)
def test_faults_are_found(fields):
    assert len(faults(full(**fields))) >= 1


def test_every_indicator_names_the_rows_that_may_fail():
    assert list(FAILING) == [line.id for line in INDICATORS]
