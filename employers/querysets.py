"""Chainable words that find what employers offer, are asked and host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from directory.querysets import RowQuerySet

if TYPE_CHECKING:
    from directory.models import User


class OfferQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """Offers made to one's intermediary, and those of one's own employer."""
        ids = user.organization_ids
        return self.filter(Q(intermediary__in=ids) | Q(employer__organization__in=ids))


class PlacementQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """Placements under one's intermediary's offers, of one's own schools, or at one's own employer."""
        ids = user.organization_ids
        return self.filter(
            Q(offer__intermediary__in=ids)
            | Q(offer__employer__organization__in=ids)
            | Q(school__in=ids)
            | Q(school__parent__in=ids)
        )


class AskQuerySet(RowQuerySet):
    """That someone asked is seen by all who might ask next; what was said belongs to the one who asked."""

    def with_note_for(self, user: User) -> Self:
        return self if user.is_superuser else self.filter(asked_by__in=user.organization_ids)
