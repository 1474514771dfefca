"""What stands in a user's calendar: meetings, promises that are due, ends and reviews of agreements.

For those who work on partnerships of theirs alone; for others of all that they may see, the next of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import User
from directory.querysets import standing
from partnerships.boards.head import due_on
from partnerships.calendars import Day
from partnerships.models import Agreement, Assignment, Commitment, Delivery, Meeting
from partnerships.rules import BINDING

BEFORE, AHEAD = timedelta(days=30), timedelta(days=366)
MOST = 300


def meetings(user: User, today: date) -> list[Meeting]:
    rows = Meeting.objects.for_user(user).filter(_own(user, today), canceled_on__isnull=True)
    rows = rows.filter(planned_on__range=(today - BEFORE, today + AHEAD))
    return list(rows.select_related("partnership__convener").order_by("planned_on", "pk")[:MOST])


def days(user: User, today: date) -> list[Day]:
    return [*_promises(user, today), *_agreements(user, today)]


def _own(user: User, today: date) -> Q:
    """Of the partnerships that the user works on, if there are any."""
    mine = Assignment.objects.filter(standing(today), person=user.person_id).order_by()
    if user.person_id is None or not mine.exists():
        return Q()
    return Q(partnership__in=mine.values("partnership"))


def _promises(user: User, today: date) -> list[Day]:
    delivered = Exists(Delivery.objects.filter(commitment=OuterRef("pk")))
    rows = Commitment.objects.for_user(user).filter(_own(user, today), ~delivered).open(today)
    rows = rows.annotate(due_on=due_on()).filter(due_on__range=(today - BEFORE, today + AHEAD))
    said = rows.order_by("due_on", "pk").values_list(
        "pk", "due_on", "text", "owner__organization__name", "partnership__slug"
    )
    return [
        Day(
            f"commitment-{pk}",
            on,
            _("Due: %(what)s (%(who)s)") % {"what": text, "who": owner or _("nobody is named")},
            reverse("partnerships:partnership_promises", args=[slug]) + f"#commitment-{pk}",
        )
        for pk, on, text, owner, slug in said[:MOST]
    ]


def _agreements(user: User, today: date) -> list[Day]:
    window = (today - BEFORE, today + AHEAD)
    rows: Any = Agreement.objects.for_user(user).filter(_own(user, today), state__in=BINDING)
    rows = rows.filter(Q(ends_on__range=window) | Q(review_on__range=window)).order_by("ends_on", "pk")
    return [
        Day(f"agreement-{row.pk}-{name}", on, words % {"title": row.title}, row.get_absolute_url())
        for row in rows[:MOST]
        for name, on, words in (
            ("end", row.ends_on, _("Ends: %(title)s")),
            ("review", row.review_on, _("Review: %(title)s")),
        )
        if on and window[0] <= on <= window[1]
    ]
