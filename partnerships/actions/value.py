"""Deeds about what the parties seek, give and get: only the receiver's word makes it count."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import insist
from directory.models import Affiliation, SecureLink, User
from directory.templatetags.words import full_day
from partnerships.actions.commitment import locked
from partnerships.actions.write import insist_active, on_day, put, rewrite, today, works_for, write
from partnerships.letters import delivery as letters
from partnerships.models import (
    Confirmation,
    Contribution,
    Delivery,
    Membership,
    Partnership,
    ValueStatement,
)
from partnerships.rules import may_confirm

#: What the history says of something that its receiver hasn’t got; their page reads it there.
NOT_ARRIVED = "The receiver says that it hasn’t arrived."


@transaction.atomic
def state_value(
    *,
    membership: Membership,
    kind: str,
    text: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
) -> ValueStatement:
    """What a party seeks from the partnership, or gives to it, in its own words."""
    from_on = from_on or today(membership.partnership, at)
    row = ValueStatement(membership=membership, kind=kind, text=text.strip(), from_on=from_on)
    return write(row, by=by, at=at)


@transaction.atomic
def end_value(
    *, statement: ValueStatement, by: User | None, at: datetime, to_on: date | None = None
) -> ValueStatement:
    to_on = to_on or today(statement.membership.partnership, at)
    return rewrite(statement, by=by, at=at, to_on=to_on)


@transaction.atomic
def record_contribution(
    *,
    partnership: Partnership,
    giver: Membership,
    receiver: Membership,
    description: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
    is_imported: bool = False,
) -> Contribution:
    """A benefit outside any commitment; what was committed is a delivery and never typed twice."""
    on = on_day(partnership, on, at)
    insist_active(giver, on, "giver")
    insist_active(receiver, on, "receiver")
    row = Contribution(
        partnership=partnership,
        giver=giver,
        receiver=receiver,
        description=description.strip(),
        on=on,
        entered_on=today(partnership, at),
        is_imported=is_imported,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def confirm_receipt(
    *,
    of: Contribution | Delivery,
    membership: Membership,
    by: User | None,
    at: datetime,
    affiliation: Affiliation | None = None,
    on: date | None = None,
    is_imported: bool = False,
) -> Confirmation:
    """The receiver says that it got this; locked, so that it is said once."""
    kind = "delivery" if isinstance(of, Delivery) else "contribution"
    if isinstance(of, Delivery):
        locked(of.commitment)  # nothing is confirmed of what was withdrawn, not even at the same moment
    held = type(of).objects.select_for_update(of=("self",)).get(pk=of.pk)
    partnership = membership.partnership
    owner, receiver, happened_on = parties_of(held)
    convening = partnership.memberships.filter(role="convener", left_on__isnull=True)
    convener = convening.values_list("pk", flat=True).first()
    insist(may_confirm(membership.pk, owner, receiver, convener), "membership")
    on = on_day(partnership, on, at)
    if on < happened_on:
        words = {"on": full_day(happened_on)}
        raise ValidationError({"on": _("It happened on %(on)s. Choose that day, or one after it.") % words})
    insist_active(membership, on, "on")
    works_for(affiliation, membership.organization)
    if Confirmation.objects.filter(**{kind: held}).exists():
        raise ValidationError({kind: _("This is confirmed already.")})
    row = Confirmation(
        membership=membership,
        affiliation=affiliation,
        on=on,
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **{kind: held},
    )
    return write(row, by=by, at=at)


@transaction.atomic
def report_missing(
    *, of: Contribution | Delivery, link: SecureLink, by: User | None, at: datetime, text: str = ""
) -> Contribution | Delivery:
    """The receiver hasn't got this, or not yet: kept in its history, and told to whoever sent the link.

    Nothing is decided by it: what comes later is confirmed as ever. The same words are told once a day.
    """
    kind = "delivery" if isinstance(of, Delivery) else "contribution"
    held: Contribution | Delivery = type(of).objects.select_for_update(of=("self",)).get(pk=of.pk)
    if Confirmation.objects.filter(**{kind: held}).exists():
        raise ValidationError(_("This is confirmed already."))
    letters.not_arrived(of=held, link=link, text=text.strip(), at=at)
    return put(held, by=by, at=at, reason=NOT_ARRIVED)


def parties_of(row: Contribution | Delivery) -> tuple[int | None, int | None, date]:
    """Who gave, who received, and when it happened."""
    if isinstance(row, Delivery):
        promise = row.commitment
        return promise.owner_id, promise.receiver_id, row.delivered_on
    return row.giver_id, row.receiver_id, row.on
