"""What the calendar does to surveys: who hasn’t answered is reminded, a wave closes after its last day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from directory.actions.link import is_silent
from directory.actions.save import change
from directory.actions.sweep import each
from metrics import letters
from metrics.actions.survey import close_wave, locked_invitation
from metrics.models import Invitation, SurveyWave
from metrics.rules import may_answer, reminders_due
from partnerships.actions.write import today

#: Time zones lie so far apart that a day ends somewhere while another has long begun.
A_DAY = timedelta(days=1)


def remind_respondents(*, at: datetime) -> int:
    """Reminds each respondent for themselves, so that one that fails stops no other; and nobody twice."""
    waiting = Invitation.objects.waiting().filter(
        Q(link__revoked_at__isnull=True), link__isnull=False, wave__closed_on__isnull=True
    )
    rows = waiting.select_related("wave__partnership").order_by("pk")
    return each(rows, partial(remind, at=at))


def remind(invitation: Invitation, *, at: datetime) -> bool:
    """One more reminder if one is due; after missed days it is the nearest one alone."""
    wave = invitation.wave
    due = reminders_due(wave.closes_on, today(wave.partnership, at))
    return due > invitation.reminder_count and remind_now(invitation, due, at=at)


@transaction.atomic
def remind_now(invitation: Invitation, number: int, *, at: datetime) -> bool:
    """Unless they answered meanwhile, want no letters, the wave closed, or another worker was quicker."""
    row = locked_invitation(invitation)
    wave = row.wave
    may = may_answer(wave.closed_on, wave.closes_on, today(wave.partnership, at))
    if not may or row.answered_on is not None or row.reminder_count >= number or not may_write_to(row):
        return False
    letters.survey_reminder(row, number, at=at)
    change(row, by=None, at=at, reason="Reminded", reminder_count=number)
    return True


def may_write_to(row: Invitation) -> bool:
    return bool(row.affiliation.email) and not is_silent(row.affiliation, row.wave.partnership.convener)


def close_due(*, at: datetime) -> int:
    """Closes each wave whose last day is over where its partnership is; how many."""
    rows = SurveyWave.objects.open().filter(closes_on__lte=at.date() + A_DAY)
    over = [
        row
        for row in rows.select_related("partnership").order_by("pk")
        if row.closes_on < today(row.partnership, at)
    ]
    return sum(try_close(row, at=at) for row in over)


def try_close(wave: SurveyWave, *, at: datetime) -> bool:
    """Somebody may have closed it meanwhile."""
    try:
        close_wave(wave=wave, by=None, at=at, closed_on=wave.closes_on)
    except ValidationError:
        return False
    return True
