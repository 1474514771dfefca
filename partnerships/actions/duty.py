"""Duties that an agreement lists: part of its text, so that changing one opens what was sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.retry import retried
from directory.models import User
from partnerships.actions.commitment import write_responsibility
from partnerships.actions.editing import open_for_edit
from partnerships.actions.write import remove, rewrite, today
from partnerships.models import Agreement, Membership, Responsibility


@retried
@transaction.atomic
def write_duty(
    *,
    agreement: Agreement,
    membership: Membership,
    role: str,
    description: str,
    by: User | None,
    at: datetime,
    how_often: str = "",
    due_on: date | None = None,
    **fields: Any,
) -> Responsibility:
    """What a party does under the agreement; with `how_often` and a first day it becomes commitments."""
    held = open_for_edit(agreement, by=by, at=at, reason="The duties changed")
    insist_party(held, membership, "membership")
    if fields.get("receiver") is not None:
        insist_party(held, fields["receiver"], "receiver")
    starts = held.effective_on or today(held.partnership, at)
    if due_on is not None and due_on < starts:
        raise ValidationError({"due_on": f"The agreement takes effect on {starts}."})
    return write_responsibility(
        membership=membership,
        role=role,
        description=description,
        agreement=held,
        from_on=starts,
        how_often=how_often,
        due_on=due_on,
        by=by,
        at=at,
        **fields,
    )


def insist_party(agreement: Agreement, membership: Membership, field: str) -> None:
    if not agreement.parties.filter(membership=membership, left_on__isnull=True).exists():
        raise ValidationError({field: f"{membership.organization} is no party of the agreement."})


@retried
@transaction.atomic
def change_duty(
    *, duty: Responsibility, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Responsibility:
    agreement = duty.agreement
    if agreement is None:
        raise ValidationError("This belongs to no agreement.")
    open_for_edit(agreement, by=by, at=at, reason="The duties changed")
    return rewrite(duty, by=by, at=at, reason=reason, **fields)


@retried
@transaction.atomic
def drop_duty(*, duty: Responsibility, by: User | None, at: datetime) -> None:
    """Out of the text before anybody is bound by it."""
    if duty.agreement is None:
        raise ValidationError("This belongs to no agreement.")
    open_for_edit(duty.agreement, by=by, at=at, reason="The duties changed")
    remove(duty, by=by, at=at)
