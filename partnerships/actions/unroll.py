"""Responsibilities that recur become commitments: one for each time that they are due, made ahead of time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from directory.actions.save import change
from directory.models import User
from partnerships.actions.commitment import make_commitment, withdraw_commitment
from partnerships.actions.write import remove, today
from partnerships.choices import HowOften, Status
from partnerships.models import Agreement, Commitment, Responsibility
from partnerships.rules import BINDING

#: How long before it is due a commitment is made.
AHEAD = timedelta(days=100)
MONTHS: dict[str, int] = {
    HowOften.MONTHLY: 1,
    HowOften.QUARTERLY: 3,
    HowOften.HALF_YEARLY: 6,
    HowOften.YEARLY: 12,
}


def unroll_responsibilities(*, at: datetime, by: User | None = None) -> int:
    """Makes the commitments that come up, for all partnerships; running it twice makes none twice."""
    bound = Q(agreement__isnull=True) | Q(agreement__state__in=BINDING)
    rows = Responsibility.objects.filter(bound, membership__partnership__status=Status.OPEN).exclude(
        how_often=""
    )
    keys = rows.order_by("pk").values_list("pk", flat=True)
    return sum(unroll(pk, at=at, by=by) for pk in keys.iterator(chunk_size=500))


def unroll_agreement(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    rows = agreement.responsibilities.exclude(how_often="").order_by("pk")
    return sum(unroll(pk, by=by, at=at) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def unroll(pk: int, *, by: User | None, at: datetime) -> int:
    """One responsibility, held while its commitments are made: two workers make each once."""
    held = Responsibility.objects.select_for_update(of=("self",)).select_related(
        "membership__partnership", "membership__organization", "agreement", "person", "receiver"
    )
    row = held.get(pk=pk)
    if row.membership.left_on is not None:
        return 0
    day = today(row.membership.partnership, at)
    made = set(row.commitments.exclude(period="").values_list("period", flat=True))
    due = [on for on in due_days(row, day + AHEAD) if on.isoformat() not in made]
    for on in due:
        promise(row, on, day, by=by, at=at)
    return len(due)


def promise(row: Responsibility, due_on: date, day: date, *, by: User | None, at: datetime) -> Commitment:
    """Made on the day on which it came into sight, so that a night that was missed makes the same rows."""
    return make_commitment(
        partnership=row.membership.partnership,
        text=(row.description or row.role)[:400],
        owner=row.membership,
        owner_person=row.person,
        receiver=row.receiver if row.receiver and row.receiver.left_on is None else None,
        responsibility=row,
        period=due_on.isoformat(),
        due_on=due_on,
        made_on=min(day, max(row.from_on, row.membership.accepted_on or row.from_on, due_on - AHEAD)),
        by=by,
        at=at,
    )


def due_days(row: Responsibility, until: date) -> Iterator[date]:
    """The days on which it is due, up to its last day and the agreement's."""
    ends = [row.to_on, row.agreement.ends_on if row.agreement else None]
    last = min([until, *(day for day in ends if day is not None)])
    number = 0
    while row.due_on is not None and (day := months_after(row.due_on, number)) <= last:
        yield day
        step = MONTHS.get(row.how_often)
        if step is None:
            return
        number += step


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stop_unrolling(agreement: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """What would have come due under it after its end is owed no more; what fell due before still is."""
    later = Commitment.objects.filter(
        responsibility__agreement=agreement,
        withdrawn_on__isnull=True,
        due_dates__until_on__isnull=True,
        due_dates__is_late=False,
        due_dates__due_on__gt=on,
        deliveries__isnull=True,
    )
    day = today(agreement.partnership, at)
    reason = f"The agreement is {agreement.get_state_display().lower()}"
    for row in later.order_by("pk"):
        withdraw_commitment(
            commitment=row, reason=reason, withdrawn_on=max(min(on, day), row.made_on), by=by, at=at
        )


def hand_over(before: Agreement, starts: date, *, by: User | None, at: datetime) -> None:
    """From the day on which the agreement that follows takes effect, duties come due under that one."""
    last = starts - timedelta(days=1)
    for row in before.responsibilities.filter(to_on__isnull=True):
        change(row, by=by, at=at, reason="The agreement is renewed", to_on=max(row.from_on, last))
    stop_unrolling(before, last, by=by, at=at)


def drop_responsibilities(agreement: Agreement, *, by: User | None, at: datetime) -> None:
    """Nobody was ever bound by what a withdrawn or declined agreement lists."""
    for row in agreement.responsibilities.filter(commitments__isnull=True):
        remove(row, by=by, at=at)
