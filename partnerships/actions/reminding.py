"""What the calendar reminds people of: ends, reviews, data to be destroyed. Each letter has one key."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from partnerships.actions.sharing import alert_uncovered
from partnerships.actions.write import today
from partnerships.letters import agreement as letters
from partnerships.letters.sharing import data_destroy_due
from partnerships.models import Agreement, DataFlow, DataSharingAgreement
from partnerships.rules import BINDING

#: Days before the end, from far to near. A letter for each, and after a missed night the nearest only.
BEFORE_END = (90, 60, 30)
#: Days before the destroy-by date and after it; zero and less while nobody has certified it.
BEFORE_DESTROY = (30, 0, -30)


def remind(*, at: datetime) -> int:
    """Queues every reminder that is due on the local day; running it again queues none twice."""
    return remind_ends(at=at) + remind_reviews(at=at) + remind_destroying(at=at) + remind_flows(at=at)


def threshold(days: int, steps: tuple[int, ...]) -> int | None:
    """The nearest step that has been reached."""
    return min((step for step in steps if days <= step), default=None)


@transaction.atomic
def remind_ends(*, at: datetime) -> int:
    """To owner, backup and partners; not once the agreement that follows is drafted and under way."""
    soon = at.date() + timedelta(days=BEFORE_END[0] + 1)
    rows = Agreement.objects.filter(state__in=BINDING, ends_on__lte=soon)
    followed = Agreement.objects.filter(state__in=["out_for_signature", "signed"]).values("predecessor")
    count = 0
    for row in rows.exclude(pk__in=followed.filter(predecessor__isnull=False)).select_related(*KEPT_BY):
        days = (row.ends_on - today(row.partnership, at)).days
        step = threshold(days, BEFORE_END)
        if step is not None and days >= 0:
            letters.agreement_ending(row, step, at=at)
            count += 1
    return count


KEPT_BY = ("partnership__convener", "owner", "backup")


@transaction.atomic
def remind_reviews(*, at: datetime) -> int:
    """On the day of the review, or as soon after it as the task runs."""
    due = Agreement.objects.filter(state="active", review_on__lte=at.date() + timedelta(days=1))
    rows = [row for row in due.select_related(*KEPT_BY) if row.review_on <= today(row.partnership, at)]
    for row in rows:
        letters.agreement_review(row, at=at)
    return len(rows)


@transaction.atomic
def remind_destroying(*, at: datetime) -> int:
    soon = at.date() + timedelta(days=BEFORE_DESTROY[0] + 1)
    rows = DataSharingAgreement.objects.filter(
        destroyed_on__isnull=True,
        destroy_by_on__lte=soon,
        agreement__state__in=["active", "under_review", "renewed", "expired", "terminated"],
    )
    count = 0
    for terms in rows.select_related(*(f"agreement__{name}" for name in KEPT_BY), "custodian"):
        days = (terms.destroy_by_on - today(terms.agreement.partnership, at)).days
        step = threshold(days, BEFORE_DESTROY)
        if step is not None:
            data_destroy_due(terms, step, at=at)
            count += 1
    return count


@transaction.atomic
def remind_flows(*, at: datetime) -> int:
    """Once a month while student-level data flows without an agreement."""
    flows = DataFlow.objects.uncovered(at.date()).select_related(
        "partnership__convener", "giver__organization", "receiver__organization", "covered_by__agreement"
    )
    period = month_of(at.date())
    return sum(alert_uncovered(flow, period, at=at) for flow in flows.order_by("pk"))


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"
