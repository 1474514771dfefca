"""Deeds about meetings and what is decided in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import change
from directory.models import User
from directory.templatetags.words import full_day
from partnerships.actions.write import insist_active, on_day, put, rewrite, today, touched, write
from partnerships.letters import meeting as letters
from partnerships.models import Decision, Meeting, MeetingParty, Membership, Partnership

#: What a change of stands in the calendars of those invited.
IN_CALENDARS = {"title", "planned_on", "starts_at", "ends_at", "place"}


@transaction.atomic
def plan_meeting(
    *,
    partnership: Partnership,
    title: str,
    planned_on: date,
    by: User | None,
    at: datetime,
    invite: Iterable[Membership] = (),
    is_imported: bool = False,
    **fields: Any,
) -> Meeting:
    row = Meeting(
        partnership=partnership,
        title=title.strip(),
        planned_on=planned_on,
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **fields,
    )
    put(row, by=by, at=at)
    for membership in invite:
        put(invitation(row, membership, at), by=by, at=at)
    tell(row, at=at)
    return touched(row, at)


def tell(meeting: Meeting, *, at: datetime, reason: str = "", only: Membership | None = None) -> None:
    """Those invited, with what stands in their calendars from now on; of what is past nobody hears."""
    if not meeting.is_imported and meeting.planned_on >= today(meeting.partnership, at):
        letters.meeting_plan(meeting, at=at, reason=reason, only=only)


def invitation(meeting: Meeting, membership: Membership, at: datetime) -> MeetingParty:
    day = min(today(meeting.partnership, at), meeting.planned_on)
    insist_active(membership, max(day, membership.accepted_on or day))
    return MeetingParty(meeting=meeting, membership=membership, invited_on=day)


@transaction.atomic
def invite_to_meeting(
    *, meeting: Meeting, membership: Membership, by: User | None, at: datetime
) -> MeetingParty:
    insist_coming(meeting)
    party = write(invitation(meeting, membership, at), by=by, at=at)
    tell(meeting, at=at, only=membership)
    return party


def insist_coming(meeting: Meeting) -> None:
    if meeting.held_on is not None:
        raise ValidationError({"held_on": f"This meeting was held on {full_day(meeting.held_on)}."})
    if meeting.canceled_on is not None:
        raise ValidationError(
            {"canceled_on": f"This meeting was canceled on {full_day(meeting.canceled_on)}."}
        )


@transaction.atomic
def hold_meeting(
    *,
    meeting: Meeting,
    present: Collection[Membership],
    by: User | None,
    at: datetime,
    held_on: date | None = None,
    minutes: str = "",
) -> Meeting:
    """The meeting took place: who was invited and came, who was invited and did not."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    insist_coming(row)
    came = {membership.pk for membership in present}
    for party in row.parties.all():
        change(party, by=by, at=at, is_present=party.membership_id in came)
        came.discard(party.membership_id)
    for membership in present:
        if membership.pk in came:
            party = invitation(row, membership, at)
            party.is_present = True
            put(party, by=by, at=at)
    day = on_day(row.partnership, held_on, at, "held_on")
    return rewrite(row, by=by, at=at, held_on=day, minutes=minutes or row.minutes)


@transaction.atomic
def share_notes(
    *,
    meeting: Meeting,
    by: User | None,
    at: datetime,
    minutes: str = "",
    notes_shared_on: date | None = None,
) -> Meeting:
    if meeting.held_on is None:
        raise ValidationError({"notes_shared_on": "This meeting was not held yet."})
    day = on_day(meeting.partnership, notes_shared_on, at, "notes_shared_on")
    return rewrite(meeting, by=by, at=at, notes_shared_on=day, minutes=minutes or meeting.minutes)


@transaction.atomic
def send_notes(
    *,
    meeting: Meeting,
    minutes: str,
    by: User | None,
    at: datetime,
    notes_shared_on: date | None = None,
) -> Meeting:
    """The notes stand on the timeline, and go by letter to every member's primary contact."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    row = share_notes(meeting=row, minutes=minutes, notes_shared_on=notes_shared_on, by=by, at=at)
    letters.meeting_notes(row, at=at)
    return row


@transaction.atomic
def replan_meeting(*, meeting: Meeting, by: User | None, at: datetime, **fields: Any) -> Meeting:
    """As long as it wasn't held; another day, time, title or place changes the calendars of those invited."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    insist_coming(row)
    is_moved = any(name in IN_CALENDARS and getattr(row, name) != said for name, said in fields.items())
    if not is_moved:
        return rewrite(row, by=by, at=at, **fields)
    row = rewrite(row, by=by, at=at, sequence=row.sequence + 1, **fields)
    tell(row, at=at)
    return row


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, by: User | None, at: datetime, reason: str = "", canceled_on: date | None = None
) -> Meeting:
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    insist_coming(row)
    day = on_day(row.partnership, canceled_on, at, "canceled_on")
    row = rewrite(row, by=by, at=at, reason=reason, canceled_on=day, sequence=row.sequence + 1)
    tell(row, at=at, reason=reason)
    return row


@transaction.atomic
def decide(
    *,
    partnership: Partnership,
    text: str,
    by: User | None,
    at: datetime,
    meeting: Meeting | None = None,
    on: date | None = None,
    is_imported: bool = False,
) -> Decision:
    if on is None and meeting is not None:
        on = meeting.held_on
    row = Decision(
        partnership=partnership,
        meeting=meeting,
        text=text.strip(),
        on=on_day(partnership, on, at),
        entered_on=today(partnership, at),
        is_imported=is_imported,
    )
    return write(row, by=by, at=at)
