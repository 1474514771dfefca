"""About a meeting: to whoever is invited, and what came of it to all members."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.choices import LetterKind
from directory.letters import day
from directory.templatetags.words import clock
from partnerships.calendars import invitation
from partnerships.models import Assignment, Meeting, Membership, MembershipContact, Partnership

#: Said once it is known in which language a letter is written.
hour = lazy(clock, str)


def meeting_plan(meeting: Meeting, *, at: datetime, reason: str = "", only: Membership | None = None) -> None:
    """That it is planned, changed or canceled, for calendars too; once to each for each change.

    To all who are invited, or to those of a member that is invited later alone.
    """
    partnership = meeting.partnership
    is_changed = meeting.sequence > 0 and only is None
    state = "canceled" if meeting.canceled_on else "changed" if is_changed else "planned"
    context = {
        "title": meeting.title,
        "partnership": partnership.name,
        "planned_on": day(meeting.planned_on),
        "starts_at": hour(meeting.starts_at),
        "ends_at": hour(meeting.ends_at),
        "time_zone": partnership.time_zone,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "reason": reason,
        "sender": partnership.convener.name,
    }
    for email, name in (contacts(meeting, membership=only) if only else invited(meeting)).items():
        queue_letter(
            template=f"meeting_{state}",
            recipient=email,
            subject_key=f"meeting {meeting.pk}",
            period=f"change {meeting.sequence}",
            organization=partnership.convener,
            context=context,
            calendar=invitation(meeting, email, name, at=at),
            kind=LetterKind.MEETINGS,
            at=at,
        )


def invited(meeting: Meeting) -> dict[str, str]:
    """Address → name: the contacts of the members invited, and the convener's people who work on it."""
    own = Assignment.objects.filter(
        partnership=meeting.partnership, to_on__isnull=True, person__user__is_active=True
    ).select_related("person__user")
    return contacts(meeting) | {one.person.user.email: one.person.user.name for one in own.order_by("pk")}


def contacts(meeting: Meeting, **of: Membership) -> dict[str, str]:
    """The primary contacts of the members invited, or of one of them."""
    rows = MembershipContact.objects.primary().filter(membership__meeting_parties__meeting=meeting, **of)
    rows = rows.select_related("affiliation__person").order_by("pk")
    return {one.affiliation.email.lower(): str(one.affiliation.person) for one in rows}


def meeting_notes(meeting: Meeting, *, at: datetime) -> None:
    """What was said and decided, to the primary contact of each member; the same notes go once to each."""
    partnership = meeting.partnership
    decided = list(meeting.decisions.order_by("pk").values_list("text", flat=True))
    context = {
        "title": meeting.title,
        "partnership": partnership.name,
        "held_on": day(meeting.held_on),
        "minutes": meeting.minutes,
        "decisions": decided,
        "sender": partnership.convener.name,
    }
    edition = sha256(repr((meeting.minutes, decided)).encode()).hexdigest()[:12]
    for email in dict.fromkeys(members(partnership)):
        queue_letter(
            template="meeting_notes",
            recipient=email,
            subject_key=f"meeting {meeting.pk}",
            period=f"notes {edition}",
            organization=partnership.convener,
            context=context,
            kind=LetterKind.MEETINGS,
            at=at,
        )


def members(partnership: Partnership) -> list[str]:
    """The primary contacts of all that belong to it, the convener's aside."""
    primary = MembershipContact.objects.primary().filter(
        membership__partnership=partnership,
        membership__accepted_on__isnull=False,
        membership__left_on__isnull=True,
    )
    others = primary.exclude(membership__role="convener")
    return list(others.order_by("pk").values_list("affiliation__email", flat=True))
