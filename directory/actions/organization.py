"""Deeds about organizations and the intermediaries that work with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from directory.actions.mark import mark_stale
from directory.actions.save import change, local_day, save
from directory.choices import StaleKind
from directory.models import ConsortiumMember, Intermediary, Organization, School, Tie, User

#: Words that stand in addresses where the slug of a row would (/partnerships/new/).
RESERVED = {"board", "bulk", "new", "views"}


def free_slug(model: Any, text: str) -> str:
    """A slug of the text that no row has yet."""
    stem = slugify(text)[:110].strip("-") or "unnamed"
    taken = RESERVED | set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def add_organization(
    *, name: str, kind: str, by: User | None, at: datetime, slug: str = "", **fields: Any
) -> Organization:
    """Adds an organization, with its facet as school or intermediary where its kind has one."""
    slug = slug or free_slug(Organization, name)
    row = save(Organization(name=name.strip(), kind=kind, slug=slug, **fields), by=by, at=at)
    if kind == "school":
        save(School(organization=row), by=by, at=at)
    if kind == "intermediary":
        save(Intermediary(organization=row), by=by, at=at)
    return row


@transaction.atomic
def enter_organization(
    *,
    network: Organization,
    name: str,
    kind: str,
    by: User | None,
    at: datetime,
    same: Organization | None = None,
    **fields: Any,
) -> Organization:
    """One that the network has met, and works with from now on; one that is known already (`same`) stays."""
    if same is not None:
        return same
    row = add_organization(name=name, kind=kind, by=by, at=at, **fields)
    tie_organization(intermediary=network, organization=row, by=by, at=at)
    return row


@transaction.atomic
def change_organization(
    *, organization: Organization, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Organization:
    change(organization, by=by, at=at, reason=reason, **fields)
    mark_stale(StaleKind.ORGANIZATION, organization.pk, at=at)
    return organization


@transaction.atomic
def tie_organization(
    *,
    intermediary: Organization,
    organization: Organization,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
) -> Tie | None:
    """The two work together from now on; nothing happens where they already do, or are one."""
    if intermediary == organization:
        return None
    standing: Tie | None = Tie.objects.filter(
        intermediary=intermediary, organization=organization, to_on__isnull=True
    ).first()
    if standing is not None:
        return standing
    from_on = from_on or local_day(at, intermediary.time_zone)
    return save(Tie(intermediary=intermediary, organization=organization, from_on=from_on), by=by, at=at)


@transaction.atomic
def end_tie(
    *,
    intermediary: Organization,
    organization: Organization,
    by: User | None,
    at: datetime,
    to_on: date | None = None,
) -> None:
    """They no longer work together: the intermediary's staff see e-mail and phone no more."""
    to_on = to_on or local_day(at, intermediary.time_zone)
    for tie in Tie.objects.filter(intermediary=intermediary, organization=organization, to_on__isnull=True):
        change(tie, by=by, at=at, to_on=max(to_on, tie.from_on))


@transaction.atomic
def join_consortium(
    *,
    intermediary: Intermediary,
    organization: Organization,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
) -> ConsortiumMember:
    """Staff of a consortium's member hold their seats in the consortium too."""
    row = ConsortiumMember(
        intermediary=intermediary,
        organization=organization,
        from_on=from_on or local_day(at, intermediary.organization.time_zone),
    )
    return save(row, by=by, at=at)
