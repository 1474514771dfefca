"""The parts of an organization's record that are about employers, and who stands behind a pathway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from directory.models import Organization, User
from employers.boards.asks import load_of
from employers.models import Employer, Need, Offer, Placement
from pathways.models import Pathway

SHOWN = 12


def offers(organization: Organization, user: User) -> dict[str, Any]:
    rows = Offer.objects.for_user(user).filter(employer__organization=organization).with_places()
    return counted("offers", rows.select_related("pathway_step__pathway").order_by("-submitted_on", "-pk"))


def needs(organization: Organization, user: User) -> dict[str, Any]:
    rows = Need.objects.for_user(user).filter(employer__organization=organization)
    listed = rows.select_related("occupation", "credential", "competency")
    return counted("needs", listed.order_by("to_on", "-submitted_on", "-pk"))


def asks(organization: Organization, user: User) -> dict[str, Any]:
    employer = Employer.objects.filter(organization=organization).first()
    return {"load": load_of(employer, "", timezone.localdate()) if employer else None}


def placements(organization: Organization, user: User) -> dict[str, Any]:
    """At an employer, or of a school and its district's schools."""
    side = (
        Q(offer__employer__organization=organization)
        | Q(school=organization)
        | Q(school__parent=organization)
    )
    rows = Placement.objects.for_user(user).filter(side).for_list()
    return counted("placements", rows.order_by("-from_on", "-pk"))


def counted(name: str, rows: Any) -> dict[str, Any]:
    """The first of them, and how many there are."""
    return {name: list(rows[:SHOWN]), "count": rows.order_by().count()}


# --- a pathway


class Behind(NamedTuple):
    """A step, and who stands behind it."""

    step: Any
    names: list[str]
    free: int


@dataclass(frozen=True)
class Standing:
    steps: list[Behind]
    wanted: list[Any]  # occupation with how many employers look for it, and for how many people
    bare_count: int


def behind(pathway: Pathway, user: User, today: date) -> Standing:
    """Offers that the user sees, by step; and the needs of employers for the occupations it leads to."""
    rows = Offer.objects.for_user(user).open(today).filter(pathway_step__pathway=pathway).with_places()
    held: dict[int, list[Any]] = {}
    for offer in rows.select_related("employer__organization").order_by("employer__organization__name"):
        held.setdefault(offer.pathway_step_id, []).append(offer)
    steps = [_behind(step, held.get(step.pk, [])) for step in pathway.steps.filter(kind="work_based")]
    still = Q(needs__to_on__isnull=True) | Q(needs__to_on__gte=today)
    wanted = pathway.target_occupations.annotate(
        employer_count=Count("needs__employer", filter=still, distinct=True),
        openings=Sum("needs__openings_count", filter=still),
    )
    return Standing(steps, list(wanted.order_by("title")), sum(not step.names for step in steps))


def _behind(step: Any, offers: list[Any]) -> Behind:
    names = dict.fromkeys(offer.employer.organization.name for offer in offers)
    return Behind(step, list(names), sum(max(offer.free_count, 0) for offer in offers))
