"""Surveys as people open and answer them: by the deeds alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from directory.models import Affiliation, Organization
from metrics.actions.survey import Respondent, answer_survey, close_wave, open_wave
from metrics.models import Invitation, SurveyWave
from partnerships.models import Membership, Partnership
from tests import build

ANSWERS: list[int | None] = [4] * 23 + [None]


def people_of(membership: Membership, count: int = 1) -> list[Respondent]:
    """So many of a member's people, each with an address."""
    return [Respondent(membership, person_at(membership.organization)) for _ in range(count)]


def person_at(organization: Organization) -> Affiliation:
    row: Affiliation = build.Affiliation(organization=organization)
    if not row.email:
        row.email = f"person-{row.pk}@example.com"
        row.save()
    return row


def opened(partnership: Partnership, respondents: Sequence[Respondent], *, at: Any = build.AT) -> SurveyWave:
    closes_on = at.date() + timedelta(days=14)
    return open_wave(partnership=partnership, closes_on=closes_on, respondents=respondents, by=None, at=at)


def invitation(wave: SurveyWave, who: Respondent) -> Invitation:
    row: Invitation = wave.invitations.get(affiliation=who.affiliation)
    return row


def answered(
    wave: SurveyWave, *given: tuple[Respondent, list[int | None]], at: Any = build.AT, comment: str = ""
) -> None:
    for who, answers in given:
        answer_survey(invitation=invitation(wave, who), answers=answers, comment=comment, at=at)


def heard(
    partnership: Partnership,
    kinds: dict[str, Sequence[int]],
    mark: Any = lambda number: [4] * 24,
    *,
    at: Any = build.AT,
) -> SurveyWave:
    """A closed wave: kind of organization → how many people of each of its members answered, and what each said."""
    members = {
        build.Membership(partnership=partnership, organization=build.Organization(kind=kind)): count
        for kind, sizes in kinds.items()
        for count in sizes
    }
    asked = [who for member, count in members.items() for who in people_of(member, count)]
    wave = opened(partnership, asked, at=at)
    answered(wave, *((who, mark(number)) for number, who in enumerate(asked)), at=at)
    return close_wave(wave=wave, by=None, at=at)
