"""Chainable words that find what employers offer, are asked and host."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from directory.choices import OrganizationKind
from directory.models import Organization, Tie
from directory.querysets import OwnedQuerySet, RowQuerySet
from employers.choices import CONTINUUM, InterestState

if TYPE_CHECKING:
    from directory.models import User

#: Kinds of organization that have learners to place.
TEACHING = (OrganizationKind.SCHOOL, OrganizationKind.DISTRICT, OrganizationKind.POSTSECONDARY)
#: What no longer holds a place.
GIVEN_BACK = ("ended_early", "declined", "withdrawn")
#: What never came about.
NEVER_HELD = ("requested", "declined", "withdrawn")


def schools_of(organization_ids: list[int]) -> QuerySet[Organization]:
    """The schools and colleges for which people of these organizations speak: a district for its schools."""
    own = Q(pk__in=organization_ids) | Q(parent__in=organization_ids)
    return Organization.objects.filter(own, kind__in=TEACHING)


def networks_of(organization_ids: list[int]) -> QuerySet[Any]:
    """The intermediaries that work with these schools, with their districts, or with schools of theirs."""
    schools = schools_of(organization_ids).order_by()
    tied = Q(organization__in=schools.values("pk")) | Q(organization__in=schools.values("parent"))
    return Tie.objects.filter(tied, to_on__isnull=True).order_by().values("intermediary")


class InterestQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        """Nobody has answered yet."""
        return self.filter(state__in=[InterestState.NEW, InterestState.IN_REVIEW])


class OfferQuerySet(RowQuerySet):
    def with_people(self) -> Self:
        """With what a page says of it."""
        return self.select_related(
            "employer__organization", "intermediary", "site", "supervisor__person", "submitted_by__person"
        )

    def scoped(self, user: User) -> Self:
        """Offers made to one's intermediary, those of one's own employer, and for a school those accepted
        by the intermediaries that work with it."""
        ids = user.organization_ids
        own = Q(intermediary__in=ids) | Q(employer__organization__in=ids)
        return self.filter(own | Q(state="accepted", intermediary__in=networks_of(ids)))

    def for_learners(self) -> Self:
        return self.filter(kind__in=list(CONTINUUM))

    def with_places(self) -> Self:
        """Each with how many of its places are taken, and how many are free."""
        standing = apps.get_model("employers", "Placement").objects.filter(offer=OuterRef("pk"))
        taken = standing.exclude(state__in=GIVEN_BACK).order_by().values("offer")
        total = taken.annotate(total=Sum("learners_count")).values("total")
        return self.annotate(taken_count=Coalesce(Subquery(total), 0)).annotate(
            free_count=F("slots_count") - F("taken_count")
        )

    def open(self, on: date) -> Self:
        """Accepted, and not over: places in it can be asked for."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), state="accepted")


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

    def held(self) -> Self:
        """Those to which the employer has said yes, whatever came of them."""
        return self.exclude(state__in=NEVER_HELD)

    def for_list(self) -> Self:
        return self.select_related(
            "school", "offer__employer__organization", "offer__intermediary__intermediary"
        )


class PlaceRequestQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """What one's intermediary was asked for, and what one's own schools look for."""
        ids = user.organization_ids
        return self.filter(Q(intermediary__in=ids) | Q(school__in=ids) | Q(school__parent__in=ids))

    def open(self) -> Self:
        return self.filter(placement__isnull=True, dropped_on__isnull=True)


class AskQuerySet(RowQuerySet):
    """That someone asked is seen by all who might ask next; what was said belongs to the one who asked."""

    def with_note_for(self, user: User) -> Self:
        return self if user.is_superuser else self.filter(asked_by__in=user.organization_ids)

    def since(self, on: date, days: int) -> Self:
        return self.filter(from_on__gt=on - timedelta(days=days), from_on__lte=on)
