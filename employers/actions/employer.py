"""Deeds about the employer itself: its facet, sites, and what it says of a pathway's competencies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.mark import mark_stale
from directory.actions.organization import add_organization
from directory.actions.save import change, happened, local_day, save
from directory.choices import StaleKind
from directory.models import Organization, User
from employers.models import CompetencyEndorsement, Employer, Site
from pathways.models import Competency, Industry, Pathway


@transaction.atomic
def add_employer(
    *,
    by: User | None,
    at: datetime,
    organization: Organization | None = None,
    name: str = "",
    industry: Industry | None = None,
    size: str = "",
    **fields: Any,
) -> Employer:
    """Makes an organization an employer too (a college is one); without one, adds it by its name."""
    if organization is None:
        organization = add_organization(name=name, kind="employer", by=by, at=at, **fields)
    row = save(Employer(organization=organization, industry=industry, size=size), by=by, at=at)
    return touched(row, at)


@transaction.atomic
def change_employer(
    *, employer: Employer, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Employer:
    return touched(change(employer, by=by, at=at, reason=reason, **fields), at)


@transaction.atomic
def add_site(*, employer: Employer, name: str, by: User | None, at: datetime, **fields: Any) -> Site:
    return save(Site(employer=employer, name=name.strip(), **fields), by=by, at=at)


@transaction.atomic
def endorse_competency(
    *,
    employer: Employer,
    pathway: Pathway,
    competency: Competency,
    verdict: str,
    by: User | None,
    at: datetime,
    correction: str = "",
    on: date | None = None,
) -> CompetencyEndorsement:
    """The employer endorses what the pathway teaches, or corrects it in its own words."""
    if not pathway.competencies.filter(pk=competency.pk).exists():
        raise ValidationError({"competency": "The pathway doesn’t teach this competency."})
    zone = employer.organization.time_zone
    day = happened(on, at=at, time_zone=zone)
    said = {"employer": employer, "pathway": pathway, "competency": competency}
    standing: CompetencyEndorsement | None = CompetencyEndorsement.objects.filter(**said, on=day).first()
    if standing is not None:  # said again on the same day
        change(standing, by=by, at=at, verdict=verdict, correction=correction.strip())
        touched(employer, at)
        return standing
    row = CompetencyEndorsement(
        employer=employer,
        pathway=pathway,
        competency=competency,
        verdict=verdict,
        correction=correction.strip(),
        on=day,
        entered_on=local_day(at, zone),
    )
    save(row, by=by, at=at)
    touched(employer, at)
    return row


def touched(employer: Employer, at: datetime) -> Employer:
    mark_stale(StaleKind.EMPLOYER, employer.pk, at=at)
    return employer
