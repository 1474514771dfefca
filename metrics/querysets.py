"""Chainable words that find scores, runs and metric values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, OuterRef, Q, Subquery

from directory.querysets import RowQuerySet
from partnerships.querysets import ScopedQuerySet, StaffQuerySet, seen_by

if TYPE_CHECKING:
    from directory.models import SecureLink, User


class SnapshotQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """The latest snapshot of each partnership (the latest of a day is that day's)."""
        latest = (
            self.model.objects.filter(partnership=OuterRef("partnership"))
            .order_by("-as_of", "-pk")
            .values("pk")
        )
        return self.filter(pk=Subquery(latest[:1]))

    def for_list(self) -> Self:
        """Without the large document of readings."""
        return self.defer("readings")


class MetricValueQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """Values of partnerships one sees, of one's own intermediary's network and pathways."""
        ids = user.organization_ids
        return self.filter(
            Q(partnership__isnull=True, network__in=ids)
            | (Q(partnership__isnull=False) & seen_by(ids, "partnership__"))
        )


class NetworkQuerySet(RowQuerySet):
    """Rows of one intermediary's network."""

    def scoped(self, user: User) -> Self:
        return self.filter(network__in=user.organization_ids)


class RunQuerySet(RowQuerySet):
    """Runs score all networks at once and say nothing of any of them: staff with a seat may see them."""


class WaveQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_on__isnull=False)

    def for_list(self) -> Self:
        """With how many were asked and have answered: people, and parties, the convener aside."""
        invited = Q(invitations__isnull=False)
        answered = Q(invitations__answered_on__isnull=False)
        partners = ~Q(invitations__membership__role="convener")
        party = "invitations__membership"
        return self.select_related("partnership__convener").annotate(
            asked_count=Count("invitations", filter=invited, distinct=True),
            answered_count=Count("invitations", filter=answered, distinct=True),
            party_count=Count(party, filter=invited & partners, distinct=True),
            heard_count=Count(party, filter=answered & partners, distinct=True),
        )


class InvitationQuerySet(StaffQuerySet):
    def waiting(self) -> Self:
        """Those who haven't answered."""
        return self.filter(answered_on__isnull=True)

    def for_contact(self, link: SecureLink) -> Self:
        """What a contact is asked by the intermediary that issued their personal link."""
        return self.filter(affiliation=link.recipient_id, wave__partnership__convener=link.organization_id)

    def with_people(self) -> Self:
        return self.select_related("affiliation__person", "membership__organization")
