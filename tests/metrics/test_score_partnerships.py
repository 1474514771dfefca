"""Scoring partnerships: what is kept, what is shown, and who may not write over whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from metrics.actions import keep
from metrics.actions import score as scoring
from metrics.actions.marks import rescore_marked
from metrics.actions.moves import MOVED_BY
from metrics.actions.record import FIRST, OTHER_RUBRIC, document_of, evidence_hash
from metrics.actions.score import OvertakenError, score_partnerships
from metrics.choices import Band as StoredBand
from metrics.models import CurrentDetail, HealthSnapshot
from metrics.scoring.document import digest, from_json
from metrics.scoring.rubric import Band
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY, ago
from tests.metrics.living import living, next_day, speak

pytestmark = pytest.mark.django_db


def score(partnership: Partnership, as_of: Any = DAY, **words: Any) -> scoring.Scored:
    """These tests write rows past the deeds, so nothing may be taken for up to date."""
    return score_partnerships([partnership.pk], as_of=as_of, at=AT, **{"may_skip": False, **words})


def shown(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


# --- it works


def test_a_score_is_kept_shown_and_explained() -> None:
    partnership = living()
    assert score(partnership) == (1, 1)
    snapshot = HealthSnapshot.objects.get(partnership=partnership)
    assert 0 < snapshot.value < 1
    assert [element["element"] for element in snapshot.elements] == [f"E{n}" for n in range(1, 8)]
    assert set(snapshot.elements[0]) == {
        *("element", "score", "band", "record", "coverage", "low", "high"),
        *("survey", "beta", "is_disputed", "reason"),
    }
    assert snapshot.change_reason == FIRST
    row = shown(partnership)
    assert (row.shown_value, row.shown_band, row.shown_on) == (snapshot.value, snapshot.band, DAY)
    detail = CurrentDetail.objects.get(partnership=partnership)
    assert detail.snapshot == snapshot
    assert detail.failing
    assert detail.advice[0]["points"] > 0
    assert [step["on"] for step in detail.forecast] == [str(next_day(days)) for days in (0, 30, 60, 90)]


def test_the_stored_document_is_the_score_and_bears_its_hash() -> None:
    partnership = living()
    score(partnership)
    snapshot = HealthSnapshot.objects.get()
    health = from_json(snapshot.readings)
    assert (health.headline, len(health.readings)) == (snapshot.value, 42)
    assert digest(document_of(health)) == snapshot.evidence_hash
    assert not health.failing  # row keys belong to the current detail alone


def test_bands_are_stored_by_the_slugs_of_the_rubric() -> None:
    assert set(StoredBand.values) == {band.slug for band in Band}


def test_the_next_day_tells_what_changed() -> None:
    partnership = living()
    score(partnership)
    speak(partnership)
    score(partnership, next_day())
    latest = HealthSnapshot.objects.current().get()
    assert latest.as_of == next_day()
    assert latest.change_reason.startswith("Up ")
    assert "Value sought is written down +" in latest.change_reason


def test_an_employer_shows_the_rung_it_stands_on() -> None:
    partnership = living()
    employer = partnership.memberships.get(organization__employer__isnull=False).organization.employer
    for kind in ("tour", "speaker"):
        offer = build.Offer(employer=employer, kind=kind)
        build.Placement(offer=offer, state="completed", from_on=ago(50), to_on=ago(50), confirmed_on=ago(40))
    score(partnership)
    employer.refresh_from_db()
    assert (employer.shown_level, employer.shown_level_on) == (3, DAY)
    score(partnership, ago(200))
    employer.refresh_from_db()
    assert (employer.shown_level, employer.shown_level_on) == (3, DAY)


# --- once each


def test_nothing_new_adds_no_row() -> None:
    partnership = living()
    score(partnership)
    assert score(partnership) == (1, 0)
    assert HealthSnapshot.objects.count() == 1


def test_new_records_on_the_same_day_add_a_row_and_are_shown() -> None:
    partnership = living()
    score(partnership)
    before = shown(partnership).shown_value
    speak(partnership)
    assert score(partnership) == (1, 1)
    assert HealthSnapshot.objects.count() == 2
    assert shown(partnership).shown_value > before
    assert HealthSnapshot.objects.current().get().value == shown(partnership).shown_value


def test_records_that_change_and_change_back_within_a_day_show_as_they_are() -> None:
    partnership = living()
    score(partnership)
    before = shown(partnership).shown_value
    said = speak(partnership)
    score(partnership)
    said.delete()
    assert score(partnership).changed == 1
    assert HealthSnapshot.objects.current().get().value == shown(partnership).shown_value == before
    assert score(partnership).changed == 0
    speak(partnership)
    assert [score(partnership).changed, score(partnership).changed] == [1, 0]
    assert HealthSnapshot.objects.count() == 4


@pytest.mark.parametrize("rounds", [1, 2, 3, 4, 5])
def test_a_days_hashes_never_repeat_and_rest_where_the_records_rest(rounds: int) -> None:
    ledger: list[str] = []
    for text in ("A", "B") * rounds:
        ledger.append(evidence_hash(text, ledger))
        assert evidence_hash(text, ledger) == ledger[-1]
    assert len(set(ledger)) == 2 * rounds


def test_the_database_refuses_the_same_evidence_twice() -> None:
    partnership = living()
    score(partnership)
    copy = HealthSnapshot.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthSnapshot.objects.bulk_create([copy])


def test_an_older_date_is_kept_and_never_shown() -> None:
    partnership = living()
    score(partnership)
    before, detail = shown(partnership), CurrentDetail.objects.get()
    assert score(partnership, ago(30)).changed == 1
    after = shown(partnership)
    assert (after.shown_value, after.shown_on) == (before.shown_value, DAY)
    assert CurrentDetail.objects.get().snapshot == detail.snapshot


# --- two at once


def overtake(monkeypatch: pytest.MonkeyPatch, partnership: Partnership, times: int) -> None:
    """While one worker holds what it has read, another reads newer records and writes."""
    real, left = scoring.gather, [times]

    def gather(asked: Any, *, with_rows: bool) -> Any:
        found = real(asked, with_rows=with_rows)
        if left[0]:
            left[0] -= 1
            with monkeypatch.context() as inner:
                inner.setattr(scoring, "gather", real)
                speak(partnership)
                score(partnership)
        return found

    monkeypatch.setattr(scoring, "gather", gather)


def test_what_was_read_earlier_never_replaces_what_was_read_later(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    score(partnership)
    before = shown(partnership).shown_value
    overtake(monkeypatch, partnership, 1)
    assert score(partnership) == (1, 0)
    assert shown(partnership).shown_value > before
    assert HealthSnapshot.objects.current().get().value == shown(partnership).shown_value


def test_without_the_turn_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with every turn taken for the right one, the newer score is lost."""
    partnership = living()
    score(partnership)
    before = shown(partnership).shown_value
    monkeypatch.setattr(keep, "is_in_turn", lambda subject, lock: True)
    overtake(monkeypatch, partnership, 1)
    score(partnership)
    assert shown(partnership).shown_value == before


def test_who_is_overtaken_all_the_while_gives_up_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    for _ in range(scoring.ROUNDS):
        build.employing(partnership)
    overtake(monkeypatch, partnership, scoring.ROUNDS)
    with pytest.raises(OvertakenError):
        score(partnership)


# --- refusals and silences


def test_a_dormant_partnership_keeps_its_last_score() -> None:
    partnership = living()
    score(partnership)
    partnership.status_changes.update(until_on=next_day())
    build.StatusChange(partnership=partnership, status="dormant", on=next_day())
    assert score(partnership, next_day(5)) == (1, 0)
    row = shown(partnership)
    assert (row.shown_on, row.shown_value) == (DAY, HealthSnapshot.objects.get().value)


def test_without_a_party_there_is_a_reason_and_no_number() -> None:
    partnership = build.Partnership()
    build.convening(partnership)
    score(partnership)
    snapshot = HealthSnapshot.objects.get()
    assert (snapshot.value, snapshot.absent_reason, snapshot.elements) == (None, "no_party", [])
    assert shown(partnership).shown_value is None
    assert shown(partnership).shown_on == DAY


def test_unknown_partnerships_are_passed_over() -> None:
    assert score_partnerships([987654], as_of=DAY, at=AT) == (1, 0)


def test_own_weights_make_scores_of_their_own() -> None:
    partnership = living()
    score(partnership)
    weights = {"elements": {"E4": 3}, "indicators": {}}
    build.RubricVersion(network=partnership.convener, weights=weights, from_on=next_day())
    score(partnership, next_day())
    published, own = HealthSnapshot.objects.order_by("pk")
    assert (published.rubric_key, published.rubric_key in own.rubric_key) == ("1.0", True)
    assert own.rubric_key != published.rubric_key
    assert own.change_reason == OTHER_RUBRIC
    score(partnership, next_day(2))
    assert HealthSnapshot.objects.order_by("pk").last().change_reason == "No change"


def take_up_meanwhile(monkeypatch: pytest.MonkeyPatch, partnership: Partnership) -> None:
    """Once a score has read its records, another worker takes up a mark of the same partnership."""
    real = scoring.gather

    def gather(asked: Any, *, with_rows: bool) -> Any:
        found = real(asked, with_rows=with_rows)
        monkeypatch.setattr(scoring, "gather", real)
        build.StaleMark(kind="partnership", key=partnership.pk)
        rescore_marked(at=AT)
        return found

    monkeypatch.setattr(scoring, "gather", gather)


def test_a_mark_taken_up_while_scoring_keeps_the_partnership_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    take_up_meanwhile(monkeypatch, partnership)
    score(partnership)
    assert shown(partnership).stale_since is not None
    score(partnership)
    assert shown(partnership).stale_since is None


def test_the_number_of_queries_does_not_grow_with_the_partnerships() -> None:
    counts = []
    for many in (1, 6):
        ids = [living().pk for _ in range(many)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            score_partnerships(ids, as_of=DAY, at=AT)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


# --- what moved: kept with the score, so that no page compares months of snapshots


def test_a_score_remembers_the_one_of_four_weeks_before() -> None:
    partnership = living()
    score(partnership)
    speak(partnership)
    score(partnership, as_of=next_day(30))
    then, now = HealthSnapshot.objects.filter(partnership=partnership).order_by("as_of")
    detail = CurrentDetail.objects.get(partnership=partnership)
    assert (detail.before, detail.before_on) == (then.value, DAY)
    assert detail.moved == pytest.approx(abs(now.value - then.value))


def test_why_it_moved_is_told_of_the_whole_move_and_not_of_the_last_step() -> None:
    partnership = living()
    score(partnership)
    speak(partnership)
    score(partnership, as_of=next_day(15))
    score(partnership, as_of=next_day(30))
    detail = CurrentDetail.objects.get(partnership=partnership)
    way = "Up" if detail.snapshot.value > detail.before else "Down"
    assert detail.moved >= MOVED_BY
    assert detail.moved_reason.startswith(f"{way} {100 * detail.moved:.1f}: ")
    assert "Value sought is written down +" in detail.moved_reason
    assert "Value sought is written down" not in detail.snapshot.change_reason  # what the last step tells


def test_the_passing_of_days_needs_no_reason() -> None:
    partnership = living()
    score(partnership)
    score(partnership, as_of=next_day(30))
    detail = CurrentDetail.objects.get(partnership=partnership)
    assert detail.moved < MOVED_BY
    assert detail.moved_reason == ""


def test_a_score_of_last_week_is_no_month_to_compare_with() -> None:
    partnership = living()
    score(partnership)
    score(partnership, as_of=next_day(7))
    assert CurrentDetail.objects.get(partnership=partnership).moved is None


def test_other_weights_are_no_move() -> None:
    partnership = living()
    score(partnership)
    build.RubricVersion(network=partnership.convener, from_on=next_day(10), weights={"elements": {"E4": 2}})
    score(partnership, as_of=next_day(30))
    assert CurrentDetail.objects.get(partnership=partnership).moved is None
