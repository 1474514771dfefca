"""manage.py score: today, a past day, a history; as a table or JSON; and what it refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from metrics.actions import score as scoring
from metrics.choices import RunState
from metrics.models import HealthSnapshot, ScoreRun
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY, ago
from tests.metrics.living import living, speak

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def run(*words: str) -> str:
    out = StringIO()
    call_command("score", *words, stdout=out)
    return out.getvalue()


# --- it works


def test_today_of_everybody_as_a_table() -> None:
    first, second = living(name="Alder"), living(name="Birch")
    said = run()
    lines = said.splitlines()
    assert [line.split()[-1] for line in lines[1:3]] == [first.slug, second.slug]
    assert lines[1].startswith(str(DAY))
    assert "2 scored, 2 new snapshots." in said


def test_one_partnership_as_json() -> None:
    partnership, _ = living(), living()
    (row,) = json.loads(run("--partnership", partnership.slug, "--format", "json"))
    snapshot = HealthSnapshot.objects.get()
    assert (row["partnership"], row["as_of"], row["value"]) == (partnership.slug, str(DAY), snapshot.value)
    assert [element["element"] for element in row["elements"]] == [f"E{n}" for n in range(1, 8)]


def test_a_past_day_is_scored_from_the_records_own_dates() -> None:
    partnership = living()
    before = run("--as-of", str(ago(100)), "--format", "json")
    speak(partnership).__class__.objects.update(from_on=ago(5))
    HealthSnapshot.objects.all().delete()
    assert json.loads(run("--as-of", str(ago(100)), "--format", "json")) == json.loads(before)
    assert Partnership.objects.get().shown_on == ago(100)


def test_a_history_is_scored_oldest_first_and_ends_today() -> None:
    partnership = living()
    run("--from", str(ago(24)), "--every", "week")
    dates = list(HealthSnapshot.objects.order_by("pk").values_list("as_of", flat=True))
    assert dates == [ago(24), ago(17), ago(10), ago(3), DAY]
    row = Partnership.objects.get(pk=partnership.pk)
    assert row.shown_on == DAY
    assert row.current_detail.advice
    assert set(ScoreRun.objects.values_list("state", flat=True)) == {RunState.DONE}


def test_the_history_is_the_same_when_it_is_told_again() -> None:
    living()
    words = ("--from", str(ago(24)), "--every", "week", "--format", "json")
    first = json.loads(run(*words))
    assert json.loads(run(*words)) == first
    HealthSnapshot.objects.all().delete()
    assert json.loads(run(*words)) == first


# --- what it refuses


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--partnership", "nowhere"), "There is no partnership “nowhere”"),
        (("--as-of", "June 1"), "“June 1” is no date"),
        (("--as-of", str(DAY + timedelta(days=1))), "is in the future"),
        (("--from", str(DAY + timedelta(days=1)), "--every", "week"), "is in the future"),
        (("--from", str(DAY)), "go together"),
        (("--every", "week"), "go together"),
        (("--from", str(DAY), "--as-of", str(DAY), "--every", "week"), "not allowed with argument"),
        (("--every", "day", "--from", str(DAY)), "invalid choice"),
        (("--format", "xml"), "invalid choice"),
    ],
)
def test_it_says_what_it_does_not_understand(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(*words)
    assert not ScoreRun.objects.exists()


def test_a_future_day_names_itself() -> None:
    with pytest.raises(CommandError, match=str(date(2026, 6, 20))):
        run("--from", "2026-06-20", "--every", "week")


def test_failures_end_in_an_error_and_the_others_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = living(), build.Partnership()
    real = scoring.gather

    def gather(asked: Any, *, with_rows: bool) -> Any:
        if bad.pk in {pk for pk, _ in asked}:
            raise ZeroDivisionError("by its own fault")
        return real(asked, with_rows=with_rows)

    monkeypatch.setattr(scoring, "gather", gather)
    with pytest.raises(CommandError, match="1 could not be scored: .*by its own fault"):
        run()
    assert HealthSnapshot.objects.get().partnership == good
