"""Deeds about pathways: making one, saying where it leads, closing it, amending a published link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.mark import mark_stale
from directory.actions.organization import free_slug
from directory.actions.save import change, local_day, save
from directory.choices import StaleKind
from directory.models import Organization, User
from pathways.models import (
    CipSocLink,
    Competency,
    Industry,
    InstructionalProgram,
    Occupation,
    Pathway,
    PathwayStep,
)


@transaction.atomic
def make_pathway(
    *,
    title: str,
    owner: Organization,
    by: User | None,
    at: datetime,
    slug: str = "",
    schools: Iterable[Organization] = (),
    **fields: Any,
) -> Pathway:
    slug = slug or free_slug(Pathway, title)
    row = save(Pathway(title=title.strip(), owner=owner, slug=slug, **fields), by=by, at=at)
    row.schools.set(schools)
    return row


@transaction.atomic
def set_targets(
    *,
    pathway: Pathway,
    by: User | None,
    at: datetime,
    occupations: Iterable[Occupation] | None = None,
    industries: Iterable[Industry] | None = None,
    competencies: Iterable[Competency] | None = None,
) -> Pathway:
    """Says which occupations and industries the pathway leads to; what isn't given stays as it is."""
    wanted = {
        "target_occupations": occupations,
        "target_industries": industries,
        "competencies": competencies,
    }
    for name, rows in wanted.items():
        if rows is not None:
            getattr(pathway, name).set(rows)
    save(pathway, by=by, at=at, reason="Targets set", fields=["title"])
    mark_stale(StaleKind.PATHWAY, pathway.pk, at=at)
    return pathway


@transaction.atomic
def add_step(
    *, pathway: Pathway, kind: str, title: str, by: User | None, at: datetime, **fields: Any
) -> PathwayStep:
    """Adds a step after the last one unless its place is given."""
    if "order" not in fields:
        last = pathway.steps.order_by("-order").values_list("order", flat=True).first()
        fields["order"] = (last or 0) + 1
    row = PathwayStep(pathway=pathway, kind=kind, title=title.strip(), **fields)
    return save(row, by=by, at=at)


@transaction.atomic
def close_pathway(
    *, pathway: Pathway, by: User | None, at: datetime, closed_on: date | None = None
) -> Pathway:
    if pathway.closed_on is not None:
        raise ValidationError({"closed_on": f"This pathway was closed on {pathway.closed_on}."})
    closed_on = closed_on or local_day(at, pathway.owner.time_zone)
    change(pathway, by=by, at=at, closed_on=closed_on)
    mark_stale(StaleKind.PATHWAY, pathway.pk, at=at)
    return pathway


@transaction.atomic
def amend_link(
    *,
    program: InstructionalProgram,
    occupation: Occupation,
    is_removed: bool,
    reason: str,
    by: User | None,
    at: datetime,
) -> CipSocLink:
    """Adds or takes away what the published crosswalk says, with the reason."""
    if not reason:
        raise ValidationError({"reason": "Say why the published list is amended."})
    row = CipSocLink.objects.filter(instructional_program=program, occupation=occupation).first()
    if row is None:
        row = CipSocLink(instructional_program=program, occupation=occupation, source="staff")
    row.is_removed, row.reason = is_removed, reason
    return save(row, by=by, at=at, reason=reason)
