"""What was promised, asked or written down and waits for its next step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from metrics.choices import SituationKind
from metrics.situations.found import Found, Places
from partnerships.models import Agreement, Delivery, DueDate, Meeting, Request
from partnerships.rules import RENEWAL_DAYS

#: A commitment is shown so long before it is due.
AHEAD = timedelta(days=7)
BINDING = ("signed", "active", "under_review")
OVER = ("withdrawn", "declined", "terminated")
#: Notes of older meetings no longer help anybody, nor does the score ask for them.
NOTES_WITHIN = timedelta(days=365)


def commitments(places: Places) -> Iterator[Found]:
    """Due within a week or overdue, not withdrawn, and nothing delivered that waits for its receiver."""
    rows = DueDate.objects.filter(
        ~Exists(Delivery.objects.filter(commitment=OuterRef("commitment"))),
        commitment__partnership__in=places,
        commitment__withdrawn_on__isnull=True,
        until_on__isnull=True,
        is_late=False,
    ).order_by()
    for key, partnership, due_on in rows.values_list("commitment", "commitment__partnership", "due_on"):
        yield Found(SituationKind.COMMITMENT, key, partnership, due_on - AHEAD, str(due_on))


def requests(places: Places) -> Iterator[Found]:
    rows = Request.objects.filter(partnership__in=places, answered_on__isnull=True).order_by()
    for key, partnership, received_on, by_on in rows.values_list(
        "pk", "partnership", "received_on", "answer_by_on"
    ):
        yield Found(SituationKind.REQUEST, key, partnership, received_on, str(by_on))


def agreements(places: Places) -> Iterator[Found]:
    """In force and ending soon, while no successor is under way and none comes by itself."""
    followed = Agreement.objects.filter(predecessor=OuterRef("pk")).exclude(state__in=OVER)
    rows = Agreement.objects.filter(
        ~Exists(followed) & ~Q(renewal="automatic"),
        partnership__in=places,
        state__in=BINDING,
        ends_on__isnull=False,
    ).order_by()
    for key, partnership, ends_on in rows.values_list("pk", "partnership", "ends_on"):
        if ends_on >= places[partnership].today:
            from_on = ends_on - timedelta(days=RENEWAL_DAYS)
            yield Found(SituationKind.AGREEMENT, key, partnership, from_on, str(ends_on))


def notes(places: Places) -> Iterator[Found]:
    """Meetings of the last year whose notes nobody has shared."""
    rows = Meeting.objects.filter(
        partnership__in=places, held_on__isnull=False, notes_shared_on__isnull=True
    ).order_by()
    for key, partnership, held_on in rows.values_list("pk", "partnership", "held_on"):
        if held_on > places[partnership].today - NOTES_WITHIN:
            yield Found(SituationKind.NOTES, key, partnership, held_on, str(held_on))
