"""Scoring runs: progress with and without htmx, what failed, and who may try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.once import new_key
from metrics.boards.runs import run_page
from metrics.models import ScoreChunk, ScoreRun
from tests import build


@pytest.fixture
def run(db, at) -> ScoreRun:
    row = build.ScoreRun(kind="nightly", total_count=1200, done_count=500, changed_count=400, started_at=at)
    states = (("done", 1), ("running", 1), ("waiting", 0))
    for number, (state, attempts) in enumerate(states):
        build.ScoreChunk(
            run=row,
            first_id=1 + 500 * number,
            last_id=500 + 500 * number,
            count=400,
            state=state,
            attempt_count=attempts,
        )
    return row


def address(run: ScoreRun) -> str:
    return reverse("metrics:run_detail", args=[run.pk])


def failed(partnership, at) -> ScoreRun:
    row = build.ScoreRun(
        kind="by_hand",
        total_count=2,
        done_count=2,
        failed_count=2,
        state="failures",
        started_at=at,
        ended_at=at + timedelta(seconds=75),
    )
    foreign = build.Partnership(name="Foreign Bridge")
    build.ScoreChunk(
        run=row,
        first_id=1,
        last_id=9,
        count=2,
        state="done",
        failed_count=2,
        error=f"{partnership.pk}: ValueError: no such day\n{foreign.pk}: KeyError: 'secret'",
    )
    return row


def test_how_far_a_run_is(run, staff, at):
    page = run_page(run, staff, at + timedelta(seconds=75))
    assert page.share == pytest.approx(500 / 1200)
    assert page.states == (("waiting", "Waiting", 1), ("running", "Running", 1), ("done", "Done", 1))
    assert page.took_words == "1 min 15 s"
    assert [chunk.state for chunk in page.chunks] == ["done", "running", "waiting"]


def test_a_running_run_polls_and_works_by_reloading(run, signed_in, staff):
    body = signed_in(staff).get(address(run)).content.decode()
    assert f'hx-get="{address(run)}"' in body
    assert ">Reload</a>" in body
    assert 'max="1200" value="500"' in body
    assert "htmx" in body


def test_htmx_gets_the_progress_alone_and_stops_when_it_is_over(run, signed_in, staff, at):
    browser = signed_in(staff)
    body = browser.get(address(run), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in body
    assert "hx-trigger" in body
    ScoreRun.objects.filter(pk=run.pk).update(state="done", done_count=1200, ended_at=at)
    assert "hx-trigger" not in browser.get(address(run), headers={"HX-Request": "true"}).content.decode()


def test_what_failed_is_named_to_its_own_people_only(partnership, signed_in, staff, at):
    run = failed(partnership, at)
    page = run_page(run, staff, at)
    assert [(failure.name, failure.reason) for failure in page.failures] == [
        (partnership.name, "ValueError: no such day")
    ]
    assert page.hidden_failures == 1
    body = signed_in(staff).get(address(run)).content.decode()
    assert "secret" not in body
    assert "Foreign Bridge" not in body
    assert "1 more, of other networks" in body


def test_an_administrator_sees_all_that_failed(partnership, admin, at):
    page = run_page(failed(partnership, at), admin, at)
    assert len(page.failures) == 2
    assert page.hidden_failures == 0


def test_a_chunk_given_up_tells_its_reason(partnership, staff, at):
    row = build.ScoreRun(
        total_count=1, done_count=1, failed_count=1, state="failures", started_at=at, ended_at=at
    )
    build.ScoreChunk(
        run=row,
        first_id=partnership.pk,
        last_id=partnership.pk,
        ids=[partnership.pk],
        count=1,
        state="dead",
        attempt_count=5,
        failed_count=1,
        error="The worker died each time this was scored.",
    )
    page = run_page(row, staff, at)
    assert page.failures[0].reason == "The worker died each time this was scored."
    assert page.chunks[0].state_label == "Given up"


def test_an_empty_run_is_whole(staff, at, db):
    row = build.ScoreRun(total_count=0, done_count=0, state="done", started_at=at, ended_at=at)
    assert run_page(row, staff, at).share == 1.0


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("viewer", 200), ("stranger", 200), ("nobody", 404)]
)
def test_a_seat_opens_the_runs(run, signed_in, request, who, status):
    assert signed_in(request.getfixturevalue(who)).get(address(run)).status_code == status


def test_the_list_shows_the_newest_first(run, signed_in, staff, at):
    build.ScoreRun(
        kind="by_hand", started_at=at + timedelta(hours=1), state="done", ended_at=at + timedelta(hours=2)
    )
    body = signed_in(staff).get(reverse("metrics:run_list")).content.decode()
    assert body.index("By hand") < body.index("Nightly")


def test_no_run_yet(signed_in, staff):
    assert "No run yet" in signed_in(staff).get(reverse("metrics:run_list")).content.decode()


def test_the_pages_keep_to_their_queries(run, signed_in, staff):
    for number in range(30):
        build.ScoreChunk(run=run, first_id=5000 + number, last_id=5000 + number, count=1)
    browser = signed_in(staff)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address(run))
        browser.get(reverse("metrics:run_list"))
    assert len(queries) <= 20


def test_only_an_administrator_tries_again(partnership, signed_in, staff, manager, admin, at):
    run = failed(partnership, at)
    url = reverse("metrics:run_retry", args=[run.pk])
    assert signed_in(staff).post(url, {"once": new_key()}).status_code == 403
    assert ScoreChunk.objects.get(run=run).failed_count == 2


def test_an_administrator_tries_again(partnership, signed_in, admin, at, settings):
    settings.DEMO = True  # no second factor
    run = failed(partnership, at)
    url = reverse("metrics:run_retry", args=[run.pk])
    browser = signed_in(admin)
    assert browser.get(url).status_code == 405
    assert b"Try the failed ones again" in browser.get(address(run)).content
    assert browser.post(url, {"once": new_key()}).url == address(run)
    assert ScoreChunk.objects.get(run=run).failed_count == 0
    run.refresh_from_db()
    assert run.state == "running"
