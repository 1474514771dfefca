"""Deeds about absences: entered ahead, ended when somebody is back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import change, insist, local_day, save
from directory.models import Absence, User
from directory.rules import Verdict, holds, may_enter_absence

#: Longer ones are no absence: the work is handed over.
LONGEST = timedelta(days=366)


@transaction.atomic
def enter_absence(*, user: User, from_on: date, to_on: date, by: User | None, at: datetime) -> Absence:
    """What waits with them is told to their backups meanwhile, and to managers where there is none."""
    insist(may_change(user, by))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if to_on < today_of(user, at):
        raise ValidationError({"to_on": _("This is over already.")})
    if to_on - from_on > LONGEST:
        raise ValidationError({"to_on": _("A year is the longest. Hand the work over instead.")})
    if Absence.objects.filter(user=user, from_on__lte=to_on, to_on__gte=from_on).exists():
        raise ValidationError({"from_on": _("An absence is entered for these days already.")})
    return save(Absence(user=user, from_on=from_on, to_on=to_on), by=by, at=at)


@transaction.atomic
def end_absence(*, absence: Absence, by: User | None, at: datetime) -> None:
    """They are back today; one that hasn't begun yet is dropped, and its history keeps it."""
    row = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence.pk)
    insist(may_change(row.user, by))
    today = today_of(row.user, at)
    if row.to_on < today:
        raise ValidationError(_("This is over already."))
    if row.from_on < today:
        change(row, by=by, at=at, to_on=today - timedelta(days=1))
        return
    row._history_user, row._history_date = by, at
    row.delete()


def may_change(user: User, by: User | None) -> Verdict:
    own = by.roles if by else {}
    managed = {key for key, role in own.items() if holds(role, "manager")}
    is_manager = bool(by and by.is_superuser) or bool(managed & set(user.roles))
    return may_enter_absence(is_self=by == user, is_manager=is_manager)


def today_of(user: User, at: datetime) -> date:
    """Where they work."""
    seat = user.seats.filter(to_on__isnull=True).select_related("organization").order_by("pk").first()
    return local_day(at, seat.organization.time_zone if seat else "UTC")
