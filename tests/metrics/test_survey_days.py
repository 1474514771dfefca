"""What the calendar does to surveys: two reminders at most, to who hasn't answered; closing after the last day."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError

from directory.actions.link import link_for, revoke_link
from directory.actions.post import send_letters
from directory.models import Letter, StaleMark
from metrics import letters
from metrics.actions import survey_days
from metrics.actions.survey import answer_survey, close_wave
from metrics.actions.survey_days import close_due, remind_now, remind_respondents
from metrics.models import Response
from tests import build
from tests.links import token_in
from tests.surveys import ANSWERS, invitation, opened, people_of

DAYS = 14  # that the wave is open


@pytest.fixture
def people(employer):
    return people_of(employer, 2)


@pytest.fixture
def wave(partnership, people):
    return opened(partnership, people)


def reminders():
    return Letter.objects.filter(template="survey_reminder").count()


def test_whoever_has_not_answered_is_reminded_six_and_two_days_before_the_end(wave, people, at):
    answer_survey(invitation=invitation(wave, people[0]), answers=ANSWERS, at=at)
    said = [remind_respondents(at=at + timedelta(days=day)) for day in range(DAYS + 3)]
    assert [day for day, count in enumerate(said) if count] == [DAYS - 6, DAYS - 2]
    letters = Letter.objects.filter(template="survey_reminder")
    assert {one.recipient for one in letters} == {people[1].affiliation.email} and letters.count() == 2
    assert invitation(wave, people[1]).reminder_count == 2
    assert invitation(wave, people[0]).reminder_count == 0


def test_after_missed_days_only_the_nearest_reminder_is_sent(wave, at):
    assert remind_respondents(at=at + timedelta(days=DAYS - 1)) == 2
    assert remind_respondents(at=at + timedelta(days=DAYS - 1)) == 0
    assert reminders() == 2


@pytest.mark.parametrize("is_apart", [True, False])
def test_one_that_fails_stops_no_other(wave, people, at, monkeypatch, is_apart):
    """Each for itself; in one go those behind it would wait for the next hour."""
    queue = letters.survey_reminder

    def failing(invitation, number, *, at):
        if invitation == first:
            raise DatabaseError("broken")
        return queue(invitation, number, at=at)

    first = wave.invitations.order_by("pk").first()
    monkeypatch.setattr(letters, "survey_reminder", failing)
    if not is_apart:
        monkeypatch.setattr(survey_days, "each", lambda rows, deed: sum(deed(row) for row in rows))
    with nullcontext() if is_apart else pytest.raises(DatabaseError):
        assert remind_respondents(at=at + timedelta(days=DAYS - 2)) == 1
    assert reminders() == int(is_apart)


def test_a_reminder_brings_the_link_anew(wave, people, at):
    later = at + timedelta(days=DAYS - 2)
    send_letters(clock=lambda: at)
    remind_respondents(at=later)
    send_letters(clock=lambda: later)
    first, last = (
        [one for one in mail.outbox if one.to == [people[0].affiliation.email]][n] for n in (0, -1)
    )
    paths = ["/l/" + str(one.body).split("/l/")[1].split()[0] for one in (first, last)]
    opens = [link_for(token_in(path), at=later) for path in paths]
    assert opens == [None, invitation(wave, people[0]).link]


def test_nobody_is_reminded_whose_link_was_revoked_or_whose_survey_is_over(wave, people, at, partnership):
    revoke_link(link=invitation(wave, people[0]).link, by=None, at=at, reason="Left")
    assert remind_respondents(at=at + timedelta(days=DAYS - 6)) == 1
    close_wave(wave=wave, by=None, at=at + timedelta(days=DAYS - 4))
    assert remind_respondents(at=at + timedelta(days=DAYS - 2)) == 0


def test_who_asked_for_silence_is_reminded_of_nothing_and_still_thanked(wave, people, at):
    build.Silence(affiliation=people[0].affiliation, intermediary=wave.partnership.convener)
    assert remind_respondents(at=at + timedelta(days=DAYS - 6)) == 1
    answer_survey(invitation=invitation(wave, people[0]), answers=ANSWERS, at=at)
    assert Letter.objects.get(template="survey_thanks").state == "queued"


def test_who_answers_at_the_last_moment_is_not_reminded(wave, people, at):
    """The row was read before; what counts is how it stands when it is locked."""
    row = invitation(wave, people[0])
    answer_survey(invitation=invitation(wave, people[0]), answers=ANSWERS, at=at)
    assert not remind_now(row, 1, at=at)
    assert reminders() == 0


def test_a_wave_closes_once_its_last_day_is_over_where_it_is(wave, people, at):
    answer_survey(invitation=invitation(wave, people[0]), answers=ANSWERS, at=at)
    StaleMark.objects.all().delete()
    midnight = at.replace(hour=4, minute=0) + timedelta(days=DAYS + 1)  # in Kentucky
    assert close_due(at=midnight - timedelta(minutes=1)) == 0
    assert close_due(at=midnight) == 1
    assert close_due(at=midnight) == 0
    wave.refresh_from_db()
    assert wave.closed_on == wave.closes_on
    assert StaleMark.objects.filter(kind="partnership", key=wave.partnership_id).exists()
    assert Response.objects.count() == 1
