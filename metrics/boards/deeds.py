"""The page on which what raises an indicator is done, where a deed of the whole partnership raises it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from metrics.boards.failing import Link
from partnerships.models import Partnership

#: Indicator → what its button says, and the address; of the others the rows that fail lead to their pages.
DEEDS: dict[str, tuple[Any, str]] = {
    "1.2": (_("Name somebody"), "partnerships:assignment_new"),
    "1.3": (_("Name somebody"), "partnerships:assignment_new"),
    "1.4": (_("Plan a meeting"), "partnerships:meeting_new"),
    "1.6": (_("See the money ahead"), "partnerships:partnership_funding"),
    "2.1": (_("Adopt a charter"), "partnerships:charter_adopt"),
    "2.3": (_("Put a protocol in force"), "partnerships:protocol_new"),
    "2.5": (_("Record a review"), "partnerships:review_new"),
    "3.1": (_("Write down a need"), "partnerships:need_state"),
    "3.3": (_("Invite a member"), "partnerships:member_invite"),
    "4.3": (_("Record what was given"), "partnerships:contribution_new"),
    "5.1": (_("Log a contact"), "partnerships:interaction_new"),
    "5.2": (_("Log a contact"), "partnerships:interaction_new"),
    "6.1": (_("Draft an agreement"), "partnerships:agreement_draft"),
    "7.6": (_("Plan a meeting"), "partnerships:meeting_new"),
    "7.7": (_("Issue a report"), "metrics:report_new"),
}


def deed_of(indicator: str, partnership: Partnership) -> Link | None:
    if indicator not in DEEDS:
        return None
    label, page = DEEDS[indicator]
    return Link(str(label), reverse(page, args=[partnership.slug]))
