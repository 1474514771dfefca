"""Stale marks become rescored partnerships; what was not read stays; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from directory.choices import StaleKind
from directory.models import StaleMark
from metrics.actions import marks, touched
from metrics.actions.marks import rescore_marked
from metrics.actions.runs import work_run
from metrics.models import HealthSnapshot, ScoreRun
from metrics.tasks import rescore_stale, sweep
from partnerships.models import Partnership
from tests import build
from tests.build import AT, DAY
from tests.metrics.living import living, speak

pytestmark = pytest.mark.django_db


def mark(kind: str, key: int) -> StaleMark:
    row: StaleMark = build.StaleMark(kind=kind, key=key)
    return row


# --- it works


def test_a_mark_is_rescored_and_gone() -> None:
    partnership, other = living(), living()
    mark("partnership", partnership.pk)
    (run,) = rescore_marked(at=AT)
    assert (run.kind, run.as_of, run.total_count) == ("stale", DAY, 1)
    assert Partnership.objects.get(pk=partnership.pk).stale_since == AT
    assert not StaleMark.objects.exists()
    work_run(run, clock=lambda: AT)
    assert HealthSnapshot.objects.get().partnership == partnership
    assert Partnership.objects.get(pk=partnership.pk).stale_since is None
    assert Partnership.objects.get(pk=other.pk).shown_on is None


def employer_of(partnership: Partnership) -> Any:
    return partnership.memberships.get(organization__employer__isnull=False).organization.employer


TOUCHES: dict[str, Callable[[Partnership], int]] = {
    "partnership": lambda one: one.pk,
    "organization": lambda one: one.memberships.exclude(role="convener").first().organization_id,
    "intermediary": lambda one: one.convener_id,
    "employer": lambda one: employer_of(one).pk,
    "offer": lambda one: build.Offer(employer=employer_of(one)).pk,
    "person": lambda one: build.Assignment(partnership=one).person_id,
    "pathway": lambda one: build.PartnershipPathway(partnership=one).pathway_id,
}


@pytest.mark.parametrize("kind", TOUCHES)
def test_each_kind_of_mark_finds_whose_score_reads_it(kind: str) -> None:
    partnership, _ = living(), living()
    assert touched.partnerships_of([mark(kind, TOUCHES[kind](partnership))]) == {partnership.pk}


@pytest.mark.parametrize("kind", TOUCHES)
def test_a_page_finds_the_same_in_its_own_network_alone(kind: str) -> None:
    partnership, other = living(), living()
    marks = [mark(kind, TOUCHES[kind](partnership))]
    assert touched.touched_in(partnership.convener, marks, 50) == {partnership.pk}
    assert touched.touched_in(other.convener, marks, 50) == set()


def test_every_kind_has_its_reader() -> None:
    assert set(touched.READERS) == set(StaleKind.values)
    assert {kind for kind, paths in touched.READERS.items() if paths} == set(TOUCHES)


def test_a_contact_touches_the_partnerships_it_speaks_in() -> None:
    partnership, _ = living(), living()
    contact = build.MembershipContact(membership=partnership.memberships.exclude(role="convener").first())
    person = contact.affiliation.person_id
    assert touched.partnerships_of([mark("person", person)]) == {partnership.pk}


def test_past_midnight_in_the_east_it_is_still_yesterday_in_the_west() -> None:
    east, west = living(), living(time_zone="America/Chicago")
    for one in (east, west):
        mark("partnership", one.pk)
    found = rescore_marked(at=datetime(2026, 6, 2, 4, 30, tzinfo=UTC))
    assert [(str(run.as_of), run.chunks.get().ids) for run in found] == [
        ("2026-06-02", [east.pk]),
        ("2026-06-01", [west.pk]),
    ]


def test_the_task_scores_what_was_touched() -> None:
    partnership = living()
    mark("partnership", partnership.pk)
    assert rescore_stale() == 1
    assert HealthSnapshot.objects.get().partnership == partnership
    speak(partnership)
    assert rescore_stale() == 0  # a deed that leaves no mark waits for the night


def test_the_sweep_takes_marks_whose_nudge_was_lost() -> None:
    mark("partnership", living().pk)
    sweep()
    assert not StaleMark.objects.exists()
    assert ScoreRun.objects.get(kind="stale").total_count == 1


# --- what must not be lost


def write_meanwhile(monkeypatch: pytest.MonkeyPatch, partnership: Partnership) -> None:
    """A deed commits between the reading of the marks and their deletion."""
    real = marks.partnerships_of

    def slow(found: Any) -> set[int]:
        mark("partnership", partnership.pk)
        return real(found)

    monkeypatch.setattr(marks, "partnerships_of", slow)


def test_a_mark_written_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = living()
    mark("partnership", partnership.pk)
    write_meanwhile(monkeypatch, partnership)
    rescore_marked(at=AT)
    assert StaleMark.objects.count() == 1


def test_deleting_all_marks_would_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: deletion by what is there, not by what was read."""
    partnership = living()
    mark("partnership", partnership.pk)
    write_meanwhile(monkeypatch, partnership)
    objects = StaleMark.objects
    monkeypatch.setattr(objects, "filter", lambda **_: objects.all())
    rescore_marked(at=AT)
    assert StaleMark.objects.count() == 0


def test_marks_go_only_together_with_the_birth_of_their_run(monkeypatch: pytest.MonkeyPatch) -> None:
    mark("partnership", living().pk)

    def fail(*args: Any, **words: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(marks, "start_run", fail)
    with pytest.raises(RuntimeError):
        rescore_marked(at=AT)
    assert StaleMark.objects.count() == 1


def test_marks_that_touch_nobody_are_cleared_away() -> None:
    mark("partnership", 987654)
    assert rescore_marked(at=AT) == []
    assert not StaleMark.objects.exists()
