"""Letters of the demo region that wait for a decision, what one reader chose, and somebody who is away."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from directory.actions.absence import enter_absence, today_of
from directory.actions.preference import choose_letters
from directory.choices import DigestPace, LetterState, SeatRole, Weekday
from directory.letters import seat_invitation
from directory.models import Intermediary, Letter, Seat

#: One of which nobody knows whether it arrived, and one that no server took.
OPEN = (
    (LetterState.UNKNOWN, "The worker ended while this was handed over: it may have been sent."),
    (LetterState.DEAD, "refused: 550 5.1.1 no such mailbox"),
)


def live() -> None:
    at = timezone.now()
    for network in Intermediary.objects.select_related("organization").order_by("pk"):
        seats = Seat.objects.filter(organization=network.organization, to_on__isnull=True)
        seats = seats.select_related("user", "organization").order_by("-role", "pk")
        host = seats.filter(role=SeatRole.MANAGER).first()
        for seat, (state, error) in zip(seats if host else (), OPEN, strict=False):
            letter = seat_invitation(seat=seat, invited_by=host.user, at=at - timedelta(hours=2))
            Letter.objects.filter(pk=letter.pk).update(
                state=state, error=error, attempt_count=1, handed_at=at - timedelta(hours=2)
            )
        one = seats.filter(role=SeatRole.MEMBER).first()
        if one is not None:
            first = today_of(one.user, at) + timedelta(days=9)
            enter_absence(user=one.user, from_on=first, to_on=first + timedelta(days=4), by=one.user, at=at)
            choose_letters(
                user=one.user,
                by=one.user,
                at=at,
                digest=DigestPace.WEEKLY,
                digest_day=Weekday.TUESDAY,
            )
