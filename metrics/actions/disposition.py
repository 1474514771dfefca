"""Deeds about a situation: look at it later, leave it to a colleague, say that it is done, bring it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import local_day, save
from directory.models import User
from metrics import letters
from metrics.models import Disposition, Situation

LONGEST = 366  # days for which something is put off


class Case(NamedTuple):
    """A situation, and how it was read by whoever decides about it."""

    situation: Situation
    said: str


def snooze_situation(
    *, case: Case, until: date, by: User | None, at: datetime, note: str = ""
) -> Disposition:
    """Not to be seen until that day, unless its facts change before."""
    days = (until - today_of(case.situation, at)).days
    if days < 1:
        raise ValidationError({"until": "Choose a day that is still to come."})
    if days > LONGEST:
        raise ValidationError({"until": "A year from now is the longest."})
    return _decide(case, by=by, at=at, snoozed_until=until, done_on=None, note=note)


@transaction.atomic
def assign_situation(
    *, case: Case, assignee: User, by: User | None, at: datetime, note: str = ""
) -> Disposition:
    """A colleague sees to it, and hears of it: it is among their work, and no longer among that of others."""
    if not may_be_left_to(assignee, case.situation):
        raise ValidationError({"assignee": f"{assignee} doesn’t work for {case.situation.network}."})
    row = _decide(case, by=by, at=at, assignee=assignee, snoozed_until=None, done_on=None, note=note)
    letters.situation_assigned(row, by=by, at=at)
    return row


def settle_situation(*, case: Case, note: str, by: User | None, at: datetime) -> Disposition:
    """Done, though no record says so by itself; it comes back when its facts change."""
    if not note.strip():
        raise ValidationError({"note": "Write down how it was settled."})
    return _decide(case, by=by, at=at, done_on=today_of(case.situation, at), snoozed_until=None, note=note)


@transaction.atomic
def reopen_situation(*, disposition: Disposition, by: User | None, at: datetime) -> Disposition:
    """Brings it back now; who sees to it stays."""
    row: Disposition = Disposition.objects.select_for_update(of=("self",)).get(pk=disposition.pk)
    if row.snoozed_until is None and row.done_on is None:
        raise ValidationError("This is back already.")
    row.snoozed_until, row.done_on, row.by, row.at = None, None, by, at
    return save(row, by=by, at=at)


def may_be_left_to(user: User, situation: Situation) -> bool:
    return user.role_in(situation.network_id) in ("member", "manager")


def today_of(situation: Situation, at: datetime) -> date:
    place = situation.partnership or situation.network
    return local_day(at, place.time_zone)


@transaction.atomic
def _decide(case: Case, *, by: User | None, at: datetime, note: str, **decided: Any) -> Disposition:
    """One row for each fact: whoever decides later changes it, and its history keeps what was before."""
    situation = case.situation
    key = {"kind": situation.kind, "subject_id": situation.subject_id, "fact": situation.fact}
    row = Disposition.objects.select_for_update(of=("self",)).filter(**key).first() or Disposition(**key)
    row.network, row.partnership = situation.network, situation.partnership
    row.said, row.note, row.by, row.at = case.said[:240], note.strip()[:240], by, at
    for name, value in decided.items():
        setattr(row, name, value)
    return save(row, by=by, at=at)
