"""What others should hear of: its lead is away, or nobody has seen to it for long.

First the backup of the partnership hears, then whoever manages the network.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from directory.models import Absence
from directory.querysets import standing
from directory.rules import holds
from metrics.boards.cases import Case, cases_of
from metrics.boards.today import Scope
from partnerships.models import Assignment

#: Days that something stands before the backup hears of it, and before a manager does.
BACKUP_AFTER, MANAGER_AFTER = timedelta(days=7), timedelta(days=14)
MOST = 50


class Cover(NamedTuple):
    """What somebody should hear of, the oldest first, and how much of it there is."""

    away: list[Case]
    unattended: list[Case]

    def __bool__(self) -> bool:
        return bool(self.away or self.unattended)


def cover_of(scope: Scope) -> Cover:
    away = Absence.objects.active(scope.today).order_by().values("user")
    rows = scope.standing().undecided(scope.today).unattended(away)
    rows = rows.annotate(is_lead_away=_assigned(scope, "lead", Q(person__user__in=away)))
    rows = rows.filter(_heard(scope, away)).select_related("partnership", "network")
    found = list(rows.order_by("from_at", "pk")[:MOST])
    cases = cases_of(found, scope.at)
    return Cover(
        [case for case in cases if case.situation.is_lead_away],
        [case for case in cases if not case.situation.is_lead_away],
    )


def _heard(scope: Scope, away: Any) -> Q:
    """Of the partnerships that the user backs up; for a manager who doesn't read of all, of the others."""
    own = Assignment.objects.filter(standing(scope.today), person=scope.user.person_id)
    backed = own.filter(role="backup").order_by().values("partnership")
    heard = Q(partnership__in=backed) & _late(scope, BACKUP_AFTER, Q(is_lead_away=True))
    if scope.whose == "all" or not holds(scope.user.role_in(scope.network.pk), "manager"):
        return heard
    here = _assigned(scope, "backup", ~Q(person__user__in=away))
    late = _late(scope, MANAGER_AFTER, Q(is_lead_away=True) & ~Q(here))
    led = own.filter(role="lead").order_by().values("partnership")
    return heard | (Q(partnership__isnull=False) & ~Q(partnership__in=led) & late)


def _late(scope: Scope, after: timedelta, or_else: Q) -> Q:
    return Q(from_at__lte=scope.at - after) | or_else


def _assigned(scope: Scope, role: str, who: Q) -> Exists:
    """Somebody works on its partnership in this role."""
    rows = Assignment.objects.filter(standing(scope.today), who, role=role)
    return Exists(rows.filter(partnership=OuterRef("partnership")))
