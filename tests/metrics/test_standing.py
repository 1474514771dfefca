"""What is up to date is passed over; whatever could change the score has it scored again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from metrics.actions import record, runs, standing
from metrics.actions import score as scoring
from metrics.actions.marks import rescore_marked
from metrics.actions.score import Scored, score_partnerships
from metrics.choices import RunKind
from metrics.models import HealthSnapshot, ScoreRun
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY, ago
from tests.metrics.living import living, next_day, speak

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored() -> Partnership:
    """Scored, and nothing touched since."""
    partnership = living()
    score(partnership)
    return partnership


def score(partnership: Partnership, as_of: Any = DAY, **words: Any) -> Scored:
    return score_partnerships([partnership.pk], as_of=as_of, at=AT, **words)


def mark(partnership: Partnership) -> None:
    build.StaleMark(kind="partnership", key=partnership.pk)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The partnerships whose records are read from now on."""
    real, read = scoring.gather, []

    def gather(asked: Any, *, with_rows: bool) -> Any:
        read.extend(sorted({pk for pk, _ in asked}))
        return real(asked, with_rows=with_rows)

    monkeypatch.setattr(scoring, "gather", gather)
    return read


# --- passed over


def test_what_is_up_to_date_is_not_read_again(scored: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reads(monkeypatch)
    assert score(scored) == (1, 0)
    assert read == []


def test_the_others_of_the_same_call_are(scored: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    new, read = living(), reads(monkeypatch)
    assert score_partnerships([scored.pk, new.pk], as_of=DAY, at=AT) == (2, 1)
    assert read == [new.pk]


def test_a_history_told_twice_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    words = ("score", "--from", str(ago(21)), "--every", "week", "--format", "json")
    call_command(*words)
    read = reads(monkeypatch)
    call_command(*words)
    assert read == []
    assert HealthSnapshot.objects.filter(partnership=partnership).exists()


# --- scored again


def taken_up(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(partnership)
    rescore_marked(at=AT)


def other_weights(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    build.RubricVersion(network=partnership.convener, weights={"elements": {"E4": 3}}, from_on=DAY)


def other_version(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (standing, record):
        monkeypatch.setattr(room, "VERSION", "1.1")


AGAIN: dict[str, Callable[[Partnership, pytest.MonkeyPatch], object]] = {
    "a mark that waits": lambda one, _: mark(one),
    "a mark of somebody whom it reads": lambda one, _: build.StaleMark(
        kind="organization", key=one.convener_id
    ),
    "a mark that was taken up": taken_up,
    "other weights": other_weights,
    "another version of the model": other_version,
    "an earlier day that was scored since": lambda one, _: score(one, ago(7), looks_ahead=False),
}


@pytest.mark.parametrize("why", AGAIN)
def test_it_is_scored_again_after(why: str, scored: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    AGAIN[why](scored, monkeypatch)
    read = reads(monkeypatch)
    score(scored)
    assert read == [scored.pk]


def test_another_day_is_another_score(scored: Partnership) -> None:
    assert score(scored, next_day()).changed == 1


def test_more_marks_than_one_looks_at_leave_nobody_out(
    scored: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.actions.touched.MOST_MARKS", 1)
    for key in (987654, 987655):
        build.StaleMark(kind="partnership", key=key)
    read = reads(monkeypatch)
    score(scored)
    assert read == [scored.pk]


def test_a_score_without_outlook_gets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    score(partnership, looks_ahead=False)
    assert not Partnership.objects.get().current_detail.forecast
    score(partnership)
    assert Partnership.objects.get().current_detail.forecast
    read = reads(monkeypatch)
    score(partnership)
    assert read == []


def test_a_past_day_is_scored_again_after_a_late_record(scored: Partnership) -> None:
    score(scored, ago(7), looks_ahead=False)
    speak(scored).__class__.objects.update(from_on=ago(30))
    mark(scored)
    assert score(scored, ago(7), looks_ahead=False).changed == 1


# --- nothing is lost


def change_meanwhile(monkeypatch: pytest.MonkeyPatch, partnership: Partnership) -> None:
    """A deed is done and its mark taken up after a score has read the records and before it writes."""
    real = scoring.gather

    def gather(asked: Any, *, with_rows: bool) -> Any:
        found = real(asked, with_rows=with_rows)
        monkeypatch.setattr(scoring, "gather", real)
        speak(partnership)
        mark(partnership)
        rescore_marked(at=AT)
        return found

    monkeypatch.setattr(scoring, "gather", gather)


def work(run: ScoreRun) -> int:
    runs.work_run(run, clock=lambda: AT)
    run.refresh_from_db()
    return run.changed_count


def test_a_mark_taken_up_while_scoring_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    change_meanwhile(monkeypatch, partnership)
    score(partnership)
    assert Partnership.objects.get(pk=partnership.pk).stale_since is not None
    assert work(ScoreRun.objects.get(kind=RunKind.STALE)) == 1
    assert Partnership.objects.get(pk=partnership.pk).stale_since is None


def test_bearing_the_count_of_the_write_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the snapshot says that it read what was only taken up when it was written."""
    partnership = living()
    change_meanwhile(monkeypatch, partnership)
    score(partnership)
    now = Partnership.objects.get(pk=partnership.pk).touched_count
    HealthSnapshot.objects.update(touched_count=now)
    assert work(ScoreRun.objects.get(kind=RunKind.STALE)) == 0


def test_without_looking_at_the_marks_a_change_would_be_missed(
    scored: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control; with them it is found."""
    speak(scored)
    mark(scored)
    with monkeypatch.context() as blind:
        blind.setattr(standing, "touched_among", lambda ids: set())
        assert score(scored).changed == 0
    assert score(scored).changed == 1


def test_the_run_that_a_mark_became_finds_the_change(scored: Partnership) -> None:
    speak(scored)
    mark(scored)
    (run,) = rescore_marked(at=AT)
    assert work(run) == 1


def test_without_the_count_it_would_not(scored: Partnership) -> None:
    """Negative control."""
    speak(scored)
    mark(scored)
    (run,) = rescore_marked(at=AT)
    Partnership.objects.update(touched_count=0)
    assert work(run) == 0


# --- by hand, whatever the marks say


def test_rows_written_past_the_deeds_are_seen_when_it_may_not_skip(scored: Partnership) -> None:
    speak(scored)
    assert score(scored).changed == 0
    assert score(scored, may_skip=False).changed == 1


def test_a_run_that_may_not_skip_says_so_to_whoever_works_on_it(
    scored: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(scored)
    assert work(runs.start_run(RunKind.BY_HAND, DAY, at=AT)) == 0
    read = reads(monkeypatch)
    assert work(runs.start_run(RunKind.BY_HAND, DAY, at=AT, may_skip=False)) == 1
    assert read == [scored.pk]


def test_the_command_scores_again_and_adds_nothing_where_nothing_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partnership = living()
    call_command("score", "--as-of", str(DAY))
    read = reads(monkeypatch)
    call_command("score", "--as-of", str(DAY), "--again")
    assert read == [partnership.pk]
    assert HealthSnapshot.objects.count() == 1
    speak(partnership)
    call_command("score", "--as-of", str(DAY), "--again")
    assert HealthSnapshot.objects.count() == 2
