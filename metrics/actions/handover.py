"""The deed by which one of an organization's people leaves: what is theirs to do becomes a colleague's."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.person import end_affiliation
from directory.actions.save import change, local_day
from directory.actions.seat import end_seat
from directory.models import Affiliation, Intermediary, Organization, Seat, SecureLink, User
from metrics.models import Disposition, PartnershipMetric
from partnerships.actions.handover import REASON, Work, hand_over_charge, move_work, work_of
from partnerships.actions.write import rewrite
from partnerships.models import Partnership


@transaction.atomic
def hand_over_seat(
    *, seat: Seat, heir: User, note: str, is_leaving: bool, by: User | None, at: datetime
) -> Seat:
    """The seat ends, and whatever stood in its holder's name stands in the heir's, in one transaction."""
    user, place = seat.user, seat.organization
    end_seat(seat=seat, by=by, at=at)
    insist_heir(seat, heir)
    hand_over_charge(user=user, organization=place, heir=heir, note=note, by=by, at=at)
    for row in assigned(user, place):
        change(row, by=by, at=at, reason=REASON, assignee=heir)
    for link in sent(user, place):
        change(link, by=by, at=at, reason=REASON, issued_by=heir)
    for settings in Intermediary.objects.filter(organization=place, greeter=user):
        change(settings, by=by, at=at, reason=REASON, greeter=heir)
    for own in at_home(user, place):
        _hand_over_home(own, heir, by=by, at=at)
        if is_leaving:
            end_affiliation(affiliation=own, by=by, at=at)
    return seat


def insist_heir(seat: Seat, heir: User) -> None:
    """Whoever takes over works there, and isn't the one who leaves."""
    held = heir.seats.filter(organization=seat.organization, to_on__isnull=True)
    if heir == seat.user or not held.exclude(role="viewer").exists():
        said = {"heir": heir, "place": seat.organization}
        raise ValidationError({"heir": _("%(heir)s doesn’t work for %(place)s.") % said})


def at_home(user: User, place: Organization) -> list[Affiliation]:
    """Their own entries among the people of the organization."""
    rows = place.affiliations.filter(person__user=user, to_on__isnull=True)
    return list(rows.select_related("person", "organization").order_by("pk"))


def held_at_home(own: Affiliation, at: datetime) -> Work:
    convened = Partnership.objects.filter(convener=own.organization)
    return work_of(own, convened, local_day(at, own.organization.time_zone))


def measured(own: Affiliation) -> list[PartnershipMetric]:
    """The success metrics for which they answer."""
    rows = PartnershipMetric.objects.filter(
        owner=own, partnership__convener=own.organization, to_on__isnull=True
    )
    return list(rows.select_related("partnership", "definition").order_by("pk"))


def assigned(user: User, place: Organization) -> list[Disposition]:
    """Situations that they see to."""
    rows = Disposition.objects.filter(assignee=user, network=place, done_on__isnull=True)
    return list(rows.select_related("partnership").order_by("pk"))


def sent(user: User, place: Organization) -> list[SecureLink]:
    """Links that still open, whose recipients write back to them."""
    rows = SecureLink.objects.filter(issued_by=user, organization=place, revoked_at__isnull=True)
    return list(rows.select_related("recipient__person", "recipient__organization").order_by("pk"))


def _hand_over_home(own: Affiliation, heir: User, *, by: User | None, at: datetime) -> None:
    work, metrics = held_at_home(own, at), measured(own)
    if not work.count and not metrics:
        return
    place = next(iter(at_home(heir, own.organization)), None)
    if place is None:
        said = {"heir": heir}
        raise ValidationError({"heir": _("The directory doesn’t know where %(heir)s works.") % said})
    move_work(work, place, by=by, at=at)
    for metric in metrics:
        rewrite(metric, by=by, at=at, reason=REASON, owner=place)
