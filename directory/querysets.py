"""Chainable words that find rows of the directory, and the scoping that every app builds on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from directory.models import Organization, User


def standing(on: date, prefix: str = "") -> Q:
    """Rows with from/to that stand on a day; an end date holds to the end of that day."""
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on})
    )


class RowQuerySet(models.QuerySet[Any]):
    """Rows that stay shared: every signed-in person with a seat sees them, nobody else does."""

    def for_user(self, user: User) -> Self:
        """The rows this user may see; none for a stranger or a deactivated user."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.scoped(user)

    def scoped(self, user: User) -> Self:
        return self if user.has_seat else self.none()

    def active(self, on: date) -> Self:
        return self.filter(standing(on))

    def findable_by(self, user: User) -> Self:
        """The same as `for_user`, for a search; a queryset that knows a quicker way to ask says so here."""
        return self.for_user(user)

    def for_search(self) -> Self:
        """With what their lines among the found say."""
        return self.select_related(*getattr(self.model, "search_related", ()))


class SeatQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """One's own seats, and all seats of the organizations one manages."""
        managed = user.seats.filter(role="manager", to_on__isnull=True).values("organization_id")
        return self.filter(Q(user=user) | Q(organization__in=managed))


class UserQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """Oneself and the colleagues who hold a seat in the same organizations."""
        mine = user.seats.filter(to_on__isnull=True).values("organization_id")
        colleagues = Q(seats__organization__in=mine, seats__to_on__isnull=True)
        return self.filter(Q(pk=user.pk) | colleagues).distinct()

    def working_for(self, organization: Organization) -> Self:
        """Its members and managers, and those of a consortium's member organizations."""
        through = apps.get_model("directory", "ConsortiumMember").objects.filter(
            intermediary__organization=organization, to_on__isnull=True
        )
        own = Q(seats__organization=organization) | Q(seats__organization__in=through.values("organization"))
        held = own & Q(seats__to_on__isnull=True, seats__role__in=["member", "manager"])
        return self.filter(held, is_active=True).select_related("preference").order_by("pk").distinct()


class AbsenceQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """One's own and those of colleagues: they stand in for each other."""
        colleagues = apps.get_model("directory", "User").objects.for_user(user)
        return self.filter(user__in=colleagues.order_by().values("pk"))


class PreferenceQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """One's own: what a colleague wants by mail, or has in a calendar, is nobody's business."""
        return self.filter(user=user)


class OwnedQuerySet(RowQuerySet):
    """Rows that belong to one organization, named by the model's `owner_path`."""

    def scoped(self, user: User) -> Self:
        return self.filter(**{f"{self.model.owner_path}__in": user.organization_ids})


class SavedViewQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """One's own, and those shared with an intermediary in which one has a seat."""
        return self.filter(Q(user=user) | Q(organization__in=user.organization_ids))

    def kept(self) -> Self:
        return self.filter(forgotten_at__isnull=True)


class BatchQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        """One's own: its lines name rows that others may not see."""
        return self.filter(user=user)


class NoteQuerySet(OwnedQuerySet):
    def for_user(self, user: User) -> Self:
        """Of administrators, too, only those who work for whoever wrote them."""
        return self.scoped(user) if user.is_active else self.none()


class LinkQuerySet(OwnedQuerySet):
    def with_people(self) -> Self:
        """With what decides whether a link opens, and what its landing page says."""
        return self.select_related(
            "recipient__person", "recipient__organization", "organization", "issued_by"
        )


class PersonQuerySet(RowQuerySet):
    def for_search(self) -> Self:
        return self.prefetch_related("affiliations__organization")


class AffiliationQuerySet(RowQuerySet):
    def reachable_by(self, user: User, on: date) -> Self:
        """Affiliations whose e-mail and phone the user may see: of one's own and of tied organizations."""
        if user.is_superuser:
            return self
        ids = user.organization_ids
        tied = Q(organization__ties__from_on__lte=on) & (
            Q(organization__ties__to_on__isnull=True) | Q(organization__ties__to_on__gte=on)
        )
        return self.filter(
            Q(organization__in=ids) | (tied & Q(organization__ties__intermediary__in=ids))
        ).distinct()


class FileQuerySet(RowQuerySet):
    """A file has no scope of its own: who sees a row that points to it may have it."""

    def scoped(self, user: User) -> Self:
        seen = Q(pk__in=[])
        for model, name in self.pointing():
            rows = model._default_manager.for_user(user).filter(**{f"{name}__isnull": False})
            seen |= Q(pk__in=rows.values(name))
        return self.filter(seen)

    def unneeded(self) -> Self:
        """Files that no row points to."""
        rows = self
        for model, name in self.pointing():
            pointing = model._base_manager.filter(**{name: models.OuterRef("pk")})
            rows = rows.exclude(models.Exists(pointing))
        return rows

    def pointing(self) -> list[tuple[Any, str]]:
        """Each model that points to a file, and its key: so apps to the right need no word here."""
        return [(tie.related_model, tie.field.name) for tie in self.model._meta.related_objects]


class StaleMarkQuerySet(models.QuerySet[Any]):
    def oldest_first(self) -> Self:
        return self.order_by("pk")
