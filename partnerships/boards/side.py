"""What concerns the reader's own side: what it owes and is owed, its placements, and its pathways' needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from directory.models import Organization, User
from employers.access import hands
from employers.boards.matching import steps_with_offers
from employers.boards.placements import WAITS, Deed, deeds_for
from employers.choices import PlacementState
from employers.models import Placement, PlaceRequest
from partnerships.access.acting import acting_in
from partnerships.boards.promises import Kept, with_dates, with_deliveries
from partnerships.models import Agreement, Commitment, Membership
from partnerships.rules import RENEWAL_DAYS

SHOWN = 25
RUNNING = (
    PlacementState.REQUESTED,
    PlacementState.MATCHED,
    PlacementState.AGREED,
    PlacementState.ACTIVE,
)


@dataclass(frozen=True)
class Placed:
    """A placement that is under way, and what the reader may do about it."""

    row: Placement
    deeds: list[Deed]

    @property
    def waits(self) -> str:
        return str(WAITS.get(self.row.state, ""))


@dataclass(frozen=True)
class Side:
    owed_by: list[Kept]  # what the reader's own side promised
    owed_to: list[Kept]  # what it was promised
    placements: list[Placed]
    sought: list[PlaceRequest]
    steps: list[Any]  # of its pathways, with how many employers stand behind each
    ending: list[Agreement]  # in force, and not for long
    today: date

    @property
    def waiting_count(self) -> int:
        """What waits for the reader: to be confirmed, or to be done about a placement."""
        confirms = sum(bool(promise.waiting) for promise in self.owed_to)
        return confirms + sum(bool(one.deeds and one.deeds[0].is_main) for one in self.placements)

    @property
    def bare_count(self) -> int:
        return sum(not step.offer_count for step in self.steps)


def build(user: User, today: date) -> Side:
    own = own_organizations(user)
    rows = [*_commitments(user, today, owner=own), *_commitments(user, today, receiver=own)]
    hand = acting_in(user, {row.partnership_id: row.partnership for row in rows}.values())
    kept = {row.pk: Kept(row, today, hand[row.partnership_id]) for row in rows}
    mine = set(own.values_list("pk", flat=True))
    return Side(
        owed_by=[one for one in kept.values() if is_of(one.row.owner, mine)],
        # What waits for the reader's word first.
        owed_to=sorted(
            (one for one in kept.values() if is_of(one.row.receiver, mine)), key=lambda one: not one.waiting
        ),
        placements=_placements(user, own),
        sought=list(_sought(user, own)[:SHOWN]),
        steps=list(steps_with_offers(user)[:SHOWN]),
        ending=_ending(user, own, today),
        today=today,
    )


def is_of(side: Membership | None, organization_ids: set[int]) -> bool:
    return side is not None and side.organization_id in organization_ids


def own_organizations(user: User) -> Any:
    """Those in which the user holds a seat, and the schools of a district."""
    ids = user.organization_ids
    return Organization.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).order_by()


def _commitments(user: User, today: date, **side: Any) -> Any:
    """Open ones of a side, by their due date."""
    where = {f"{name}__organization__in": rows.values("pk") for name, rows in side.items()}
    rows = Commitment.objects.for_user(user).filter(**where, partnership__status="open").open(today)
    dated = with_deliveries(with_dates(rows)).select_related("partnership__convener")
    return dated.order_by("due_on", "pk")[:SHOWN]


def _placements(user: User, own: Any) -> list[Placed]:
    """Of the reader's own schools, or at the reader's own employer."""
    ids = own.values("pk")
    side = Q(school__in=ids) | Q(offer__employer__organization__in=ids)
    rows = Placement.objects.for_user(user).filter(side, state__in=RUNNING).for_list()
    return [Placed(row, deeds_for(row, hands(user, row))) for row in rows.order_by("from_on", "pk")[:SHOWN]]


def _sought(user: User, own: Any) -> Any:
    rows = PlaceRequest.objects.for_user(user).open().filter(school__in=own.values("pk"))
    return rows.select_related("school", "intermediary").order_by("from_on", "pk")


def _ending(user: User, own: Any, today: date) -> list[Agreement]:
    """Agreements of the reader's own side that end soon."""
    rows = Agreement.objects.for_user(user).filter(
        parties__membership__organization__in=own.values("pk"),
        parties__left_on__isnull=True,
        state__in=("signed", "active", "under_review"),
        ends_on__range=(today, today + timedelta(days=RENEWAL_DAYS)),
    )
    return list(rows.select_related("partnership").distinct().order_by("ends_on", "pk")[:SHOWN])


# --- parts of an organization's record


def partnerships_of(organization: Organization, user: User) -> list[Membership]:
    rows = Membership.objects.for_user(user).filter(organization=organization)
    return list(
        rows.select_related("partnership__convener").order_by("left_on", "partnership__name", "pk")[:SHOWN]
    )


def agreements_of(organization: Organization, user: User) -> list[Agreement]:
    parties = Q(parties__membership__organization=organization, parties__left_on__isnull=True)
    rows = Agreement.objects.for_user(user).filter(parties).distinct()
    return list(rows.select_related("partnership").order_by("-effective_on", "-pk")[:SHOWN])
