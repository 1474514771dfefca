"""Chainable words that find scores, runs and metric values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Q, Subquery

from directory.querysets import RowQuerySet
from partnerships.querysets import ScopedQuerySet, seen_by

if TYPE_CHECKING:
    from directory.models import User


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
