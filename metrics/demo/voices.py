"""What the partners say: closed waves with results, one that too few answered, and one that is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from directory.models import Affiliation
from metrics.actions.survey import Respondent, answer_survey, open_wave, sector_of
from metrics.boards.asking import parties
from metrics.demo.agreements import at
from metrics.demo.life import Life
from metrics.demo.region import Region
from metrics.models import Invitation, Response, SurveyWave
from metrics.statements import STATEMENTS
from partnerships.models import Membership, Partnership

#: Story → how long ago its waves were opened.
OPENED = {"good": (300, 110), "split": (300, 110), "few": (60,)}
DAYS_OPEN = 21
#: As many of each member of a kind, and three of each kind at least, so that answers may be shown by kind.
ASKED = {"district": 2, "school": 2, "postsecondary": 3, "employer": 1, "intermediary": 3}
COMMENTS = [
    "The quarterly calls got shorter and better. Please keep them that way.",
    "We would host more students if we knew the dates a semester ahead.",
    "I still learn about changes in the schedule from the students.",
    "Good people, clear promises.",
    "Could the numbers come before the meeting rather than in it?",
]


def tell_survey(life: Life) -> None:
    """Only once it had been running for a while."""
    if life.story.survey == "open":
        life.region.to_survey.append(life.partnership)
    for age in OPENED.get(life.story.survey, ()):
        opened = life.region.ago(age)
        if opened > life.start + timedelta(days=60):
            wave(life, opened)


def wave(life: Life, opened: date) -> None:
    closed = opened + timedelta(days=DAYS_OPEN)
    made = life.region.rows.add(
        SurveyWave(partnership=life.partnership, opened_on=opened, closes_on=closed, closed_on=closed)
    )
    for place, (member, person) in enumerate(asked(life)):
        answers = {"good": True, "few": place < 2}.get(life.story.survey, life.chance.random() < 0.85)
        invitation = Invitation(
            wave=made,
            membership=member,
            affiliation=person,
            sent_on=opened,
            answered_on=life.after(opened, 1, 18) if answers else None,
        )
        life.region.rows.add(invitation)
        if answers:
            respond(life, made, member, f"{opened}:{place}", COMMENTS[place % len(COMMENTS)])


def asked(life: Life) -> Iterator[tuple[Membership, Affiliation]]:
    for member in [*life.members, *([life.home] if life.home else [])]:
        count = ASKED.get(member.organization.kind, 0)
        for person in life.region.people[member.organization.slug][:count]:
            yield member, person


def respond(life: Life, made: SurveyWave, member: Membership, seed: str, comment: str) -> None:
    is_employer = member.organization.kind == "employer"
    middle = 2.3 if life.story.survey == "split" and is_employer else 4.2
    answers = [
        None if life.chance.random() < 0.05 else min(5, max(1, round(life.chance.gauss(middle, 0.7))))
        for _ in range(STATEMENTS)
    ]
    row = Response(
        wave=made,
        membership=member,
        sector=sector_of(member),
        key=hashlib.sha256(f"{life.partnership.slug}:{seed}".encode()).hexdigest(),
        answers=answers,
        comment=comment if life.chance.random() < 0.15 else "",
    )
    life.region.rows.add(row)


def live(region: Region) -> None:
    """Asked by the deed itself a week ago; the letters are in the mail, and half have answered."""
    for partnership in region.to_survey:
        begin(region, partnership)


def begin(region: Region, partnership: Partnership) -> None:
    people = [one for party in parties(partnership, region.ago(6)) for one in party.people if one.is_usual]
    made = open_wave(
        partnership=partnership,
        closes_on=region.ago(6 - 14),
        respondents=[Respondent(one.membership, one.affiliation) for one in people],
        by=None,
        at=at(region, 6),
    )
    for place, invitation in enumerate(made.invitations.order_by("pk")):
        if place % 2:
            marks = [1 + (place + number) % 5 for number in range(STATEMENTS)]
            answer_survey(invitation=invitation, answers=marks, at=at(region, 4))
