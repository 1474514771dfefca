"""What a contact sees on their own page: what their organization owes, may confirm, and stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max, QuerySet

from partnerships.access.linked import Own
from partnerships.actions.value import NOT_ARRIVED
from partnerships.actions.write import today
from partnerships.boards.promises import OPEN_FIRST, Kept, with_dates, with_deliveries
from partnerships.models import (
    Charter,
    Commitment,
    Contribution,
    Delivery,
    Endorsement,
    Membership,
    MembershipContact,
    Partnership,
    Signer,
)

SHOWN = 25


class Charted(NamedTuple):
    """The purpose of a partnership in its newest version, and whether the organization stands behind it."""

    charter: Charter
    membership: Membership
    endorsement: Endorsement | None


class Waiting(NamedTuple):
    """Something whose arrival the organization may confirm, and when it last said that it hasn’t arrived."""

    row: Delivery | Contribution
    missed_on: date | None


@dataclass(frozen=True)
class Work:
    """What is due from the organization, and what waits for its word."""

    own: Own
    at: datetime

    @cached_property
    def promises(self) -> list[Kept]:
        """What the organization itself promised: open ones first, by their day."""
        rows = with_deliveries(with_dates(self.own.commitments())).select_related("partnership")
        return [self._kept(row) for row in rows.order_by(*OPEN_FIRST)[:SHOWN]]

    def _kept(self, row: Commitment) -> Kept:
        return Kept(row, today(row.partnership, self.at), self.own.acting(row.partnership_id))

    @property
    def due(self) -> list[Kept]:
        return [one for one in self.promises if not one.is_settled]

    @property
    def settled(self) -> list[Kept]:
        return [one for one in self.promises if one.is_settled]

    @cached_property
    def deliveries(self) -> list[Waiting]:
        """What arrived, and only this organization can confirm."""
        rows = self.own.deliveries().filter(confirmation__isnull=True, commitment__withdrawn_on__isnull=True)
        return _waiting(rows.order_by("delivered_on", "pk")[:SHOWN])

    @cached_property
    def contributions(self) -> list[Waiting]:
        """What others gave the organization outside any commitment, and nobody has confirmed yet."""
        rows = self.own.contributions().filter(confirmation__isnull=True)
        return _waiting(rows.order_by("on", "pk")[:SHOWN])

    @cached_property
    def signings(self) -> list[Signer]:
        return list(self.own.signings().select_related("party__agreement").order_by("asked_at", "pk")[:SHOWN])

    @property
    def is_waiting(self) -> bool:
        return bool(self.signings or self.deliveries or self.contributions)

    @property
    def is_empty(self) -> bool:
        return not (self.promises or self.is_waiting)


def _waiting(rows: QuerySet[Delivery] | QuerySet[Contribution]) -> list[Waiting]:
    """The latest "hasn’t arrived" of each stands in its history alone: nothing is decided by it."""
    said = rows.model.history.filter(id__in=[row.pk for row in rows], history_change_reason=NOT_ARRIVED)
    last = dict(said.order_by().values_list("id").annotate(Max("history_date"))) if rows else {}
    return [Waiting(row, today(_partnership(row), last[row.pk]) if row.pk in last else None) for row in rows]


def _partnership(row: Delivery | Contribution) -> Partnership:
    return row.commitment.partnership if isinstance(row, Delivery) else row.partnership


@dataclass(frozen=True)
class Purpose:
    """Which roles the contact holds, and what the partnerships of their organization are for."""

    own: Own

    @cached_property
    def roles(self) -> list[MembershipContact]:
        return list(self.own.roles())

    @cached_property
    def charters(self) -> list[Charted]:
        newest = {row.partnership_id: row for row in self.own.charters()}
        given = Endorsement.objects.filter(charter__in=newest.values(), membership__in=self.own.members)
        endorsed = {(row.charter_id, row.membership_id): row for row in given}
        return [
            Charted(charter, member, endorsed.get((charter.pk, member.pk)))
            for member in self.own.members
            if (charter := newest.get(member.partnership_id))
        ]
