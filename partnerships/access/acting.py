"""For which members of a partnership a user acts, and what they may do for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from directory.models import User
from directory.rules import YES, Verdict, holds, no
from partnerships.access import may_work
from partnerships.choices import MemberRole
from partnerships.models import Commitment, Membership, Partnership
from partnerships.rules import may_confirm


class Acting(NamedTuple):
    """For whom a user acts: the convener's staff report for all, and everybody confirms for their own."""

    may_work: Verdict
    own: list[Membership]  # those of the organizations in which the user works
    convener: int | None

    def may_deliver(self, commitment: Commitment) -> Verdict:
        if self.may_work or commitment.owner_id in {row.pk for row in self.own}:
            return YES
        return no("Only who promised this, or the convener’s staff, can report its delivery.")

    def may_confirm(self, commitment: Commitment) -> Verdict:
        return self.confirmer(commitment)[1]

    def confirmer(self, commitment: Commitment) -> tuple[Membership | None, Verdict]:
        """The member for which the user confirms deliveries of this; else one of theirs, and why it can't."""
        found: tuple[Membership | None, Verdict] = (None, no("Only people of the receiver can confirm this."))
        for row in self.own:
            found = row, may_confirm(row.pk, commitment.owner_id, commitment.receiver_id, self.convener)
            if found[1]:
                break
        return found


def acting(user: User, partnership: Partnership) -> Acting:
    return acting_in(user, [partnership])[partnership.pk]


def acting_in(user: User, partnerships: Iterable[Partnership]) -> dict[int, Acting]:
    """The same for many, in one query."""
    rows = Membership.objects.filter(partnership__in=[row.pk for row in partnerships], left_on__isnull=True)
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.select_related("organization").order_by("pk"):
        members[row.partnership_id].append(row)
    return {row.pk: acting_among(user, row, members[row.pk]) for row in partnerships}


def acting_among(user: User, partnership: Partnership, members: list[Membership]) -> Acting:
    return Acting(
        may_work(user, partnership),
        [row for row in members if acts_for(user, row)],
        next((row.pk for row in members if row.role == MemberRole.CONVENER), None),
    )


def acts_for(user: User, membership: Membership) -> bool:
    """Whoever works at a member, or at the district that it is a school of."""
    place = membership.organization
    return user.is_superuser or any(
        holds(user.role_in(key), "member") for key in (place.pk, place.parent_id) if key
    )
