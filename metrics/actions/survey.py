"""Deeds around the partners' voice: who is asked, who has answered, and answers tied to nobody."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import change
from directory.models import Affiliation, SecureLink, User
from metrics.models import Invitation, Response, SurveyWave
from partnerships.actions.write import (
    insist_active,
    on_day,
    rewrite,
    today,
    works_for,
    write,
)
from partnerships.models import Membership, Partnership

STATEMENTS = 24


@transaction.atomic
def open_wave(
    *,
    partnership: Partnership,
    closes_on: date,
    by: User | None,
    at: datetime,
    opened_on: date | None = None,
) -> SurveyWave:
    opened_on = on_day(partnership, opened_on, at, "opened_on")
    row = SurveyWave(partnership=partnership, opened_on=opened_on, closes_on=closes_on)
    return write(row, by=by, at=at)


@transaction.atomic
def invite_respondent(
    *,
    wave: SurveyWave,
    membership: Membership,
    affiliation: Affiliation,
    by: User | None,
    at: datetime,
    link: SecureLink | None = None,
    sent_on: date | None = None,
) -> Invitation:
    insist_running(wave)
    sent_on = on_day(wave.partnership, sent_on, at, "sent_on")
    insist_active(membership, sent_on)
    works_for(affiliation, membership.organization)
    if link is not None and link.recipient_id != affiliation.pk:
        raise ValidationError({"link": "This link was made for somebody else."})
    row = Invitation(wave=wave, membership=membership, affiliation=affiliation, link=link, sent_on=sent_on)
    return write(row, by=by, at=at)


def insist_running(wave: SurveyWave) -> None:
    if wave.closed_on is not None:
        raise ValidationError({"wave": f"This survey was closed on {wave.closed_on}."})


def respondent_key(invitation: Invitation) -> str:
    """What answers are kept under: from it, without the server's secret, no link can be told."""
    if invitation.link is None:
        raise ValidationError({"link": "This invitation has no link."})
    word = f"{invitation.wave_id}:{invitation.link.token_hash}"
    return hmac.new(settings.SECRET_KEY.encode(), word.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def answer_survey(
    *, invitation: Invitation, answers: list[int | None], at: datetime, comment: str = ""
) -> Response:
    """One respondent's answers: 24 numbers 1 to 5, None for "don't know". Kept without a name or a day."""
    row: Invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave", "link")
        .get(pk=invitation.pk)
    )
    insist_running(row.wave)
    if row.answered_on is not None:
        raise ValidationError("This was answered already.")
    known = [answer for answer in answers if answer is not None]
    if len(answers) != STATEMENTS or any(type(answer) is not int or not 1 <= answer <= 5 for answer in known):
        raise ValidationError({"answers": "Answer each statement with 1 to 5, or with “don’t know”."})
    response = Response(
        pk=secrets.randbits(62),  # numbers in turn would tell who answered when
        wave=row.wave,
        membership=row.membership,
        key=respondent_key(row),
        answers=answers,
        comment=comment.strip(),
    )
    response.full_clean()
    response.save()
    change(row, by=None, at=at, answered_on=today(row.wave.partnership, at))
    return response


@transaction.atomic
def close_wave(
    *, wave: SurveyWave, by: User | None, at: datetime, closed_on: date | None = None
) -> SurveyWave:
    """From now on its answers count, if enough parties gave some."""
    insist_running(wave)
    day = on_day(wave.partnership, closed_on, at, "closed_on")
    return rewrite(wave, by=by, at=at, closed_on=day)
