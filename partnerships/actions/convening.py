"""The deed by which another intermediary becomes the convener of a partnership."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from directory.actions.organization import tie_organization
from directory.actions.save import change, end_before, insist
from directory.models import Intermediary, Organization, User
from partnerships.actions.membership import end_parts, untie_if_last
from partnerships.actions.write import locked, on_day, put, rewrite
from partnerships.choices import MemberRole
from partnerships.models import Membership, Partnership
from partnerships.rules import may_hand_over_convening


@transaction.atomic
def hand_over_convening(
    *,
    partnership: Partnership,
    to: Organization,
    reason: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
) -> Partnership:
    """From this day on `to` convenes: its staff work on the partnership, and only they.

    The memberships of both end and begin with a day, so any past day keeps the convener that it had. What was
    promised, given or signed stays with the membership that did it; agreements name their parties, and are
    amended apart.
    """
    row = locked(partnership)
    before, on = row.convener, on_day(row, on, at)
    standing = row.memberships.select_for_update(of=("self",)).filter(left_on__isnull=True)
    ending = list(standing.filter(Q(role=MemberRole.CONVENER) | Q(organization=to)))
    verdict = may_hand_over_convening(
        status=row.status,
        is_same=to == before,
        is_intermediary=Intermediary.objects.filter(organization=to).exists(),
        begun_on=max((seat.accepted_on for seat in ending if seat.accepted_on), default=None),
        on=on,
        reason=reason,
    )
    insist(verdict, "to")
    for seat in ending:
        end_seat(seat, on - timedelta(days=1), reason, by=by, at=at)
    for assignment in row.assignments.filter(to_on__isnull=True):
        end_before(assignment, on, by=by, at=at, reason=reason)
    put(Membership(partnership=row, organization=to, role=MemberRole.CONVENER, accepted_on=on), by=by, at=at)
    rewrite(row, by=by, at=at, reason=reason, convener=to)
    move_ties(row, before, on, by=by, at=at)
    partnership.convener = to
    return row


def end_seat(seat: Membership, left_on: date, reason: str, *, by: User | None, at: datetime) -> None:
    end_parts(seat, left_on, by=by, at=at)
    change(seat, by=by, at=at, reason=reason, left_on=left_on, leave_reason=reason[:240])


def move_ties(
    partnership: Partnership, before: Organization, on: date, *, by: User | None, at: datetime
) -> None:
    """The members' people are reached by who convenes now, and no more by who convened until then."""
    joined = partnership.memberships.filter(accepted_on__isnull=False, left_on__isnull=True)
    for member in joined.select_related("organization"):
        organization = member.organization
        tie_organization(
            intermediary=partnership.convener, organization=organization, by=by, at=at, from_on=on
        )
        untie_if_last(before, organization, on - timedelta(days=1), by=by, at=at)
