"""Two at the same moment on one survey, on PostgreSQL, many times over; each guard beside the test without it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from directory.models import Letter
from metrics.actions import survey as deeds
from metrics.actions.survey import answer_survey, close_wave, open_wave
from metrics.actions.survey_days import remind_now
from metrics.models import Invitation, Response, SurveyWave
from tests import build
from tests.links import carry_on
from tests.partnerships.test_agreement_races import both
from tests.surveys import invitation, opened, people_of

pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20
WHO = {"by": None, "at": build.AT}


@pytest.fixture
def asked(db) -> Callable[[], Invitation]:
    """A wave of a partnership of its own that asks one person."""

    def fresh() -> Invitation:
        member = build.Membership(organization=build.Organization(kind="employer"))
        (who,) = people_of(member)
        return invitation(opened(member.partnership, [who]), who)

    return fresh


def answering(row: Invitation, mark: int = 4) -> Callable[[], Any]:
    return lambda: answer_survey(invitation=row, answers=[mark] * 24, at=build.AT)


def test_sent_twice_at_once_there_is_one_response(asked):
    for _ in range(ROUNDS):
        row = asked()
        assert both(answering(row, 1), answering(row, 5)) == ["done", "refused"]
        assert row.wave.responses.count() == 1
    assert Letter.objects.filter(template="survey_thanks").count() == ROUNDS


@pytest.fixture
def overtaken(monkeypatch) -> Callable[[str, Callable[[], Any]], None]:
    """No row is locked now, and where this name is called next the other deed is done first, whole."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)

    def overtake(name: str, other: Callable[[], Any]) -> None:
        real = getattr(deeds, name)

        def late(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(deeds, name, real)
            assert both(other) == ["done"]
            return real(*args, **kwargs)

        monkeypatch.setattr(deeds, name, late)

    return overtake


def test_without_the_lock_the_key_still_refuses_a_second_response(asked, overtaken):
    row = asked()
    overtaken("sector_of", answering(row, 1))
    assert both(answering(row, 5)) == ["refused"]
    assert Response.objects.get().answers == [1] * 24


def test_without_lock_and_key_somebody_speaks_twice(asked, overtaken, monkeypatch):
    row, keys = asked(), iter("ab")
    monkeypatch.setattr(deeds, "respondent_key", lambda row: next(keys))
    overtaken("sector_of", answering(row, 1))
    answering(row, 5)()
    assert Response.objects.count() == 2


def test_answered_against_closed_nothing_stays_unmixed(asked):
    """Either it was there when the wave closed, and is under a key made by chance; or it was refused."""
    for _ in range(ROUNDS):
        row = asked()
        key = deeds.respondent_key(row)
        ends = both(answering(row), lambda r=row: close_wave(wave=r.wave, **WHO))
        assert ends in (["done", "done"], ["done", "refused"])
        row.refresh_from_db()
        assert row.wave.responses.count() == (row.answered_on is not None)
        assert not row.wave.responses.filter(key=key).exists()


def test_without_the_lock_an_answer_stays_under_the_key_of_its_link(asked, overtaken):
    row = asked()
    overtaken("sector_of", lambda: close_wave(wave=row.wave, **WHO))
    answering(row)()
    assert Response.objects.get().key == deeds.respondent_key(row)


def test_of_two_who_open_a_wave_one_does():
    for _ in range(ROUNDS):
        member = build.Membership()
        asked, last = people_of(member), build.DAY + timedelta(days=14)
        deed = lambda m=member, a=asked, d=last: open_wave(  # noqa: E731
            partnership=m.partnership, closes_on=d, respondents=a, **WHO
        )
        assert both(deed, deed) == ["done", "refused"]
        assert SurveyWave.objects.filter(partnership=member.partnership).count() == 1
        assert Letter.objects.filter(recipient=asked[0].affiliation.email).count() == 1


def test_reminded_by_two_workers_it_is_one_letter(asked):
    at = build.AT + timedelta(days=8)
    for _ in range(ROUNDS):
        row = asked()
        deed = lambda r=row: remind_now(r, 1, at=at)  # noqa: E731
        assert both(deed, deed) == ["done", "done"]
        assert (
            Letter.objects.filter(template="survey_reminder", period=f"reminder 1 of {row.pk}").count() == 1
        )
        row.refresh_from_db()
        assert row.reminder_count == 1


def test_answered_against_reminded_nobody_is_reminded_of_what_is_done(asked):
    at = build.AT + timedelta(days=8)
    for _ in range(ROUNDS):
        row = asked()
        both(answering(row), lambda r=row: remind_now(r, 1, at=at))
        row.refresh_from_db()
        last = row.history.order_by("-history_id").first()
        assert (
            row.answered_on is not None and last.answered_on is not None
        )  # the reminder came before, or never


def test_two_browsers_end_on_the_same_thanks(asked):
    """As above, through the page: no error is shown to anybody."""
    member = build.Membership()
    (who,) = people_of(member)
    row = invitation(opened(member.partnership, [who], at=timezone.now()), who)
    browsers = [carry_on(Client(), row.link) for _ in range(2)]
    said = {**{f"s{number}": "4" for number in range(1, 25)}, "comment": ""}
    address, ends = f"/links/{row.link.key}/survey/", []
    post = lambda browser: ends.append(browser.post(address, said).status_code)  # noqa: E731
    assert both(*(lambda b=browser: post(b) for browser in browsers)) == ["done", "done"]
    assert ends == [302, 302] and Response.objects.count() == 1
