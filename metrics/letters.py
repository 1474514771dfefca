"""One function per letter about surveys: who gets it, and the key by which it goes once; never an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from directory.actions.letter import queue_letter
from directory.letters import about
from directory.models import Letter
from metrics.models import Invitation, SurveyWave
from metrics.statements import STATEMENTS

#: The letter that asks; it comes with its link (`directory.actions.link.issue_link`).
ASKS = "survey_invitation"


def said(wave: SurveyWave) -> dict[str, Any]:
    """What each letter of a wave may say."""
    return {
        "title": wave.partnership.name,
        "closes_on": wave.closes_on.isoformat(),
        "statement_count": STATEMENTS,
    }


def subject_key(wave: SurveyWave) -> str:
    return f"survey {wave.pk}"


def survey_reminder(invitation: Invitation, number: int, *, at: datetime) -> Letter:
    """To somebody who hasn't answered; it brings the link anew."""
    link = invitation.link
    return queue_letter(
        template="survey_reminder",
        recipient=invitation.affiliation.email,
        subject_key=subject_key(invitation.wave),
        period=f"reminder {number} of {invitation.pk}",
        organization=invitation.wave.partnership.convener,
        context={**about(link), **said(invitation.wave)},  # type: ignore[arg-type]
        link=link,
        at=at,
    )


def survey_thanks(invitation: Invitation, *, at: datetime) -> Letter:
    wave = invitation.wave
    convener = wave.partnership.convener
    return queue_letter(
        template="survey_thanks",
        recipient=invitation.affiliation.email,
        subject_key=subject_key(wave),
        period=f"thanks {invitation.pk}",
        organization=convener,
        context={**said(wave), "name": str(invitation.affiliation.person), "sender": convener.name},
        at=at,
        is_receipt=True,
    )
