"""What is offered against what schools look for and what pathways need; every fit with its reasons.

A fixed number of queries: what is open is read once and compared in memory, a page of requests at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from directory.models import Organization, User
from directory.pages import Page, page_of
from employers import access
from employers.models import Offer, PlaceRequest
from employers.querysets import networks_of, schools_of
from employers.rules import Held, Reason, Wanted, is_possible, reasons
from pathways.choices import StepKind
from pathways.models import PathwayStep

SIZE = 20
OFFERS = 400  # open offers that are compared
BEST = 3
STEPS = 200
UNTIED = 30


@dataclass(frozen=True)
class Fit:
    """An offer that could serve a request, and why."""

    offer: Offer
    reasons: list[Reason]

    @property
    def misses(self) -> int:
        return sum(not reason.fits for reason in self.reasons)


@dataclass(frozen=True)
class Sought:
    """What a school looks for, with the offers that fit best."""

    row: PlaceRequest
    fits: list[Fit]
    may_match: bool


@dataclass(frozen=True)
class Matching:
    page: Page
    sought: list[Sought]
    waiting: list[Offer]  # offered, not answered yet
    bare: list[Any]  # steps of pathways that no offer stands behind
    served_count: int
    untied: list[Offer]  # offers that stand behind no step
    may_seek: bool
    is_staff: bool
    today: date


def build(user: User, today: date, asked_page: str | None) -> Matching:
    rows = PlaceRequest.objects.for_user(user).open().select_related("school", "intermediary", "pathway_step")
    page = page_of(rows.order_by("from_on", "pk"), asked_page, size=SIZE)
    offers = open_offers(user, today)
    steps = list(steps_with_offers(user)[:STEPS])
    own = set(access.working_in(user))
    return Matching(
        page=page,
        sought=[_sought(row, offers, user, own) for row in page.rows],
        waiting=list(_waiting(user)[:UNTIED]),
        bare=[step for step in steps if not step.offer_count],
        served_count=sum(bool(step.offer_count) for step in steps),
        untied=[offer for offer in offers if offer.pathway_step_id is None and offer.intermediary_id in own][
            :UNTIED
        ],
        may_seek=user.is_superuser or schools_to_ask_for(user).exists(),
        is_staff=user.is_superuser or _staffs(own),
        today=today,
    )


def _staffs(own: set[int]) -> bool:
    return Organization.objects.filter(pk__in=own, intermediary__isnull=False).exists()


def _waiting(user: User) -> Any:
    """Offers to the user's own intermediaries that wait for an answer, the longest first."""
    rows = Offer.objects.for_user(user).filter(state="submitted")
    if not user.is_superuser:
        rows = rows.filter(intermediary__in=access.working_in(user))
    return rows.with_places().select_related("employer__organization").order_by("submitted_on", "pk")


def open_offers(user: User, today: date) -> list[Any]:
    """Accepted offers with free places, which the user sees."""
    rows = Offer.objects.for_user(user).open(today).for_learners().with_places().filter(free_count__gt=0)
    return list(rows.select_related("employer__organization", "site").order_by("from_on", "pk")[:OFFERS])


def offers_for(wanted: PlaceRequest, today: date) -> Any:
    """The open offers of the kind that a school looks for, in the network that it asked."""
    rows = Offer.objects.open(today).with_places().filter(free_count__gt=0)
    mine = rows.filter(intermediary=wanted.intermediary_id, kind=wanted.kind)
    return mine.select_related("employer__organization").order_by("-free_count", "pk")


def _sought(row: PlaceRequest, offers: list[Any], user: User, own: set[int]) -> Sought:
    places = {row.intermediary_id, row.school_id, row.school.parent_id}
    return Sought(row, fits_for(row, offers), bool(user.is_superuser or places & own))


def fits_for(row: PlaceRequest, offers: list[Any]) -> list[Fit]:
    """The offers that could serve it, those with the fewest misfits first."""
    wanted = Wanted(row.kind, row.grade_band, row.learners_count, row.school.county, row.from_on, row.to_on)
    found = []
    for offer in offers:
        if offer.intermediary_id == row.intermediary_id and offer.kind == row.kind:
            why = reasons(wanted, held(offer))
            if is_possible(why):
                found.append(Fit(offer, why))
    return sorted(found, key=lambda fit: (fit.misses, fit.offer.pk))[:BEST]


def held(offer: Any) -> Held:
    site = offer.site.county if offer.site else ""
    return Held(
        offer.kind,
        offer.grade_bands,
        offer.free_count,
        site or offer.employer.organization.county,
        offer.from_on,
        offer.to_on,
    )


# --- pathways


def pathways_of(user: User) -> Q:
    """The pathways that concern a user: of their own networks, or taught by their schools."""
    ids = user.organization_ids
    if user.is_superuser:
        return Q()
    return (
        Q(pathway__owner__in=ids)
        | Q(pathway__owner__in=networks_of(ids))
        | Q(pathway__schools__in=schools_of(ids).order_by().values("pk"))
    )


def steps_to_serve(user: User) -> Any:
    """The steps of work-based learning in those pathways, which an employer can stand behind."""
    steps = PathwayStep.objects.filter(kind=StepKind.WORK_BASED, pathway__closed_on__isnull=True)
    rows = steps.filter(pk__in=steps.filter(pathways_of(user)).order_by().values("pk"))
    return rows.select_related("pathway").order_by("pathway__title", "order", "pk")


def steps_with_offers(user: User) -> Any:
    """Each with how many standing offers, from how many employers, stand behind it."""
    standing = Q(offers__state__in=["submitted", "accepted"])
    return steps_to_serve(user).annotate(
        offer_count=Count("offers", filter=standing, distinct=True),
        employer_count=Count("offers__employer", filter=standing, distinct=True),
    )


def schools_to_ask_for(user: User) -> Any:
    """The schools for which the user looks for places: their own, and those of their network."""
    own = access.working_in(user)
    schools = Organization.objects.filter(closed_on__isnull=True).order_by("name")
    if user.is_superuser:
        return schools.filter(kind__in=("school", "district", "postsecondary"))
    tied = access.tied_to(own)
    return schools.filter(pk__in=schools_of(own).order_by().values("pk")) | schools.filter(pk__in=tied)
