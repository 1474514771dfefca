"""The partners' voice: who is asked, who answered, and answers that lead back to nobody."""

from datetime import timedelta

import pytest

from metrics.actions.survey import answer_survey, close_wave, invite_respondent, open_wave
from metrics.models import Response
from tests import build
from tests.cast import refused


@pytest.fixture
def who(staff, at):
    return {"by": staff, "at": at}


@pytest.fixture
def wave(partnership, who, day):
    return open_wave(partnership=partnership, closes_on=day + timedelta(days=14), **who)


@pytest.fixture
def asked(wave, employer, employer_contact, who):
    link = build.SecureLink(recipient=employer_contact, purpose="survey")
    return invite_respondent(wave=wave, membership=employer, affiliation=employer_contact, link=link, **who)


ANSWERS = [4] * 23 + [None]


def test_one_wave_is_open_at_a_time(partnership, wave, who, day):
    with refused("partnership", "already"):
        open_wave(partnership=partnership, closes_on=day, **who)
    close_wave(wave=wave, **who)
    with refused("wave", "closed"):
        close_wave(wave=wave, **who)


def test_a_person_of_a_member_is_asked_once(wave, asked, employer, employer_contact, who):
    with refused("affiliation", "already"):
        invite_respondent(wave=wave, membership=employer, affiliation=employer_contact, **who)
    with refused("affiliation", "doesn’t work for"):
        invite_respondent(wave=wave, membership=employer, affiliation=build.Affiliation(), **who)
    with refused("membership", "another partnership"):
        other = build.Membership()
        person = build.Affiliation(organization=other.organization)
        invite_respondent(wave=wave, membership=other, affiliation=person, **who)


def test_it_is_answered_once_and_kept_without_a_name(asked, at, day):
    row = answer_survey(invitation=asked, answers=ANSWERS, comment=" Fine ", at=at)
    asked.refresh_from_db()
    assert asked.answered_on == day and row.comment == "Fine" and row.answers == ANSWERS
    assert asked.link.token_hash not in row.key
    assert row.pk > 10_000  # no turn in which they answered
    names = {field.name for field in Response._meta.concrete_fields}
    assert not names & {"affiliation", "invitation", "link", "user", "at", "on", "created_at"}
    with refused("__all__", "already"):
        answer_survey(invitation=asked, answers=ANSWERS, at=at)


@pytest.mark.parametrize(
    "answers", [[4] * 23, [4] * 25, [6] + [4] * 23, [0] + [4] * 23, [True] + [4] * 23, ["4"] * 24]
)
def test_answers_are_24_from_one_to_five(asked, at, answers):
    with refused("answers"):
        answer_survey(invitation=asked, answers=answers, at=at)
    assert not Response.objects.exists()


def test_a_closed_survey_takes_no_answer(wave, asked, who, at):
    close_wave(wave=wave, **who)
    with refused("wave", "closed"):
        answer_survey(invitation=asked, answers=ANSWERS, at=at)


def test_a_link_of_somebody_else_asks_nobody(wave, employer, employer_contact, who):
    with refused("link", "somebody else"):
        invite_respondent(
            wave=wave, membership=employer, affiliation=employer_contact, link=build.SecureLink(), **who
        )
