"""Today for those who convene nothing: what their own organization owes, has to confirm, and agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from directory.models import Organization, User
from metrics.situations.promises import AHEAD, BINDING
from partnerships.boards.head import due_on
from partnerships.models import AgreementParty, Commitment, Delivery
from partnerships.rules import RENEWAL_DAYS

SHOWN = 25


class Line(NamedTuple):
    """One thing, on the day that it is in its partnership."""

    title: str
    where: str
    on: date | None
    today: date
    is_late: bool
    deed: str
    address: str


@dataclass(frozen=True)
class Side:
    owed: list[Line]
    to_confirm: list[Line]
    ending: list[Line]

    @property
    def is_empty(self) -> bool:
        return not (self.owed or self.to_confirm or self.ending)


def build(user: User, at: datetime) -> Side:
    # A district acts for its schools too.
    ids = user.organization_ids
    own = Organization.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by().values("pk")
    return Side(_owed(own, at), _to_confirm(own, at), _ending(own, at))


def _owed(own: Any, at: datetime) -> list[Line]:
    """Commitments that are due within a week or overdue, and on which nothing was delivered yet."""
    rows = (
        Commitment.objects.filter(
            ~Exists(Delivery.objects.filter(commitment=OuterRef("pk"))),
            owner__organization__in=own,
            owner__left_on__isnull=True,
            withdrawn_on__isnull=True,
            partnership__status="open",
        )
        .annotate(due_on=due_on())
        .filter(due_on__lte=timezone.localdate(at) + AHEAD + timedelta(days=1))
    )
    found = []
    for row in rows.select_related("partnership").order_by("due_on", "pk")[:SHOWN]:
        today = local_day(at, row.partnership.time_zone)
        if row.due_on - AHEAD <= today:
            address = reverse("partnerships:delivery_new", args=[row.pk])
            is_late = row.due_on < today
            found.append(
                Line(
                    row.text, row.partnership.name, row.due_on, today, is_late, "Report the delivery", address
                )
            )
    return found


def _to_confirm(own: Any, at: datetime) -> list[Line]:
    rows = (
        Delivery.objects.filter(
            commitment__receiver__organization__in=own,
            commitment__receiver__left_on__isnull=True,
            commitment__withdrawn_on__isnull=True,
            commitment__partnership__status="open",
            confirmation__isnull=True,
        )
        .select_related("commitment__partnership")
        .order_by("delivered_on", "pk")
    )
    return [
        Line(
            row.commitment.text,
            row.commitment.partnership.name,
            row.delivered_on,
            local_day(at, row.commitment.partnership.time_zone),
            False,
            "Confirm it",
            reverse("partnerships:delivery_confirm", args=[row.pk]),
        )
        for row in rows[:SHOWN]
    ]


def _ending(own: Any, at: datetime) -> list[Line]:
    """Agreements that their organization is party to and that end soon."""
    today = timezone.localdate(at)
    rows = (
        AgreementParty.objects.filter(
            membership__organization__in=own,
            left_on__isnull=True,
            agreement__state__in=BINDING,
            agreement__ends_on__range=(today, today + timedelta(days=RENEWAL_DAYS)),
            agreement__successors__isnull=True,
        )
        .select_related("agreement__partnership")
        .order_by(F("agreement__ends_on"), "pk")
    )
    return [
        Line(
            row.agreement.title,
            row.agreement.partnership.name,
            row.agreement.ends_on,
            local_day(at, row.agreement.partnership.time_zone),
            False,
            "Read it",
            row.agreement.get_absolute_url(),
        )
        for row in rows[:SHOWN]
    ]
