"""Chainable words that find partnerships and their rows, and the one scoping they all obey."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.apps import apps
from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from directory.models import Organization
from directory.querysets import RowQuerySet
from directory.unions import Part, part_of, rows_of_all

if TYPE_CHECKING:
    from directory.models import SecureLink, User

#: So many partnerships are named one by one: asked in one condition, who sees few would have all of them
#: searched.
FEW = 300


def joined_by(organization_ids: list[int]) -> QuerySet[Any]:
    """The partnerships in which one of the organizations (a district: one of its schools) is a member."""
    # Neither subquery names a row outside itself: each is read once, by an index, not once a partnership.
    own = Organization.objects.filter(Q(pk__in=organization_ids) | Q(parent__in=organization_ids))
    memberships = apps.get_model("partnerships", "Membership").objects.filter(
        organization__in=own.order_by().values("pk"), accepted_on__isnull=False, left_on__isnull=True
    )
    return memberships.order_by().values("partnership")


def seen_by(organization_ids: list[int], prefix: str = "") -> Q:
    """Partnerships that one of the organizations (a district: one of its schools) convenes or belongs to."""
    # A convener is a member of each partnership that it convenes: without these, hardly any are left to read.
    joined = joined_by(organization_ids).exclude(role="convener")
    return (
        Q(**{f"{prefix}convener__in": organization_ids})
        | Q(**{f"{prefix}convener__in": schools_of(organization_ids)})
        | Q(**{f"{prefix}pk__in": joined})
    )


def schools_of(organization_ids: list[int]) -> QuerySet[Any]:
    return Organization.objects.filter(parent__in=organization_ids).order_by().values("pk")


class Sight(NamedTuple):
    """Which partnerships a user sees, asked once so that no further question has to find it out again."""

    conveners: set[int]  # all that these convene
    joined: set[int]  # and these
    convened: set[int] | None  # what the conveners convene, unless it is many

    @property
    def keys(self) -> set[int] | None:
        return None if self.convened is None else self.convened | self.joined

    def rows(self, prefix: str = "") -> Q:
        if self.keys is not None:
            return Q(**{f"{prefix}pk__in": self.keys})
        convened = Q(**{f"{prefix}convener__in": self.conveners})
        return convened | Q(**{f"{prefix}pk__in": self.joined}) if self.joined else convened


def sight_of(user: User) -> Sight | None:
    """Nothing for whoever sees all or none, or has joined so many that they are not to be told one by one."""
    if user.is_superuser or not (user.is_active and user.has_seat):
        return None
    ids = user.organization_ids
    found: tuple[set[int], ...] = (set(), set(), set())
    parts = _ways(len(ids), FEW + 1)
    for way, key in rows_of_all((sql, [_unmarked(word, ids) for word in words]) for sql, words in parts):
        found[way].add(key)
    schools, joined, convened = found
    if len(schools) > FEW or len(joined) > FEW:
        return None
    return Sight({*ids, *schools}, joined, None if len(convened) > FEW else convened)


def _unmarked(word: Any, ids: list[int]) -> Any:
    return ids[-word - 1] if isinstance(word, int) and word < 0 else word


@cache
def _ways(count: int, most: int) -> list[Part]:
    """How schools (0), what was joined (1), and what oneself or a school convenes (2) are asked for: compiled
    once for all users of so many organizations, with -1, -2, … in their places."""
    marks = list(range(-1, -count - 1, -1))
    rows = apps.get_model("partnerships", "Partnership").objects.order_by()
    schools, joined = schools_of(marks), joined_by(marks).exclude(role="convener")
    convened = [rows.filter(convener__in=own).values_list(Value(2), "pk") for own in (marks, schools)]
    ways = [schools.values_list(Value(0), "pk"), joined.values_list(Value(1), "partnership"), *convened]
    return [part for way in ways if (part := part_of(way[:most]))]


class PartnershipQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        return self.filter(seen_by(user.organization_ids))

    def open(self) -> Self:
        return self.filter(status="open")

    def narrowed(self) -> Self:
        """The same rows; if they are few, by their keys, so that no further question searches all again."""
        keys = list(self.order_by().values_list("pk", flat=True)[: FEW + 1])
        return self if len(keys) > FEW else self.model.objects.filter(pk__in=keys)

    def narrowed_for(self, user: User) -> Self:
        """Those that the user sees, told in the cheapest way that is known of them."""
        sight = sight_of(user)
        return self.filter(sight.rows()) if sight else self.for_user(user)

    def findable_by(self, user: User) -> Self:
        return self.narrowed_for(user)

    def for_list(self) -> Self:
        return self.select_related("convener").only(
            "slug",
            "name",
            "stage",
            "status",
            "level",
            "started_on",
            "shown_value",
            "shown_band",
            "shown_grade",
            "shown_on",
            "stale_since",
            "convener__name",
            "convener__slug",
        )


class ScopedQuerySet(RowQuerySet):
    """Rows of a partnership, reached by the model's `scope_path`; seen by who sees the partnership."""

    def scoped(self, user: User) -> Self:
        return self.filter(seen_by(user.organization_ids, f"{self.model.scope_path}__"))


class AgreementQuerySet(ScopedQuerySet):
    def within(self, user: User, sight: Sight | None) -> Self:
        """Those that the user sees, by what is known of their partnerships."""
        return self.filter(sight.rows("partnership__")) if sight else self.for_user(user)

    def for_list(self) -> Self:
        """Without their texts: the database sorts what it is to give."""
        return self.select_related("partnership__convener", "owner").only(
            "title",
            "kind",
            "state",
            "effective_on",
            "ends_on",
            "renewal",
            "owner__name",
            "owner__email",
            "partnership__name",
            "partnership__convener__name",
        )


class StaffQuerySet(ScopedQuerySet):
    """Rows that are the convener's own working papers: its staff alone see them."""

    def scoped(self, user: User) -> Self:
        return self.filter(**{f"{self.model.scope_path}__convener__in": user.organization_ids})


class InternalQuerySet(ScopedQuerySet):
    def scoped(self, user: User) -> Self:
        """The convener's staff see all; others what isn't internal."""
        staff = Q(**{f"{self.model.scope_path}__convener__in": user.organization_ids})
        return super().scoped(user).filter(Q(is_internal=False) | staff)


class InteractionQuerySet(ScopedQuerySet):
    def scoped(self, user: User) -> Self:
        """The convener's staff see all; a member's people see those with their own organization."""
        ids = user.organization_ids
        own = Q(membership__organization__in=ids) & Q(is_private=False)
        return self.filter(Q(partnership__convener__in=ids) | own)


class MembershipQuerySet(ScopedQuerySet):
    def active(self, on: date) -> Self:
        """Accepted and not left; the day of leaving still counts."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=on), accepted_on__lte=on)


class ContactQuerySet(ScopedQuerySet):
    def primary(self) -> Self:
        """Those who are written to for their members: the primary contacts of now that have an address."""
        held = self.filter(role="primary", to_on__isnull=True, affiliation__to_on__isnull=True)
        return held.exclude(affiliation__email="")


class StepQuerySet(ScopedQuerySet):
    def standing(self, on: date) -> Self:
        """The state that held on a day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), on__lte=on)

    def current(self) -> Self:
        return self.filter(until_on__isnull=True)


class DataFlowQuerySet(ScopedQuerySet):
    def uncovered(self, on: date) -> Self:
        """Student-level data that flows on a day without an agreement in force that covers it."""
        covered = Q(
            covered_by__agreement__state__in=["signed", "active", "under_review", "renewed"],
            covered_by__agreement__effective_on__lte=on,
        ) & (Q(covered_by__agreement__ends_on__isnull=True) | Q(covered_by__agreement__ends_on__gte=on))
        return self.filter(~covered, is_student_level=True).filter(Q(to_on__isnull=True) | Q(to_on__gte=on))


class AskedQuerySet(ScopedQuerySet):
    """Of those who are asked, by a link, to sign an agreement or to comment on it."""

    def standing(self) -> Self:
        """Neither replaced nor passed on, for a party that hasn't left."""
        return self.filter(ended_at__isnull=True, party__left_on__isnull=True)

    def with_people(self) -> Self:
        return self.select_related(
            "affiliation__person", "affiliation__organization", "party__membership__organization", "link"
        )


class SignerQuerySet(AskedQuerySet):
    def waiting(self) -> Self:
        """Those who must sign and haven't."""
        signed = apps.get_model("partnerships", "Signature").objects.filter(
            signer=OuterRef("pk"), voided_on__isnull=True
        )
        return self.standing().filter(~Exists(signed), is_required=True, party__must_sign=True)

    def by_link(self, link: SecureLink) -> Self:
        """Whom a link lets sign, or let sign before a later one took its place."""
        signed = Q(signatures__link=link, signatures__voided_on__isnull=True)
        return self.filter(Q(link=link) | signed).distinct()


class FundingQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        return self.filter(holder__in=user.organization_ids)

    def with_sums(self) -> Self:
        """With what is allocated, spent and matched, each summed by itself."""
        return self.annotate(
            allocated=summed("Allocation", "amount"),
            spent=summed("Allocation", "spent"),
            matched=summed("Match", "amount"),
        )


def summed(model: str, field: str) -> Coalesce:
    """The sum over the rows of a source, zero where there are none."""
    rows = apps.get_model("partnerships", model).objects.filter(source=OuterRef("pk")).order_by()
    total = Subquery(rows.values("source").values_list(Sum(field)))
    return Coalesce(total, Value(Decimal(0)), output_field=DecimalField(max_digits=16, decimal_places=2))


class ConnectionQuerySet(RowQuerySet):
    def scoped(self, user: User) -> Self:
        return self.filter(**{f"{self.model.connection_path}intermediary__in": user.organization_ids})


class CommitmentQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("owner__organization", "receiver__organization", "owner_person__person")

    def open(self, on: date) -> Self:
        """Made, not withdrawn, and no delivery confirmed by that day."""
        delivered = apps.get_model("partnerships", "Delivery").objects.filter(
            commitment=OuterRef("pk"), delivered_on__lte=on, confirmation__on__lte=on
        )
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), ~Exists(delivered), made_on__lte=on
        )
