"""Deeds about promises: responsibilities, commitments with their due dates, deliveries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.file import store_file
from directory.actions.mark import mark_stale
from directory.actions.save import change, insist
from directory.choices import StaleKind
from directory.models import Affiliation, StoredFile, User
from directory.templatetags.words import full_day
from directory.uploads import Upload, insist_room
from employers.actions.offer import locked as locked_offer
from employers.choices import OfferState
from employers.models import Offer, Placement
from employers.querysets import NEVER_HELD
from employers.rules import may_answer
from partnerships.actions.write import (
    insist_active,
    insist_open,
    on_day,
    put,
    rewrite,
    today,
    touched,
    works_for,
    write,
)
from partnerships.choices import Proof
from partnerships.models import (
    Agreement,
    Commitment,
    Delivery,
    DueDate,
    Membership,
    Partnership,
    Request,
    Responsibility,
)
from partnerships.rules import is_late_agreement


@transaction.atomic
def write_responsibility(
    *,
    membership: Membership,
    role: str,
    by: User | None,
    at: datetime,
    description: str = "",
    agreement: Agreement | None = None,
    from_on: date | None = None,
    **fields: Any,
) -> Responsibility:
    """A member's role, and what it answers for in that role: how often, from when, for whom, how proved.

    Inside an agreement it goes through `write_duty`, which opens what was sent.
    """
    works_for(fields.get("person"), membership.organization, "person")
    row = Responsibility(
        membership=membership,
        role=role.strip(),
        description=description.strip(),
        agreement=agreement,
        from_on=from_on or today(membership.partnership, at),
        **fields,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def make_commitment(
    *,
    partnership: Partnership,
    text: str,
    by: User | None,
    at: datetime,
    owner: Membership | None = None,
    owner_person: Affiliation | None = None,
    receiver: Membership | None = None,
    due_on: date | None = None,
    made_on: date | None = None,
    is_imported: bool = False,
    **fields: Any,
) -> Commitment:
    """Who does what by when; what is still missing lowers how well formed it is."""
    insist_open(partnership)
    made_on = on_day(partnership, made_on, at, "made_on")
    for field, membership in (("owner", owner), ("receiver", receiver)):
        if membership is not None:
            insist_active(membership, made_on, field)
    if owner is not None:
        works_for(owner_person, owner.organization, "owner_person")
    row = Commitment(
        partnership=partnership,
        text=text.strip(),
        owner=owner,
        owner_person=owner_person,
        receiver=receiver,
        made_on=made_on,
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **fields,
    )
    put(row, by=by, at=at)
    if due_on is not None:
        if due_on < made_on:
            raise ValidationError({"due_on": f"The commitment was made on {full_day(made_on)}."})
        put(DueDate(commitment=row, due_on=due_on, agreed_on=made_on), by=by, at=at)
    return touched(row, at)


@transaction.atomic
def accept_offer(
    *,
    offer: Offer,
    partnership: Partnership,
    due_on: date,
    by: User | None,
    at: datetime,
    text: str = "",
    owner_person: Affiliation | None = None,
    receiver: Membership | None = None,
    on: date | None = None,
) -> Commitment:
    """The employer's sentence becomes the partnership's: the offer is accepted, a commitment rests on it.

    The offer is locked, so that of two who accept it at once one gets the commitment, the other the reason.
    """
    held = locked_offer(offer)
    insist(may_answer(held.state), "offer")
    if held.intermediary_id != partnership.convener_id:
        raise ValidationError({"offer": "This offer was made to another intermediary."})
    on = on_day(partnership, on, at)
    row = make_commitment(
        partnership=partnership,
        text=text or held.title,
        owner=member_for(held, partnership, on),
        owner_person=owner_person or held.submitted_by,
        receiver=receiver,
        due_on=due_on,
        made_on=on,
        offer=held,
        by=by,
        at=at,
    )
    change(held, by=by, at=at, state=OfferState.ACCEPTED, answered_on=on)
    for request in Request.objects.filter(partnership=partnership, offer=held, answered_on__isnull=True):
        change(request, by=by, at=at, answered_on=on, answer=row.text)
    mark_stale(StaleKind.OFFER, held.pk, at=at)
    return row


def member_for(offer: Offer, partnership: Partnership, on: date) -> Membership:
    """The employer's membership: only an active party of the partnership can promise in it."""
    standing = partnership.memberships.active(on).filter(organization=offer.employer.organization_id)
    row: Membership | None = standing.first()
    if row is None:
        raise ValidationError({"partnership": f"{offer.employer} is not a member of this partnership."})
    return row


def locked(commitment: Commitment) -> Commitment:
    row: Commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if row.withdrawn_on is not None:
        raise ValidationError(
            {
                "withdrawn_on": _("This commitment was withdrawn on %(on)s.")
                % {"on": full_day(row.withdrawn_on)}
            }
        )
    return row


@transaction.atomic
def set_due_date(
    *,
    commitment: Commitment,
    due_on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
    agreed_on: date | None = None,
) -> DueDate:
    """Agrees a new due date. One agreed once the last has fallen due is kept and never judged by."""
    row = locked(commitment)
    agreed_on = on_day(row.partnership, agreed_on, at, "agreed_on")
    current = row.due_dates.filter(until_on__isnull=True, is_late=False).first()
    if due_on < row.made_on:
        raise ValidationError({"due_on": before_made(row)})
    new = DueDate(commitment=row, due_on=due_on, agreed_on=agreed_on, reason=reason)
    if current is not None:
        insist_new_date(current, new)
        new.is_late = is_late_agreement(current.due_on, agreed_on)
        if not new.is_late:
            change(current, by=by, at=at, until_on=agreed_on)
    return write(new, by=by, at=at, reason=reason)


def before_made(commitment: Commitment) -> str:
    words = {"on": full_day(commitment.made_on)}
    return _("The commitment was made on %(on)s. Choose that day, or one after it.") % words


def insist_new_date(current: DueDate, new: DueDate) -> None:
    if not new.reason.strip():
        raise ValidationError({"reason": "Say why the date moves."})
    if new.agreed_on < current.agreed_on:
        raise ValidationError({"agreed_on": f"The date before was agreed on {full_day(current.agreed_on)}."})


@transaction.atomic
def withdraw_commitment(
    *,
    commitment: Commitment,
    reason: str,
    by: User | None,
    at: datetime,
    withdrawn_on: date | None = None,
) -> Commitment:
    row = locked(commitment)
    if row.deliveries.filter(confirmation__isnull=False).exists():
        raise ValidationError("What was delivered and confirmed can’t be withdrawn.")
    day = on_day(row.partnership, withdrawn_on, at, "withdrawn_on")
    return rewrite(row, by=by, at=at, reason=reason, withdrawn_on=day, withdrawn_reason=reason.strip()[:240])


@transaction.atomic
def record_delivery(
    *,
    commitment: Commitment,
    by: User | None,
    at: datetime,
    delivered_on: date | None = None,
    placement: Placement | None = None,
    reported_by: Affiliation | None = None,
    upload: Upload | None = None,
    is_imported: bool = False,
    **fields: Any,
) -> Delivery:
    """What was done: a placement, a figure, a file or a sentence. It counts once the receiver confirms it."""
    row = locked(commitment)
    if not (placement or upload or fields.get("note") or fields.get("figure") is not None):
        raise ValidationError({"note": _("Say what was delivered: a placement, a figure, a file or a note.")})
    delivered_on = on_day(row.partnership, delivered_on, at, "delivered_on")
    if delivered_on < row.made_on:
        raise ValidationError({"delivered_on": before_made(row)})
    insist_proof(row, {**fields, "placement": placement, "file": upload})
    insist_placement(row, placement)
    if row.owner is not None:
        insist_reporter(row, reported_by)
    delivery = Delivery(
        commitment=row,
        placement=placement,
        delivered_on=delivered_on,
        reported_by=reported_by,
        file=keep_file(row, upload, by=by, at=at) if upload else None,
        entered_on=today(row.partnership, at),
        is_imported=is_imported,
        **fields,
    )
    return write(delivery, by=by, at=at)


def insist_proof(commitment: Commitment, held: dict[str, Any]) -> None:
    """A delivery holds what its responsibility says that it is proved by."""
    wanted = commitment.responsibility.proof if commitment.responsibility else ""
    if wanted and held.get(wanted) in (None, ""):
        field = "upload" if wanted == Proof.FILE else wanted
        raise ValidationError(
            {field: _("It is proved by %(proof)s.") % {"proof": Proof(wanted).label.lower()}}
        )


def keep_file(commitment: Commitment, upload: Upload, *, by: User | None, at: datetime) -> StoredFile:
    """The file of a delivery, as long as the commitment has room for it."""
    try:
        insist_room(commitment.deliveries.filter(file__isnull=False).count())
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}) from error
    return store_file(upload=upload, by=by, at=at)


def insist_placement(commitment: Commitment, placement: Placement | None) -> None:
    """A placement counts for the commitment that rests on its offer, or for none that rests on another."""
    if placement is None:
        return
    if placement.state in NEVER_HELD:
        raise ValidationError({"placement": _("The employer has not agreed to this placement.")})
    offer = placement.offer
    if commitment.offer_id == offer.pk:
        return  # accepted here, whoever convened then
    if offer.intermediary_id != commitment.partnership.convener_id:
        raise ValidationError({"placement": _("This placement belongs to another network.")})
    if commitment.offer_id is not None:
        raise ValidationError({"placement": _("This placement rests on another offer.")})


def insist_reporter(commitment: Commitment, reported_by: Affiliation | None) -> None:
    """Reported by the owner, the receiver, or the convener's staff."""
    sides = [commitment.owner, commitment.receiver]
    places = [side.organization for side in sides if side] + [commitment.partnership.convener]
    if reported_by is not None and reported_by.organization_id not in {place.pk for place in places}:
        raise ValidationError({"reported_by": _("This person works for none of the parties.")})
