"""Chainable words that find scores, runs and metric values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from directory.querysets import RowQuerySet
from partnerships.querysets import ScopedQuerySet, StaffQuerySet, seen_by

if TYPE_CHECKING:
    from datetime import date, datetime

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


class SituationQuerySet(NetworkQuerySet):
    def at(self, at: datetime) -> Self:
        """Those that are to be seen at a moment."""
        return self.filter(from_at__lte=at)

    def undecided(self, today: date) -> Self:
        """Neither done nor to be looked at later, by what was decided about this very fact."""
        return self.exclude(Exists(_decided(Q(done_on__isnull=False) | Q(snoozed_until__gt=today))))

    def unattended(self, away: Any) -> Self:
        """Without those that somebody sees to who isn't among these, who are away."""
        return self.exclude(Exists(_decided(Q(assignee__isnull=False) & ~Q(assignee__in=away))))

    def left_to(self, user: User) -> Self:
        """Without those that a colleague of the user was asked to see to."""
        return self.exclude(Exists(_decided(Q(assignee__isnull=False) & ~Q(assignee=user))))


def is_left_to(user: User) -> Exists:
    """A colleague left the situation to the user."""
    return Exists(_decided(Q(assignee=user)))


def _decided(what: Q) -> QuerySet[Any]:
    """Dispositions of a situation in the query around this one."""
    rows = apps.get_model("metrics", "Disposition").objects.filter(what)
    return rows.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), fact=OuterRef("fact"))


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
