"""Deeds around the partners' voice: who is asked, who has answered, and answers tied to nobody."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from random import SystemRandom
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.link import issue_link
from directory.actions.save import change, insist
from directory.choices import LinkPurpose
from directory.models import Affiliation, User
from metrics import letters
from metrics.models import Invitation, Response, SurveyWave
from metrics.rules import (
    MOST_ASKED,
    WaveFacts,
    are_answers,
    may_answer,
    may_close,
    may_close_on,
    may_open_wave,
)
from metrics.scoring.disclosure import WaveShown, disclose
from metrics.scoring.survey import Answers
from metrics.statements import ELEMENT_OF
from partnerships.actions.write import insist_active, locked, on_day, put, rewrite, today, touched, works_for
from partnerships.choices import SECTOR_OF_KIND, MemberRole, Sector, Status
from partnerships.models import Membership, Partnership


class Respondent(NamedTuple):
    """Who is asked, and for which member they speak."""

    membership: Membership
    affiliation: Affiliation


# --- asking


@transaction.atomic
def open_wave(
    *,
    partnership: Partnership,
    closes_on: date,
    respondents: Iterable[Respondent],
    by: User | None,
    at: datetime,
) -> SurveyWave:
    """Asks these people, each by a link of their own; the letters are on their way once this is done."""
    row, asked = locked(partnership), list(respondents)
    on = today(row, at)
    facts = wave_facts(row, on, closes_on)
    insist(may_open_wave(facts), "partnership")
    insist(may_close_on(facts), "closes_on")
    insist_count(len(asked))
    wave = put(SurveyWave(partnership=row, opened_on=on, closes_on=closes_on), by=by, at=at)
    invite_respondents(wave=wave, respondents=asked, by=by, at=at)
    return touched(wave, at)


@transaction.atomic
def invite_respondents(
    *, wave: SurveyWave, respondents: Iterable[Respondent], by: User | None, at: datetime
) -> SurveyWave:
    """These people too, until the wave's last day; nobody twice."""
    row, asked = locked_wave(wave), list(respondents)
    insist_count(len(asked), row.invitations.count())
    for membership, affiliation in asked:
        invite_respondent(wave=row, membership=membership, affiliation=affiliation, by=by, at=at)
    return row


def insist_count(count: int, before: int = 0) -> None:
    if not count or before + count > MOST_ASKED:
        raise ValidationError(
            {"respondents": f"Choose at least one person; {MOST_ASKED} in all can be asked at most."}
        )


def wave_facts(partnership: Partnership, on: date, closes_on: date | None = None) -> WaveFacts:
    waves = partnership.survey_waves
    newest = waves.closed().order_by("-closed_on", "-pk")
    return WaveFacts(
        is_open=partnership.status == Status.OPEN,
        has_open_wave=waves.open().exists(),
        shown_on=next((wave.closed_on for wave in newest if shown(wave).is_met), None),
        on=on,
        closes_on=closes_on,
    )


@transaction.atomic
def invite_respondent(
    *, wave: SurveyWave, membership: Membership, affiliation: Affiliation, by: User | None, at: datetime
) -> Invitation:
    on = today(wave.partnership, at)
    insist(may_answer(wave.closed_on, wave.closes_on, on), "wave")
    insist_active(membership, on)
    works_for(affiliation, membership.organization)
    insist_asked_once(wave, affiliation)
    link = issue_link(
        purpose=LinkPurpose.SURVEY,
        recipient=affiliation,
        template=letters.ASKS,
        subject_key=letters.subject_key(wave),
        context=letters.said(wave),
        organization=wave.partnership.convener,
        days=(wave.closes_on - on).days + 1,
        by=by,
        at=at,
    )
    row = Invitation(wave=wave, membership=membership, affiliation=affiliation, link=link, sent_on=on)
    return put(row, by=by, at=at)


def insist_asked_once(wave: SurveyWave, affiliation: Affiliation) -> None:
    """One person, or one mailbox, answers once, wherever they work."""
    same = wave.invitations.filter(affiliation__person=affiliation.person_id)
    mailbox = wave.invitations.filter(affiliation__email__iexact=affiliation.email)
    if (same | mailbox).exists():
        raise ValidationError({"affiliation": f"{affiliation.person} is asked already."})


# --- answering


def respondent_key(invitation: Invitation) -> str:
    """Under what an open wave keeps answers: the same for each token that the link ever has, so that a fresh
    one gives no second voice; without the server's secret no link can be told from it."""
    if invitation.link is None:
        raise ValidationError({"link": "This invitation has no link."})
    word = f"{invitation.wave_id}:{invitation.link.key}"
    return hmac.new(settings.SECRET_KEY.encode(), word.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def answer_survey(
    *, invitation: Invitation, answers: list[int | None], at: datetime, comment: str = ""
) -> Response:
    """One respondent's answers: 24 numbers 1 to 5, None for "don't know". Kept without a name or a day."""
    row = locked_invitation(invitation)
    on = today(row.wave.partnership, at)
    insist(may_answer(row.wave.closed_on, row.wave.closes_on, on), "wave")
    if row.answered_on is not None:
        raise ValidationError("This was answered already.")
    if not are_answers(answers):
        raise ValidationError({"answers": "Answer each statement with 1 to 5, or with “don’t know”."})
    response = Response(
        pk=by_chance(),
        wave=row.wave,
        membership=row.membership,
        sector=sector_of(row.membership),
        key=respondent_key(row),
        answers=answers,
        comment=comment.strip(),
    )
    response.full_clean()
    response.save()
    change(row, by=None, at=at, answered_on=on)
    letters.survey_thanks(row, at=at)
    return response


def locked_invitation(invitation: Invitation) -> Invitation:
    """With its wave, so that none is answered while it is closed."""
    row: Invitation = (
        Invitation.objects.select_for_update(of=("self", "wave"))
        .select_related(
            "wave__partnership__convener", "membership__organization", "link", "affiliation__person"
        )
        .get(pk=invitation.pk)
    )
    return row


def sector_of(membership: Membership) -> str:
    """For which kind of partner a member speaks; a kind of organization without one speaks for none."""
    if membership.role == MemberRole.CONVENER:
        return Sector.INTERMEDIARY
    return membership.sector or SECTOR_OF_KIND.get(membership.organization.kind, "")


def by_chance() -> int:
    """The number of a response: numbers in turn would tell who answered when."""
    return secrets.randbits(62)


# --- closing


@transaction.atomic
def close_wave(
    *, wave: SurveyWave, by: User | None, at: datetime, closed_on: date | None = None
) -> SurveyWave:
    """From now on its answers count, if enough parties gave some, and nothing leads from them to a link."""
    row = locked_wave(wave)
    insist(may_close(row.closed_on), "wave")
    day = on_day(row.partnership, closed_on, at, "closed_on")
    mix(row)
    return rewrite(row, by=by, at=at, closed_on=day)


def locked_wave(wave: SurveyWave) -> SurveyWave:
    rows = SurveyWave.objects.select_for_update(of=("self",)).select_related("partnership__convener")
    row: SurveyWave = rows.get(pk=wave.pk)
    return row


def mix(wave: SurveyWave) -> None:
    """Writes the responses anew, in an order and under numbers and keys made by chance. What stood in the
    database's own order, and the transactions in which they came, could be laid beside the invitations."""
    rows = list(wave.responses.all())
    SystemRandom().shuffle(rows)
    wave.responses.all().delete()
    for row in rows:
        row.pk, row.key = by_chance(), secrets.token_hex(32)
    Response.objects.bulk_create(rows)


# --- what may be read of it


def shown(wave: SurveyWave) -> WaveShown:
    """A closed wave without whatever would give someone away."""
    rows = list(wave.responses.select_related("membership"))  # in the order of keys made by chance
    answers = [
        Answers(
            row.membership_id,
            row.sector,
            row.membership.role == MemberRole.CONVENER,
            tuple(zip(ELEMENT_OF, row.answers, strict=True)),
        )
        for row in rows
    ]
    partners = wave.invitations.exclude(membership__role=MemberRole.CONVENER)
    invited = partners.order_by().values("membership").distinct().count()
    return disclose(answers, invited, [row.comment for row in rows if row.comment])
