"""What employers say to a convener, by its form or their link, is a request in each partnership of theirs.

So its answer is counted like any other, by the day that was promised when it came. The offer or interest is
the truth and the to-do: a sweep each minute writes the requests, and closes them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q

from directory.actions.save import change
from employers.actions.interest import locked as locked_interest
from employers.actions.offer import locked as locked_offer
from employers.choices import InterestState, OfferState
from employers.models import Interest, Offer
from partnerships.actions.contact import receive_request
from partnerships.actions.write import today, touched
from partnerships.models import Membership, Request

log = logging.getLogger(__name__)

#: What is older was said before there were requests of it, or came in by an import.
LOOKED_BACK = timedelta(days=30)
FORM = "By the public form"


def tie_requests(*, at: datetime) -> int:
    """Writes the requests that are missing and closes those that were answered; how many."""
    since = at.date() - LOOKED_BACK
    written = sum(_try(_tie, row, at) for row in [*_offers(since), *_interests(since)])
    return written + sum(_try(_close, row, at) for row in _answered())


def _try(deed: Callable[[Any, datetime], int], row: Any, at: datetime) -> int:
    """One that fails stops no other; the next sweep tries it again."""
    try:
        return deed(row, at)
    except (ValidationError, DatabaseError):
        log.exception("No request came of %s %s", row._meta.label, row.pk)
        return 0


def _memberships(day: str, organization: str, intermediary: str) -> Any:
    """Of that organization in partnerships of that intermediary, active on the day that it spoke."""
    return Membership.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=OuterRef(day)),
        accepted_on__lte=OuterRef(day),
        organization=OuterRef(organization),
        partnership__convener=OuterRef(intermediary),
    )


def _offers(since: date) -> Any:
    lacking = _memberships("submitted_on", "employer__organization", "intermediary")
    lacking = lacking.exclude(
        Exists(Request.objects.filter(membership=OuterRef("pk"), offer=OuterRef(OuterRef("pk"))))
    )
    return Offer.objects.filter(Exists(lacking), submitted_on__gte=since, is_imported=False)


def _interests(since: date) -> Any:
    lacking = _memberships("received_on", "organization", "intermediary")
    lacking = lacking.exclude(
        Exists(Request.objects.filter(membership=OuterRef("pk"), interest=OuterRef(OuterRef("pk"))))
    )
    rows = Interest.objects.exclude(state=InterestState.SPAM)
    return rows.filter(Exists(lacking), received_on__gte=since)


@transaction.atomic
def _tie(row: Offer | Interest, at: datetime) -> int:
    """Under the row's lock, so that two workers write each request once."""
    if isinstance(row, Offer):
        held: Any = locked_offer(row)
        words = {"offer": held, "text": held.title, "received_on": held.submitted_on}
        organization = held.employer.organization_id
    else:
        held = locked_interest(row)
        words = {"interest": held, "text": FORM, "received_on": held.received_on}
        organization = held.organization_id
    rows = list(_own(held, organization, words))
    for membership in rows:
        # West of the intermediary the day on which it came may not have begun yet.
        day = min(words["received_on"], today(membership.partnership, at))
        said = words | {"received_on": day, "answer_by_on": held.answer_by_on}
        receive_request(membership=membership, by=None, at=at, **said)
    return len(rows)


def _own(held: Any, organization: int, words: dict[str, Any]) -> Iterator[Membership]:
    named = {name: row for name, row in words.items() if name in ("offer", "interest")}
    rows = Membership.objects.active(words["received_on"]).filter(
        organization=organization, partnership__convener=held.intermediary_id
    )
    tied = Request.objects.filter(**named).values("membership")
    yield from rows.exclude(pk__in=tied).select_related("partnership__convener")


def _answered() -> Any:
    said = Q(offer__answered_on__isnull=False) | Q(interest__answered_on__isnull=False)
    rows = Request.objects.filter(said, answered_on__isnull=True)
    return rows.select_related("offer", "interest", "partnership")


@transaction.atomic
def _close(row: Request, at: datetime) -> int:
    """Answered on the day of the offer's or the interest's own answer."""
    held = Request.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.answered_on is not None:
        return 0
    of: Any = row.offer or row.interest
    states = OfferState if row.offer else InterestState
    change(held, by=None, at=at, answered_on=of.answered_on, answer=str(states(of.state).label))
    touched(held, at)
    return 1
