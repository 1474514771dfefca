"""Thinning: days for 90 days, then weeks; changes of band, first scores and the current one always stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.actions.thin import DAILY, Shot, spared, thin, thin_recent
from metrics.models import HealthSnapshot, ScoreRun
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY, ago


def line(ages: list[int], bands: str = "", rubric: str = "1.0") -> list[Shot]:
    """Snapshots so many days old, oldest first; bands one letter each."""
    bands = bands or "s" * len(ages)
    return [
        Shot(1, rubric, "1.0", ago(age), place, band, False)
        for place, (age, band) in enumerate(zip(ages, bands, strict=True))
    ]


def kept(shots: list[Shot]) -> list[int]:
    gone = set(spared(shots, DAY))
    return [(DAY - shot.as_of).days for shot in shots if shot.id not in gone]


def test_young_days_keep_their_last_old_weeks_too() -> None:
    assert kept(line([400, 50, 40, 40, 40, 30])) == [400, 50, 40, 30]
    weeks = kept(line([400, *range(120, 99, -1)]))
    assert len(weeks) == 1 + 4
    assert weeks[1:] == [114 + 1, 108, 101, 100] or all(
        a - b <= 7 for a, b in zip(weeks[1:], weeks[2:], strict=False)
    )


def test_every_change_of_band_stays() -> None:
    assert kept(line([400, 101, 101, 101, 101], "ssdss"))[1:] == [101, 101, 101]


def test_the_first_of_each_version_stays() -> None:
    assert kept([*line([101, 101, 100]), *line([101, 101, 100], rubric="1.0+x")]) == [101, 100, 101, 100]


def test_today_stays_whole() -> None:
    assert kept(line([9, 1, 1, 0, 0, 0])) == [9, 1, 1, 0, 0, 0]


def test_what_is_left_thins_no_further() -> None:
    shots = line(list(range(300, -1, -1)), "sssddds" * 43)
    gone = set(spared(shots, DAY))
    left = [shot for shot in shots if shot.id not in gone]
    assert gone
    assert spared(left, DAY) == []


@pytest.mark.django_db
def test_rows_go_and_the_shown_one_stays() -> None:
    partnership = build.Partnership()
    rows = [build.HealthSnapshot(partnership=partnership, as_of=ago(100)) for _ in range(3)]
    build.CurrentDetail(snapshot=rows[1])
    assert (
        thin(DAY, ago(120), ago(91)) == 0
    )  # the first is context, the second is shown, the third its week's face
    rows.append(build.HealthSnapshot(partnership=partnership, as_of=ago(100)))
    assert thin(DAY, ago(120), ago(91)) == 1
    assert set(HealthSnapshot.objects.all()) == {rows[0], rows[1], rows[3]}


@pytest.mark.django_db
def test_each_night_thins_what_grew_old_and_clears_old_rescorings() -> None:
    partnership: Partnership = build.Partnership()
    for age in range(110, -1, -1):
        build.HealthSnapshot(partnership=partnership, as_of=ago(age))
    old = build.ScoreRun(kind="stale", state="done", ended_at=AT - timedelta(days=15))
    young = build.ScoreRun(kind="stale", state="done", ended_at=AT - timedelta(days=1))
    assert thin_recent(at=AT) > 0
    dates = set(HealthSnapshot.objects.values_list("as_of", flat=True))
    assert {ago(age) for age in range(90)} <= dates
    assert len({on for on in dates if on < DAY - DAILY - timedelta(days=7)}) <= 4
    assert set(ScoreRun.objects.filter(kind="stale")) == {young} - {old}
    assert date.fromisoformat("2026-06-01") in dates
