"""Advice, changes and forecast: exact gains, exact causes, and falls with their reasons."""

from datetime import timedelta

import pytest

from metrics.scoring.advice import advise
from metrics.scoring.changes import NotComparableError, compare, contributions
from metrics.scoring.engine import Bands, explain, score
from metrics.scoring.evidence import Kept, PartyContact, Voices
from metrics.scoring.forecast import HEADLINE, foresee
from metrics.scoring.rubric import DEFAULT, Band, Rubric
from tests.metrics.scoring.examples import TODAY, bare, full

ROW = (("membership", 4),)


# --- advice


def test_a_gain_is_what_the_engine_says_and_what_the_formula_says():
    evidence = full(roles=(3, 5), shared_back=(1, 4), failing={"6.3": ROW})
    gains = {gain.indicator: gain for gain in advise(evidence).gains}
    assert set(gains) == {"6.3", "7.7"}
    now, then = score(evidence), score(evidence._replace(roles=(5, 5)))
    assert gains["6.3"].points == 100 * (then.headline - now.headline)
    assert gains["6.3"].points == pytest.approx(100 / 7 * 0.7 * 0.15 * 0.4)
    assert gains["6.3"].element_points == pytest.approx(100 * 0.7 * 0.15 * 0.4)
    assert gains["6.3"].failing == ROW


def test_the_largest_gain_comes_first_and_ties_keep_rubric_order():
    evidence = full(
        voices=None, protocols=(0, 6), covered=(0, 5), targeted=(0, 5), goals=(0, 3), reachable=(0, 5)
    )
    assert [gain.indicator for gain in advise(evidence).gains] == ["6.1", "2.3", "2.4", "7.2", "5.6"]


def test_unknown_ones_are_listed_by_the_coverage_they_would_add():
    evidence = full(answered=(0, 0), notes_shared=(0, 0), shared_back=(0, 0), convener_kept=Kept())
    blanks = advise(evidence).blanks
    assert [(blank.indicator, round(blank.coverage * 700, 9)) for blank in blanks] == [
        ("1.5", 15),
        ("5.3", 15),
        ("5.5", 10),
        ("7.7", 10),
    ]
    assert blanks[0].note == "none_due"
    assert advise(evidence).gains == ()


def test_a_better_band_is_foretold():
    evidence = full(
        voices=None, covered=(0, 5), clauses=(0, 0), roles=(0, 5), well_formed=(0, 8), kept=Kept(0, 0, 10)
    )
    health = score(evidence)
    assert (health.band, health.capped_by) == (Band.NEEDS_ATTENTION, "E6")
    first = advise(evidence).gains[0]
    assert (first.indicator, first.band) == ("6.1", Band.DEVELOPING)


def test_without_a_headline_the_element_counts():
    gains = advise(full(stage=0, voices=None, charter_parts=2, convener_accepted=False)).gains
    assert [(gain.indicator, gain.points) for gain in gains] == [("2.1", None), ("1.1", None)]
    assert gains[0].element_points == pytest.approx(50)


@pytest.mark.parametrize("fields", [{"status": "closed"}, {"parties": 0, "contacts": ()}])
def test_no_numbers_no_advice(fields):
    assert advise(full(**fields)) == ((), ())


def test_one_party_is_not_told_to_record_what_needs_a_second():
    blanks = advise(bare(parties=1, contacts=(PartyContact(1, None, 30, 1),))).blanks
    assert not any(blank.indicator[0] in "34" for blank in blanks)


def test_an_indicator_without_weight_is_no_advice():
    tilted = Rubric.of({}, {"7.7": 0, "7.6": 20})
    assert advise(full(shared_back=(0, 4)), tilted).gains == ()


# --- changes


def changed(before, after):
    return compare(explain(before), explain(after))


def test_one_change_is_its_only_cause():
    change = changed(full(voices=None), full(voices=None, roles=(3, 5), failing={"6.3": ROW}))
    (cause,) = change.causes
    assert (cause.source, cause.element, cause.before, cause.after) == ("6.3", "E6", 1, 0.6)
    assert cause.points == pytest.approx(change.points) == pytest.approx(-100 / 7 * 0.15 * 0.4)
    assert (cause.newly_failing, cause.newly_passing) == (ROW, ())
    back = changed(full(voices=None, roles=(3, 5), failing={"6.3": ROW}), full(voices=None))
    assert back.causes[0].newly_passing == ROW


def test_becoming_known_below_the_rest_lowers_and_blames_nobody_else():
    change = changed(full(voices=None, answered=(0, 0)), full(voices=None, answered=(1, 5)))
    assert change.causes[0].source == "5.3"
    assert change.causes[0].points < 0
    assert change.causes[0].points == pytest.approx(change.points, rel=0.2)


def test_voices_are_a_cause():
    change = changed(full(), full(voices=Voices((0.4,) * 7, 10, 4)))
    assert {cause.source for cause in change.causes} == {"voices"}
    assert [cause.element for cause in change.causes][0] == "E4"
    assert sum(cause.points for cause in change.causes) == pytest.approx(change.points)
    faded = changed(full(), full(voices=Voices((0.9,) * 7, 400, 4)))
    assert all(cause.points > 0 for cause in faded.causes)


def test_an_element_no_longer_scored_is_a_cause():
    gone = full(
        voices=None, defined=(2, 5), metric_ages=(), disaggregated=(0, 0), used=(0, 0), shared_back=(0, 0)
    )
    change = changed(full(voices=None, defined=(2, 5)), gone._replace(convener_kept=Kept()))
    assert sum(cause.points for cause in change.causes) == pytest.approx(change.points)


def test_rows_may_change_though_the_value_does_not():
    other = (("membership", 5),)
    change = changed(full(roles=(4, 5), failing={"6.3": ROW}), full(roles=(4, 5), failing={"6.3": other}))
    (cause,) = change.causes
    assert (cause.points, cause.newly_failing, cause.newly_passing) == (0, other, ROW)


def test_only_equals_are_compared():
    with pytest.raises(NotComparableError):
        compare(explain(full()), explain(full()._replace(partnership_id=8)))
    with pytest.raises(NotComparableError):
        compare(explain(full()), explain(full(), Rubric.of({"E1": 2}, {})))
    with pytest.raises(NotComparableError):
        compare(score(full()), explain(full()))


def test_a_headline_that_is_missing_has_no_points():
    change = changed(full(stage=0), full())
    assert (change.before, change.points) == (None, None)
    assert contributions(explain(full(stage=0))) == {}
    assert changed(full(status="dormant"), full()).after is not None


def test_contributions_of_a_perfect_partnership():
    found = contributions(explain(full(voices=None)))
    assert found["6.1"] == pytest.approx(30 / 7)
    assert sum(found.values()) == pytest.approx(100)


# --- forecast


def foreseen(evidences, previous=None):
    """The first is now."""
    return foresee(explain(evidences[0], DEFAULT, previous), evidences[1:])


def silence(*weeks, **fields):
    """The same partnership, nobody writing now, so many weeks from now."""
    return [
        full(
            contacts=tuple(
                PartyContact(number, 10 + 7 * week, 30, 400 + 7 * week) for number in (1, 2, 3, 4)
            ),
            two_way=(4, 4) if 10 + 7 * week < 60 else (0, 4),
            voices=None,
            failing={"5.1": ROW} if 10 + 7 * week > 30 else {},
            **fields,
        )._replace(as_of=TODAY + timedelta(weeks=week))
        for week in weeks
    ]


def test_silence_lowers_element_5_with_its_reasons():
    forecast = foreseen(silence(0, 4, 8, 12))
    first = forecast.falls[0]
    assert (first.what, first.before, first.after) == ("E5", Band.STRONG, Band.DEVELOPING)
    assert first.on == TODAY + timedelta(weeks=8)
    assert [drop.indicator for drop in first.because] == ["5.2", "5.1"]
    assert first.because[1].before == 1
    assert first.because[1].after == pytest.approx(0.5 ** ((66 - 30) / 30))
    assert first.because[1].failing == ROW
    assert first.because[0].points < 0
    assert [health.as_of for health in forecast.scores] == [
        TODAY + timedelta(weeks=week) for week in (0, 4, 8, 12)
    ]


def test_the_headline_falls_by_the_cap_that_it_names():
    later = silence(0, 8, 40, answered=(0, 7), attendance=(0, 1), notes_shared=(0, 6), reachable=(0, 5))
    fall = next(fall for fall in foreseen(later).falls if fall.what == HEADLINE)
    assert (fall.before, fall.after, fall.capped_by) == (Band.STRONG, Band.NEEDS_ATTENTION, "E5")
    assert fall.because[0].indicator in {"5.1", "5.2"}


def test_a_forecast_remembers_bands():
    hovering = full(voices=None, covered=(1, 5))  # element 6 stands at 0.76
    assert score(hovering).elements[5].score == pytest.approx(0.76)
    low = Bands(Band.STRONG, (Band.STRONG,) * 5 + (Band.DEVELOPING, Band.STRONG))
    assert foreseen([hovering], low).scores[0].elements[5].band is Band.DEVELOPING
    tomorrow = TODAY + timedelta(days=1)
    later = full(voices=None, covered=(1, 5), kept=Kept(9, 0, 10))._replace(as_of=tomorrow)
    scores = foreseen([hovering, later]).scores
    assert scores[1].elements[5].score < 0.75
    assert scores[1].elements[5].band is Band.STRONG


def test_a_score_that_ends_is_a_fall_to_nothing():
    tomorrow = TODAY + timedelta(days=1)
    falls = foreseen([full(), full(status="dormant")._replace(as_of=tomorrow)]).falls
    assert [(fall.what, fall.after) for fall in falls] == [
        (HEADLINE, None),
        *((f"E{number}", None) for number in range(1, 8)),
    ]


def test_nothing_coming_is_no_fall():
    assert foreseen(silence(0, 1)).falls == ()


def test_the_dates_of_a_forecast_ascend():
    with pytest.raises(ValueError, match="ascend"):
        foreseen(silence(4, 0))
    with pytest.raises(ValueError, match="ascend"):
        foreseen([full(), full()])
