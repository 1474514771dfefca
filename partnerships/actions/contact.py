"""Deeds of daily contact: interactions, requests and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import insist
from directory.models import Affiliation, Intermediary, Organization, User
from directory.rules import YES, Verdict, business_days_after, no
from directory.templatetags.words import full_day
from employers.models import Interest, Offer
from partnerships.actions.write import on_day, remove, rewrite, today, works_for, write
from partnerships.models import Interaction, Membership, Partnership, Request

#: Where an intermediary has no settings of its own.
ANSWER_DAYS = 5


@transaction.atomic
def log_interaction(
    *,
    partnership: Partnership,
    direction: str,
    channel: str,
    subject: str,
    by: User | None,
    at: datetime,
    membership: Membership | None = None,
    on: date | None = None,
    participants: Iterable[Affiliation] = (),
    is_imported: bool = False,
    **fields: Any,
) -> Interaction:
    """One contact with one member, in one direction."""
    participants = list(participants)
    row = Interaction(
        partnership=partnership,
        membership=membership,
        direction=direction,
        channel=channel,
        subject=subject.strip(),
        on=on_day(partnership, on, at),
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **fields,
    )
    for person in participants:
        insist_near(person, partnership, membership)
    write(row, by=by, at=at)
    row.participants.set(participants)
    return row


@transaction.atomic
def correct_interaction(
    *, interaction: Interaction, by: User | None, at: datetime, on: date | None = None, **fields: Any
) -> Interaction:
    """What was written down of a contact is put right; its history keeps what stood there."""
    row: Interaction = Interaction.objects.select_for_update(of=("self",)).get(pk=interaction.pk)
    fields["on"] = on_day(row.partnership, on or row.on, at)
    return rewrite(row, by=by, at=at, **fields)


@transaction.atomic
def undo_interaction(*, interaction: Interaction, by: User | None, at: datetime) -> None:
    """Takes back what was logged by mistake, on the same day."""
    row: Interaction = Interaction.objects.select_for_update(of=("self",)).get(pk=interaction.pk)
    insist(may_undo(row.entered_on, today(row.partnership, at)))
    remove(row, by=by, at=at)


def may_undo(entered_on: date, day: date) -> Verdict:
    """Later others have built on it: then it is corrected, and stays."""
    return YES if entered_on == day else no(_("It was logged on an earlier day: correct it instead."))


def insist_near(person: Affiliation, partnership: Partnership, membership: Membership | None) -> None:
    """Who took part works for the member or for the convener."""
    places = [membership.organization] if membership else []
    try:
        works_for(person, partnership.convener, "participants")
    except ValidationError:
        if not places:
            raise
        works_for(person, places[0], "participants")


@transaction.atomic
def receive_request(
    *,
    membership: Membership,
    text: str,
    by: User | None,
    at: datetime,
    received_on: date | None = None,
    offer: Offer | None = None,
    interest: Interest | None = None,
    answer_by_on: date | None = None,
    is_imported: bool = False,
) -> Request:
    """A member asks for something; the day of its answer is fixed now, or was promised already."""
    partnership = membership.partnership
    received_on = on_day(partnership, received_on, at, "received_on")
    if offer is not None and offer.employer.organization_id != membership.organization_id:
        raise ValidationError({"offer": "This offer was made by somebody else."})
    row = Request(
        partnership=partnership,
        membership=membership,
        text=text.strip(),
        offer=offer,
        interest=interest,
        received_on=received_on,
        answer_by_on=answer_by_on or business_days_after(received_on, answer_days(partnership.convener)),
        entered_on=today(partnership, at),
        is_imported=is_imported,
    )
    return write(row, by=by, at=at)


def answer_days(convener: Organization) -> int:
    settings = Intermediary.objects.filter(organization=convener).values_list("answer_days", flat=True)
    return settings.first() or ANSWER_DAYS


@transaction.atomic
def answer_request(
    *,
    request: Request,
    by: User | None,
    at: datetime,
    answer: str = "",
    answered_on: date | None = None,
) -> Request:
    row: Request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.answered_on is not None:
        raise ValidationError({"answered_on": f"Answered on {full_day(row.answered_on)} already."})
    day = on_day(row.partnership, answered_on, at, "answered_on")
    return rewrite(row, by=by, at=at, answer=answer, answered_on=day)
