"""A year of agreements, month by month: what begins, is reviewed, ends, and is to be destroyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from directory.models import User
from partnerships.actions.unroll import months_after
from partnerships.choices import TONES, AgreementState
from partnerships.models import Agreement, DataSharingAgreement

#: How many days before its end everybody who keeps an agreement is reminded.
REMINDERS = (90, 60, 30)
MONTHS = 12
OPEN = ("draft", "in_review", "out_for_signature", "signed", "active", "under_review")
LIVE = ("signed", "active", "under_review")


class Event(NamedTuple):
    on: date
    words: str
    tone: str
    agreement: Agreement
    is_reminder: bool = False


class Bar(NamedTuple):
    """A term within the months that are shown, in percent of them."""

    agreement: Agreement
    start: float
    length: float


@dataclass(frozen=True)
class Month:
    first: date
    events: list[Event]

    @property
    def reminders(self) -> list[Event]:
        """Told apart, since they repeat what ends later."""
        return [event for event in self.events if event.is_reminder]

    @property
    def happenings(self) -> list[Event]:
        return [event for event in self.events if not event.is_reminder]


@dataclass(frozen=True)
class Calendar:
    first: date
    last: date
    months: list[Month]
    bars: list[Bar]
    today_at: float | None

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Each tone of the bars, and the states that wear it, in the order of an agreement's life."""
        shown = {bar.agreement.state for bar in self.bars}
        found: dict[str, list[str]] = {}
        for state in AgreementState:
            if state in shown:
                found.setdefault(TONES[state], []).append(str(state.label))
        return [(tone, ", ".join(labels)) for tone, labels in found.items()]

    @property
    def event_count(self) -> int:
        return sum(len(month.events) for month in self.months)

    @property
    def before(self) -> str:
        return f"{months_after(self.first, -MONTHS):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{months_after(self.first, MONTHS):%Y-%m}"


def build(user: User, asked: str | None, today: date) -> Calendar:
    first = first_month(asked, today)
    last = months_after(first, MONTHS) - timedelta(days=1)
    rows = list(_agreements(user, first, last))
    terms = {row.agreement_id: row for row in DataSharingAgreement.objects.filter(agreement__in=rows)}
    by_month: dict[date, list[Event]] = defaultdict(list)
    for row in rows:
        for event in events(row, terms.get(row.pk)):
            if first <= event.on <= last:
                by_month[event.on.replace(day=1)].append(event)
    months = [months_after(first, number) for number in range(MONTHS)]
    return Calendar(
        first,
        last,
        [Month(month, sorted(by_month[month], key=lambda event: event[:2])) for month in months],
        [bar for row in rows if (bar := term_bar(row, first, last))],
        share(today, first, last) if first <= today <= last else None,
    )


def first_month(asked: str | None, today: date) -> date:
    """The month that an address asks for ("2026-11"); nonsense is this one."""
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)


def _agreements(user: User, first: date, last: date) -> Iterator[Agreement]:
    reaches = Q(effective_on__lte=last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    due = Q(review_on__range=(first, last)) | Q(data_sharing__destroy_by_on__range=(first, last))
    seen = Agreement.objects.for_user(user).filter(reaches | due).exclude(state__in=["withdrawn", "declined"])
    return seen.select_related("partnership").order_by("ends_on", "title", "pk")  # type: ignore[no-any-return]


def events(row: Agreement, terms: DataSharingAgreement | None) -> Iterator[Event]:
    if row.effective_on and row.state in OPEN:
        yield Event(row.effective_on, "takes effect", "green", row)
    if row.review_on and row.state in LIVE:
        yield Event(row.review_on, "is reviewed", "azure", row)
    if row.ends_on and row.state in LIVE:
        yield Event(row.ends_on, "ends", "red", row)
        for days in REMINDERS:
            words = f"reminder, {days} days before its end"
            yield Event(row.ends_on - timedelta(days=days), words, "secondary", row, is_reminder=True)
    if terms and terms.destroy_by_on and not terms.destroyed_on:
        yield Event(terms.destroy_by_on, "data is to be destroyed", "orange", row)


def term_bar(row: Agreement, first: date, last: date) -> Bar | None:
    if row.effective_on is None or row.effective_on > last:
        return None
    start = share(max(row.effective_on, first), first, last)
    end = share(min(row.ends_on or last, last), first, last)
    return Bar(row, start, max(end - start, 0.5))


def share(day: date, first: date, last: date) -> float:
    """Where a day lies in the span, 0..100."""
    return round(100 * (day - first).days / ((last - first).days + 1), 2)
