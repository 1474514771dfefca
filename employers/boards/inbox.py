"""What came in from employers and waits, or is worth reading: forms, offers, needs, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse

from directory.models import Tie, User
from employers import access
from employers.boards.found import KINDS, of_need
from employers.choices import OfferState
from employers.models import CompetencyEndorsement, Interest, Need, Offer, OfferQuestion

MOST = 50
#: What takes no answer is shown so long.
NEWS = timedelta(days=30)


class Line(NamedTuple):
    """One thing that came in, and what to do with it next."""

    what: str
    title: str
    who: str
    address: str
    since: date
    answer_by: date | None
    note: str  # what keeps it, if anything
    action: str


@dataclass(frozen=True)
class Inbox:
    waiting: list[Line]
    news: list[Line]


def build(user: User, today: date) -> Inbox:
    waiting = [*_interests(user), *_offers(user)]
    waiting.sort(key=lambda line: (line.answer_by or date.max, line.since))
    news = [*_needs(user, today), *_corrections(user, today)]
    news.sort(key=lambda line: line.since, reverse=True)
    return Inbox(waiting, news)


def _interests(user: User) -> list[Line]:
    rows = Interest.objects.for_user(user).waiting().select_related("keeper")[:MOST]
    return [
        Line(
            "Form",
            row.organization_name,
            f"{row.given_name} {row.family_name}",
            reverse("employers:interest_review", args=[row.pk]),
            row.received_on,
            row.answer_by_on,
            f"with {row.keeper}" if row.keeper else "",
            "Review",
        )
        for row in rows
    ]


def _offers(user: User) -> list[Line]:
    asked = OfferQuestion.objects.filter(offer=OuterRef("pk"), answered_at__isnull=True)
    rows = (
        Offer.objects.with_people()
        .filter(intermediary__in=access.mail_of(user), state=OfferState.SUBMITTED)
        .annotate(is_asked=Exists(asked))
        .order_by("submitted_on", "pk")[:MOST]
    )
    return [
        Line(
            "Offer",
            row.title,
            row.employer.organization.name,
            reverse("employers:offer_detail", args=[row.pk]),
            row.submitted_on,
            row.answer_by_on,
            "we asked back" if row.is_asked else "",
            "Answer",
        )
        for row in rows
    ]


def _tied(user: User) -> Any:
    """Organizations that work with the user's intermediaries."""
    ties = Tie.objects.filter(intermediary__in=access.mail_of(user), to_on__isnull=True)
    return ties.order_by().values("organization")


def _needs(user: User, today: date) -> list[Line]:
    rows = Need.objects.filter(
        employer__organization__in=_tied(user), submitted_on__gte=today - NEWS, to_on__isnull=True
    ).select_related("employer__organization", *KINDS)[:MOST]
    return [
        Line(
            "Need",
            f"{of_need(row).words}{f', {row.openings_count}' if row.openings_count else ''}",
            row.employer.organization.name,
            row.employer.organization.get_absolute_url(),
            row.submitted_on,
            None,
            row.note[:160],
            "Look",
        )
        for row in rows
    ]


def _corrections(user: User, today: date) -> list[Line]:
    rows = CompetencyEndorsement.objects.filter(
        employer__organization__in=_tied(user), verdict="corrected", on__gte=today - NEWS
    ).select_related("employer__organization", "pathway", "competency")[:MOST]
    return [
        Line(
            "Correction",
            f"{row.competency.title}, {row.pathway.title}",
            row.employer.organization.name,
            row.pathway.get_absolute_url(),
            row.on,
            None,
            row.correction[:160],
            "Look",
        )
        for row in rows
    ]
