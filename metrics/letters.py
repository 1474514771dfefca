"""One function per letter of metrics: who gets it, and the key by which it goes once; never an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.choices import LetterKind
from directory.letters import about
from directory.models import Letter, User
from directory.templatetags.words import short_day
from metrics.boards.cases import Case as BoardCase
from metrics.boards.cover import Cover
from metrics.boards.today import COUNTED, Block, Scope
from metrics.models import Disposition, Invitation, SurveyWave
from metrics.statements import STATEMENTS

#: The letter that asks; it comes with its link (`directory.actions.link.issue_link`).
ASKS = "survey_invitation"
#: The letter that brings a report, by its link.
ISSUES = "report_issued"
DIGEST = "digest"
MOST_COVERED = 5


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


def digest(scope: Scope, blocks: list[Block], cover: Cover, period: str, *, at: datetime) -> Letter:
    """What wants attention, kind by kind; its reader's language is spoken already."""
    network = scope.network
    path = reverse("metrics:today", query={"network": network.slug, "whose": scope.whose})
    return queue_letter(
        template=DIGEST,
        recipient=scope.user.email,
        subject_key=f"network {network.pk}",
        period=period,
        organization=network,
        kind=LetterKind.DIGEST,
        context={
            "name": scope.user.get_short_name(),
            "sender": network.name,
            "on": scope.today.isoformat(),
            "parts": [part(block) for block in blocks],
            "away": covered(cover.away),
            "unattended": covered(cover.unattended),
            "address": full_address(path),
        },
        at=at,
    )


def part(block: Block) -> dict[str, Any]:
    return {
        "title": block.title,
        "lines": [line(case) for case in block.cases],
        # Of so many that they aren't all counted the title says that there are more.
        "more": 0 if block.count > COUNTED else max(0, block.count - len(block.cases)),
    }


def covered(cases: list[BoardCase]) -> dict[str, Any]:
    return {"lines": [line(case) for case in cases[:MOST_COVERED]], "more": max(0, len(cases) - MOST_COVERED)}


def line(case: BoardCase) -> str:
    return f"{case.line} · {short_day(case.words.on, case.today)}" if case.words.on else case.line


def situation_assigned(disposition: Disposition, *, by: User | None, at: datetime) -> Letter | None:
    """To the colleague it was left to, each time; not to whoever takes it on themselves."""
    assignee, network = disposition.assignee, disposition.network
    if assignee is None or assignee == by:
        return None
    path = reverse("metrics:today", query={"network": network.slug, "whose": "mine"})
    return queue_letter(
        template="situation_assigned",
        recipient=assignee.email,
        subject_key=f"disposition {disposition.pk}",
        period=f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        organization=network,
        kind=LetterKind.ASSIGNED,
        context={
            "name": assignee.get_short_name(),
            "by": str(by or network.name),
            "said": disposition.said,
            "note": disposition.note,
            "sender": network.name,
            "address": full_address(path),
        },
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
