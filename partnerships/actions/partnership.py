"""Deeds on the partnership as a whole: starting it, its stage and status, pathways, system changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actions.organization import free_slug
from directory.actions.save import happened, insist, save, take_step
from directory.models import Intermediary, Organization, User
from partnerships import rules
from partnerships.actions.write import locked, on_day, put, rewrite, today, touched, write
from partnerships.models import (
    Agreement,
    Connection,
    Delivery,
    Membership,
    Partnership,
    PartnershipPathway,
    SystemChange,
    ValueStatement,
)
from pathways.models import Pathway


@transaction.atomic
def start_partnership(
    *,
    name: str,
    convener: Organization,
    by: User | None,
    at: datetime,
    slug: str = "",
    time_zone: str = "",
    started_on: date | None = None,
    stage: int = 0,
    **fields: Any,
) -> Partnership:
    """Starts a partnership that the convener has agreed to convene: its membership is the first."""
    if not Intermediary.objects.filter(organization=convener).exists():
        raise ValidationError({"convener": "A partnership is convened by an intermediary."})
    time_zone = time_zone or convener.time_zone
    started_on = happened(started_on, at=at, time_zone=time_zone, field="started_on")
    row = Partnership(
        name=name.strip(),
        slug=slug or free_slug(Partnership, name),
        convener=convener,
        time_zone=time_zone,
        started_on=started_on,
        stage=stage,
        **fields,
    )
    save(row, by=by, at=at)
    take_step(row.stage_changes, on=started_on, by=by, at=at, stage=stage)
    take_step(row.status_changes, on=started_on, by=by, at=at, status=row.status)
    first = Membership(partnership=row, organization=convener, role="convener", accepted_on=started_on)
    put(first, by=by, at=at)
    return touched(row, at)


@transaction.atomic
def change_partnership(
    *, partnership: Partnership, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Partnership:
    """Name, level, summary, parent: what has no history of dated steps of its own."""
    refused = {"stage", "status", "convener"} & set(fields)
    if refused:
        raise ValidationError(dict.fromkeys(refused, "This has a deed of its own."))
    return rewrite(partnership, by=by, at=at, reason=reason, **fields)


@transaction.atomic
def move_stage(
    *,
    partnership: Partnership,
    stage: int,
    by: User | None,
    at: datetime,
    reason: str = "",
    on: date | None = None,
) -> Partnership:
    """To the stage that the records propose, or with a reason to any other."""
    row = locked(partnership)
    on = on_day(row, on, at)
    proposal = propose_stage(row, on)
    insist(rules.may_move_stage(row.stage, stage, reason, proposal), "stage")
    reason = reason.strip() or (proposal.reason if proposal else "")
    take_step(row.stage_changes, on=on, by=by, at=at, stage=stage, reason=reason[:240])
    partnership.stage = stage
    return rewrite(row, by=by, at=at, reason=reason, stage=stage)


@transaction.atomic
def take_back_stage(*, partnership: Partnership, by: User | None, at: datetime) -> Partnership:
    """To the stage before the last step, on the day of that step; both steps stay on record."""
    row = locked(partnership)
    last, *earlier = row.stage_changes.all()[:2]
    insist(rules.may_take_back_stage(last.on, today(row, at), bool(earlier)))
    partnership.stage = earlier[0].stage
    return move_stage(partnership=row, stage=earlier[0].stage, reason=_("Taken back"), by=by, at=at)


@transaction.atomic
def change_status(
    *,
    partnership: Partnership,
    status: str,
    reason: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
) -> Partnership:
    """Open, dormant or closed, beside the stage."""
    row = locked(partnership)
    insist(rules.may_change_status(row.status, status, reason), "reason")
    on = on_day(row, on, at)
    take_step(row.status_changes, on=on, by=by, at=at, status=status, reason=reason[:240])
    partnership.status = status
    return rewrite(row, by=by, at=at, reason=reason, status=status)


def propose_stage(partnership: Partnership, on: date) -> rules.Proposal | None:
    """The step up that the records of the partnership speak for on a day, with its reason."""
    return rules.propose_stage(partnership.stage, stage_facts(partnership, on), on)


def stage_facts(partnership: Partnership, on: date) -> rules.StageFacts:
    standing = in_force(partnership, on).order_by("ends_on")
    ends = [row for row in standing.values_list("ends_on", flat=True) if row is not None]
    of_others = Q(membership__isnull=False) & ~Q(membership__role="convener")
    connections = Connection.objects.filter(partnership=partnership, on__lte=on)
    deliveries = Delivery.objects.filter(commitment__partnership=partnership, confirmation__on__lte=on)
    values = ValueStatement.objects.filter(membership__partnership=partnership)
    return rules.StageFacts(
        has_interest=connections.exists() or partnership.plans.filter(on__lte=on).exists(),
        has_contact=partnership.interactions.filter(of_others, on__lte=on).exists(),
        has_value=values.active(on).exists(),
        in_force=standing.exists(),
        ends_on=ends[0] if ends else None,
        has_confirmed_delivery=deliveries.exists(),
    )


def in_force(partnership: Partnership, on: date) -> Any:
    """The partnership's agreements (data sharing aside) that bind its parties on a day."""
    return Agreement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        Q(transitions__until_on__isnull=True) | Q(transitions__until_on__gt=on),
        partnership=partnership,
        kind__in=["mou", "work_based", "articulation"],
        effective_on__lte=on,
        transitions__on__lte=on,
        transitions__state__in=rules.IN_FORCE,
    ).distinct()


@transaction.atomic
def link_pathway(
    *, partnership: Partnership, pathway: Pathway, by: User | None, at: datetime, from_on: date | None = None
) -> PartnershipPathway:
    from_on = from_on or today(partnership, at)
    row = PartnershipPathway(partnership=partnership, pathway=pathway, from_on=from_on)
    return write(row, by=by, at=at)


@transaction.atomic
def unlink_pathway(
    *, link: PartnershipPathway, by: User | None, at: datetime, to_on: date | None = None
) -> PartnershipPathway:
    return rewrite(link, by=by, at=at, to_on=to_on or today(link.partnership, at))


@transaction.atomic
def record_system_change(
    *,
    partnership: Partnership,
    level: str,
    what: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
    **fields: Any,
) -> SystemChange:
    """Policy or practice changed beyond the program itself."""
    row = SystemChange(
        partnership=partnership,
        level=level,
        what=what,
        on=on_day(partnership, on, at),
        entered_on=today(partnership, at),
        **fields,
    )
    return put(row, by=by, at=at)
