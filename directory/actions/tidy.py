"""Throws away what is no longer of use: windows of limits that ended, keys of sent forms, old drafts."""

from __future__ import annotations

from datetime import datetime, timedelta

from directory.models import Allowance, FormDraft, LinkRenewal, LinkVisit, Submission

#: A form that is sent in again after so long is a new one.
FORMS_KEPT = timedelta(days=30)
#: Who hasn’t come back to a form for so long won’t.
DRAFTS_KEPT = timedelta(days=30)
#: Whoever asked for a fresh link and got none has long asked again.
WISHES_KEPT = timedelta(days=1)
#: Addresses and browsers in the access log are personal data; what a signature rests on has its own record.
VISITS_KEPT = timedelta(days=365)


def tidy(*, at: datetime) -> int:
    """How many rows went."""
    spent = (
        Allowance.objects.filter(until_at__lte=at),
        LinkRenewal.objects.filter(asked_at__lte=at - WISHES_KEPT),
        Submission.objects.filter(at__lte=at - FORMS_KEPT),
        FormDraft.objects.filter(saved_at__lte=at - DRAFTS_KEPT),
        LinkVisit.objects.filter(at__lte=at - VISITS_KEPT),
    )
    return sum(rows.delete()[0] for rows in spent)
