"""The partners' voice: who is asked, who answered, and answers that lead back to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from directory.actions.link import renew_link
from directory.actions.post import send_letters
from directory.models import Letter, SecureLink
from metrics.actions import survey
from metrics.actions.survey import (
    Respondent,
    answer_survey,
    close_wave,
    invite_respondent,
    invite_respondents,
    open_wave,
    respondent_key,
)
from metrics.models import Invitation, Response, SurveyWave
from tests import build
from tests.cast import refused
from tests.surveys import ANSWERS, answered, heard, invitation, opened, people_of, person_at


@pytest.fixture
def hr(employer, employer_contact):
    return Respondent(employer, employer_contact)


@pytest.fixture
def wave(partnership, hr):
    return opened(partnership, [hr])


@pytest.fixture
def asked(wave, hr):
    return invitation(wave, hr)


# --- asking


def test_a_wave_asks_each_by_a_link_of_their_own(partnership, hr, district, who, day):
    others = people_of(district, 2)
    last = day + timedelta(days=10)
    wave = open_wave(partnership=partnership, closes_on=last, respondents=[hr, *others], **who)
    assert (wave.opened_on, wave.closes_on, wave.closed_on, wave.edition) == (day, last, None, 1)
    links = SecureLink.objects.filter(survey_invitations__wave=wave)
    assert {link.recipient_id for link in links} == {one.affiliation.pk for one in (hr, *others)}
    assert {(link.purpose, link.days) for link in links} == {("survey", 11)}
    assert Letter.objects.filter(template="survey_invitation").count() == 3
    assert wave.history.get().history_user == who["by"]


def test_the_letter_says_what_is_asked_and_by_when(wave, at):
    send_letters(clock=lambda: at)
    body = mail.outbox[0].body
    assert mail.outbox[0].subject == "Five minutes for Bluegrass Manufacturing: how is it going?"
    assert "24 short statements" in body and "until June 15, 2026" in body and "/l/" in body


def test_one_wave_is_open_at_a_time(partnership, wave, hr, who, day):
    with refused("partnership", "open already"):
        open_wave(partnership=partnership, closes_on=day + timedelta(days=14), respondents=[hr], **who)
    close_wave(wave=wave, **who)
    with refused("wave", "closed"):
        close_wave(wave=wave, **who)
    assert (
        opened(partnership, [hr]).pk != wave.pk
    )  # nothing was shown of the first, so nothing can be compared


@pytest.mark.parametrize("days", [-1, 6, 60])
def test_people_get_a_week_and_a_link_lasts_two_months(partnership, hr, who, day, days):
    with refused("closes_on", "at least 7 days"):
        open_wave(partnership=partnership, closes_on=day + timedelta(days=days), respondents=[hr], **who)
    assert not SurveyWave.objects.exists() and not Letter.objects.exists()


def test_a_wave_asks_somebody(partnership, who, day):
    with refused("respondents"):
        open_wave(partnership=partnership, closes_on=day + timedelta(days=14), respondents=[], **who)


def test_a_closed_partnership_asks_nobody(partnership, hr):
    partnership.status = "closed"
    partnership.save()
    with refused("partnership", "not open"):
        opened(partnership, [hr])


def test_a_person_is_asked_once(wave, asked, employer, employer_contact, district, who):
    with refused("affiliation", "asked already"):
        invite_respondent(wave=wave, membership=employer, affiliation=employer_contact, **who)
    elsewhere = build.Affiliation(
        organization=district.organization, person=employer_contact.person, email="other@example.com"
    )
    with refused("affiliation", "asked already"):
        invite_respondent(wave=wave, membership=district, affiliation=elsewhere, **who)
    shared = build.Affiliation(organization=district.organization, email=employer_contact.email.upper())
    with refused("affiliation", "asked already"):
        invite_respondent(wave=wave, membership=district, affiliation=shared, **who)


def test_only_a_members_own_people_with_an_address_are_asked(wave, employer, who):
    with refused("affiliation", "doesn’t work for"):
        invite_respondent(
            wave=wave, membership=employer, affiliation=build.Affiliation(email="x@y.org"), **who
        )
    with refused("recipient", "no e-mail address"):
        silent = build.Affiliation(organization=employer.organization, email="")
        invite_respondent(wave=wave, membership=employer, affiliation=silent, **who)
    with refused("membership", "another partnership"):
        other = build.Membership()
        invite_respondent(wave=wave, membership=other, affiliation=person_at(other.organization), **who)
    employer.left_on = build.ago(1)
    employer.save()
    with refused("membership", "left"):
        gone = person_at(employer.organization)
        invite_respondent(wave=wave, membership=employer, affiliation=gone, **who)


def test_the_next_wave_waits_until_answers_have_had_time_to_change(partnership, employer, at):
    kinds = {"school": [1], "employer": [1, 1]}
    heard(partnership, kinds)
    others = people_of(employer)
    with refused("partnership", "lately"):
        opened(partnership, others, at=at + timedelta(days=119))
    assert opened(partnership, others, at=at + timedelta(days=120)).closed_on is None


def test_others_are_asked_later_until_the_same_last_day(wave, asked, district, who, at):
    later = people_of(district, 2)
    invite_respondents(wave=wave, respondents=later, by=who["by"], at=at + timedelta(days=3))
    assert wave.invitations.count() == 3
    links = SecureLink.objects.filter(survey_invitations__wave=wave)
    assert {link.days for link in links.filter(recipient__in=[one.affiliation for one in later])} == {
        asked.link.days - 3
    }
    assert Letter.objects.filter(template="survey_invitation").count() == 3
    with refused("affiliation", "is asked already"):
        invite_respondents(wave=wave, respondents=later[:1], **who)


def test_nobody_is_asked_more_in_a_closed_wave_nor_more_than_can_be(wave, district, who, monkeypatch):
    people = people_of(district, 2)
    with refused("respondents", "at least one"):
        invite_respondents(wave=wave, respondents=[], **who)
    monkeypatch.setattr(survey, "MOST_ASKED", 2)
    with refused("respondents", "2 in all"):
        invite_respondents(wave=wave, respondents=people, **who)
    close_wave(wave=wave, **who)
    with refused("wave", "was closed"):
        invite_respondents(wave=wave, respondents=people[:1], **who)
    assert wave.invitations.count() == 1


# --- answering


def test_it_is_answered_once_and_kept_without_a_name(asked, at, day):
    row = answer_survey(invitation=asked, answers=ANSWERS, comment=" Fine ", at=at)
    asked.refresh_from_db()
    assert asked.answered_on == day and row.comment == "Fine" and row.answers == ANSWERS
    assert row.sector == "employer"
    assert row.pk > 10_000  # no turn in which they answered
    names = {field.name for field in Response._meta.concrete_fields}
    assert not names & {"affiliation", "invitation", "link", "user", "at", "on", "created_at"}
    with refused("__all__", "already"):
        answer_survey(invitation=asked, answers=ANSWERS, at=at)


def test_whoever_answered_is_thanked_and_told_nothing_of_it(asked, at):
    answer_survey(invitation=asked, answers=[1] * 24, comment="Not a word of this", at=at)
    letter = Letter.objects.get(template="survey_thanks")
    assert letter.recipient == "hr@example.com" and letter.link is None
    assert not {"1", "Not"} & set(str(letter.context).replace(",", " ").split())


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


def test_the_last_day_counts_to_its_end_where_the_partnership_is(wave, asked, at):
    evening = at.replace(hour=3) + timedelta(days=15)  # 11 p.m. of the last day in Kentucky
    with refused("wave", "ended"):
        answer_survey(invitation=asked, answers=ANSWERS, at=evening + timedelta(hours=2))
    assert answer_survey(invitation=asked, answers=ANSWERS, at=evening)


def test_a_fresh_link_is_no_second_voice(asked, at, hr):
    key = respondent_key(asked)
    renew_link(link=asked.link, by=None, at=at)
    send_letters(clock=lambda: at)
    asked.link.refresh_from_db()
    assert asked.link.token_hash and respondent_key(asked) == key
    assert asked.link.token_hash not in key and str(asked.link.key) not in key
    answer_survey(invitation=asked, answers=ANSWERS, at=at)
    # Even if the note that it was answered were lost, the key would be taken.
    Invitation.objects.update(answered_on=None)
    with refused("key", "already"):
        answer_survey(invitation=asked, answers=ANSWERS, at=at)


# --- closing


def test_closing_leaves_no_way_back_from_answers_to_links(partnership, employer, district, who, at):
    asked = [*people_of(employer, 3), *people_of(district, 3)]
    wave = opened(partnership, asked)
    answered(wave, *((one, [1 + number % 5] * 24) for number, one in enumerate(asked)))
    keys = {respondent_key(row) for row in wave.invitations.all()}
    before = {row.pk: (row.key, tuple(row.answers)) for row in wave.responses.all()}
    assert {key for key, _ in before.values()} == keys
    close_wave(wave=wave, **who)
    after = {row.pk: (row.key, tuple(row.answers)) for row in wave.responses.all()}
    assert not set(after) & set(before) and not {key for key, _ in after.values()} & keys
    assert sorted(given for _, given in after.values()) == sorted(given for _, given in before.values())


def test_a_wave_may_be_closed_for_a_day_that_has_been(wave, who, day):
    with refused("closed_on", "still to come"):
        close_wave(wave=wave, closed_on=day + timedelta(days=1), **who)
    assert close_wave(wave=wave, **who).closed_on == day
