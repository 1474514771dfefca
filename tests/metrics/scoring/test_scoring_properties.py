"""What holds for every evidence there can be: bounds, order, monotony, sums, one text for one input."""

import random
from dataclasses import dataclass
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from metrics.scoring.advice import FULL, _if_full, advise
from metrics.scoring.changes import compare, contributions
from metrics.scoring.document import digest, from_json, to_json
from metrics.scoring.elements import FINDERS, reading
from metrics.scoring.engine import Bands, absence, band, explain, find, score, tally
from metrics.scoring.evidence import (
    CLAUSES,
    MEETING,
    Count,
    Evidence,
    Kept,
    MetricAge,
    PartyContact,
    Voices,
    faults,
)
from metrics.scoring.rubric import EPSILON, HYSTERESIS, INDICATORS, OWNER, Band, Rubric
from tests.metrics.scoring.examples import TODAY

# Without the phase that explains a failure: evidence has 60 fields and explaining takes minutes.
quick = settings(max_examples=40, deadline=None, database=None, phases=[Phase.generate, Phase.shrink])

COUNTS = [name for name, kind in Evidence.__annotations__.items() if kind is Count]
UNIT = {"clauses": CLAUSES, "attendance": MEETING, "ladder": 4}
days = st.integers(0, 900)
shares = st.floats(0, 1)
bands = st.none() | st.sampled_from(list(Band))


@st.composite
def counts(draw, unit=1):
    of = draw(st.integers(0, 8)) * unit
    return draw(st.integers(0, of)), of


@st.composite
def kept(draw):
    due = draw(st.integers(0, 8))
    on_time = draw(st.integers(0, due))
    return Kept(on_time, draw(st.integers(0, due - on_time)), due)


contact = st.builds(
    PartyContact, st.integers(1, 99), st.none() | days, st.sampled_from([14, 30, 45, 60]), days
)
metric = st.builds(
    MetricAge,
    st.integers(1, 99),
    st.none() | st.integers(-200, 900),
    st.sampled_from([30, 91, 182, 365]),
    st.booleans(),
)
survey = st.builds(
    lambda scores, age: Voices(scores, age, 4), st.tuples(*[st.none() | shares] * 7), st.integers(0, 540)
)
keys = st.lists(st.tuples(st.just("membership"), st.integers(1, 9)), max_size=3, unique=True).map(tuple)


@st.composite
def evidences(draw, stage=None):
    contacts = tuple(draw(st.lists(contact, max_size=6)))
    fields: dict[str, Any] = {name: draw(counts(UNIT.get(name, 1))) for name in COUNTS}
    for name, kind in Evidence.__annotations__.items():
        if kind is bool:
            fields[name] = draw(st.booleans())
    return Evidence(
        partnership_id=1,
        as_of=TODAY,
        stage=draw(st.integers(0, 4)) if stage is None else stage,
        parties=len(contacts),
        contacts=contacts,
        voices=draw(st.none() | survey),
        fte_assigned=draw(st.integers(0, 300)),
        fte_needed=draw(st.none() | st.integers(0, 300)),
        meetings_held=draw(st.integers(0, 9)),
        meetings_due=draw(st.none() | st.integers(0, 9)),
        convener_kept=draw(kept()),
        kept=draw(kept()),
        funding_secured=draw(st.integers(0, 900)),
        funding_budget=draw(st.integers(0, 900)),
        charter_parts=draw(st.integers(0, 4)),
        charter_days=draw(st.none() | days),
        review_days=draw(st.none() | days),
        review_interval=draw(st.none() | st.integers(0, 400)),
        review_clock=draw(st.none() | days),
        metric_ages=tuple(draw(st.lists(metric, max_size=5))),
        failing=draw(st.dictionaries(st.sampled_from(["5.1", "4.1", "3.5", "6.1", "7.7"]), keys)),
        **fields,
    )


@st.composite
def rubrics(draw):
    moved = draw(st.integers(0, 15))
    return Rubric.of(
        {"E4": draw(st.integers(1, 9))}, {"5.1": 35 - moved, "5.2": 20 + moved, "1.6": 0, "1.5": 25}
    )


memories = st.none() | st.builds(Bands, bands, st.tuples(*[bands] * 7))


@quick
@given(evidences())
def test_the_generator_makes_good_evidence(evidence):
    assert faults(evidence) == ()


@quick
@given(evidences(), rubrics(), memories)
def test_everything_lies_between_zero_and_one(evidence, rubric, previous):
    health = explain(evidence, rubric, previous)
    for line in health.readings:
        assert (line.value is None) == (line.state != "known")
        assert line.value is None or 0 <= line.value <= 1
        assert 0 <= line.numerator
    for element in health.elements:
        assert (element.score is None) == bool(element.reason) == (element.band is None)
        for value in (
            element.score,
            element.record,
            element.coverage,
            element.low,
            element.high,
            element.survey,
        ):
            assert value is None or 0 <= value <= 1 + EPSILON
    assert (health.headline is None) == bool(health.reason)
    for value in (health.headline, health.low, health.high, health.balance, health.coverage):
        assert value is None or 0 <= value <= 1 + EPSILON


@quick
@given(evidences(), rubrics())
def test_the_range_holds_the_record_score(evidence, rubric):
    health = explain(evidence, rubric)
    for element in health.elements:
        if element.coverage is not None:
            assert element.high - element.low <= 1 - element.coverage + EPSILON
            assert element.record is None or element.low - EPSILON <= element.record <= element.high + EPSILON
    if (
        health.headline is not None
        and evidence.voices is None
        and all(element.reason != "not_enough_evidence" for element in health.elements)
    ):
        assert health.low - EPSILON <= health.headline <= health.high + EPSILON


@quick
@given(evidences(), st.randoms(use_true_random=False))
def test_order_never_matters(evidence, rng: random.Random):
    def shuffled(items):
        return tuple(rng.sample(items, len(items)))

    failing = {name: shuffled(rows) for name, rows in shuffled(tuple(evidence.failing.items()))}
    other = evidence._replace(
        contacts=shuffled(evidence.contacts), metric_ages=shuffled(evidence.metric_ages), failing=failing
    )
    assert to_json(explain(other)) == to_json(explain(evidence))


@quick
@given(evidences(), rubrics(), memories)
def test_same_input_same_text_and_back(evidence, rubric, previous):
    first, second = explain(evidence, rubric, previous), explain(evidence, rubric, previous)
    assert to_json(first) == to_json(second)
    assert digest(to_json(first)) == digest(to_json(second))
    assert from_json(to_json(first)) == first
    assert first._replace(readings=(), failing={}) == score(evidence, rubric, previous)


@quick
@given(evidences(), rubrics(), memories)
def test_advice_is_the_whole_engine_run_again(evidence, rubric, previous):
    """Working out one element anew gives to the last bit what working out all seven does."""
    if absence(evidence):
        assert advise(evidence, rubric, previous) == ((), ())
        return
    findings = find(evidence, rubric)
    now = tally(evidence, findings, rubric, previous)
    for place in range(len(INDICATORS)):
        changed = [*findings[:place], FULL, *findings[place + 1 :]]
        whole = tally(evidence, changed, rubric, previous)
        assert _if_full(place, evidence, findings, now, rubric, previous) == whole


@given(evidences(), rubrics())
def test_contributions_sum_to_the_headline(evidence, rubric):
    health = explain(evidence, rubric)
    assert abs(sum(contributions(health, rubric).values()) - 100 * (health.headline or 0)) < 1e-9


@quick
@given(evidences(), evidences(), rubrics())
def test_causes_sum_to_the_change(before, after, rubric):
    change = compare(explain(before, rubric), explain(after, rubric), rubric)
    if change.points is not None:
        assert abs(sum(cause.points for cause in change.causes) - change.points) < 1e-6


@quick
@given(evidences())
def test_nothing_changed_has_no_causes(evidence):
    assert compare(explain(evidence), explain(evidence)).causes == ()


@quick
@given(shares, bands)
def test_a_band_holds_still_and_never_strays(value, previous):
    now = band(value, previous)
    assert band(value, now) is now
    assert band(min(1, value + HYSTERESIS)) >= now >= band(max(0, value - HYSTERESIS - 2 * EPSILON))


# --- turning one failing row into a passing one


@dataclass
class Step:
    """One better record and the indicator that it belongs to."""

    indicator: str
    better: Evidence


def _count_steps(evidence):
    owner = {
        "endorsed": "2.2",
        "protocols": "2.3",
        "goals": "2.4",
        "need_first": "3.1",
        "needs_filled": "3.2",
        "sectors": "3.3",
        "labor_fit": "3.4",
        "wide_net": "3.5",
        "ladder": "3.6",
        "value_sought": "4.1",
        "value_confirmed": "4.2",
        "reciprocal": "4.3",
        "retained": "4.4",
        "champions": "4.5",
        "two_way": "5.2",
        "answered": "5.3",
        "attendance": "5.4",
        "notes_shared": "5.5",
        "reachable": "5.6",
        "covered": "6.1",
        "clauses": "6.2",
        "roles": "6.3",
        "well_formed": "6.4",
        "renewals": "6.6",
        "data_flows": "6.7",
        "defined": "7.1",
        "targeted": "7.2",
        "process_stages": "7.4",
        "disaggregated": "7.5",
        "used": "7.6",
        "shared_back": "7.7",
    }
    for name in COUNTS:
        passed, of = getattr(evidence, name)
        if name in owner and passed < of:
            yield Step(owner[name], evidence._replace(**{name: (passed + 1, of)}))


def _kept_steps(evidence):
    for name, indicator in (("convener_kept", "1.5"), ("kept", "6.5")):
        on_time, late, due = getattr(evidence, name)
        if late:
            yield Step(indicator, evidence._replace(**{name: Kept(on_time + 1, late - 1, due)}))
        if on_time + late < due:
            yield Step(indicator, evidence._replace(**{name: Kept(on_time + 1, late, due)}))
            yield Step(indicator, evidence._replace(**{name: Kept(on_time, late + 1, due)}))


def _other_steps(evidence):
    for name, indicator in (
        ("convener_accepted", "1.1"),
        ("convener_named", "1.1"),
        ("lead_verified", "1.2"),
        ("lead_named", "1.2"),
        ("backup_named", "1.2"),
    ):
        yield Step(indicator, evidence._replace(**{name: True}))
    for name, indicator in (("fte_assigned", "1.3"), ("meetings_held", "1.4"), ("funding_secured", "1.6")):
        yield Step(indicator, evidence._replace(**{name: getattr(evidence, name) + 1}))
    if evidence.charter_parts < 4:
        yield Step("2.1", evidence._replace(charter_parts=evidence.charter_parts + 1))
    if evidence.charter_days is None or evidence.charter_days:
        yield Step("2.1", evidence._replace(charter_days=0))
    if reading("2.5", FINDERS[10](evidence)).state == "known":
        yield Step("2.5", evidence._replace(review_days=0))
    yield from _row_steps(evidence)


def _row_steps(evidence):
    for place, row in enumerate(evidence.contacts):
        if row.inbound_days is not None or row.joined_days > row.cadence_days:
            rows = list(evidence.contacts)
            rows[place] = row._replace(inbound_days=(row.inbound_days or 1) - 1)
            yield Step("5.1", evidence._replace(contacts=tuple(rows)))
    for place, age in enumerate(evidence.metric_ages):
        if age.overdue_days is not None or age.is_due:
            ages = list(evidence.metric_ages)
            ages[place] = age._replace(overdue_days=(age.overdue_days or 1) - 1)
            yield Step("7.3", evidence._replace(metric_ages=tuple(ages)))


@quick
@given(evidences(stage=3))
def test_a_failing_row_that_passes_never_lowers_its_indicator(evidence):
    place_of = {line.id: place for place, line in enumerate(INDICATORS)}
    before = find(evidence)
    for steps in (_count_steps, _kept_steps, _other_steps):
        for step in steps(evidence):
            place = place_of[step.indicator]
            old, new = before[place][0], FINDERS[place](step.better)[0]
            assert old is None or new >= old - 1e-12, step.indicator


@quick
@given(evidences(stage=3))
def test_nor_its_element_nor_the_headline(evidence):
    """One more passing row, what is known staying as it is, lowers nothing above it either."""
    if not evidence.parties:
        return
    before = explain(evidence)
    for step in _count_steps(evidence):
        after = explain(step.better)
        old, new = (health.elements[OWNER[_place(step.indicator)]].score for health in (before, after))
        assert old is None or new >= old - 1e-12
        assert before.headline is None or after.headline >= before.headline - 1e-12


def _place(indicator):
    return next(place for place, line in enumerate(INDICATORS) if line.id == indicator)
