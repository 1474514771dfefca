"""Deeds about success metrics: adopting them, targets, values typed in, their use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import local_day, save
from directory.models import Affiliation, Organization, User
from metrics.choices import ValueOrigin
from metrics.models import (
    CredentialCount,
    GoalMetric,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
)
from partnerships.actions.write import rewrite, today, touched, write
from partnerships.models import Decision, Goal, Meeting, Partnership
from pathways.models import Credential, Pathway


@transaction.atomic
def adopt_metric(
    *,
    partnership: Partnership,
    definition: MetricDefinition,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    owner: Affiliation | None = None,
    **fields: Any,
) -> PartnershipMetric:
    """The partnership measures itself by this from now on."""
    from_on = from_on or today(partnership, at)
    insist_member_person(owner, partnership)
    row = PartnershipMetric(
        partnership=partnership, definition=definition, from_on=from_on, owner=owner, **fields
    )
    return write(row, by=by, at=at)


def insist_member_person(owner: Affiliation | None, partnership: Partnership) -> None:
    if owner is None or owner.organization_id == partnership.convener_id:
        return
    if not partnership.memberships.filter(organization=owner.organization_id).exists():
        raise ValidationError({"owner": f"{owner} belongs to no party of the partnership."})


@transaction.atomic
def change_metric(
    *, metric: PartnershipMetric, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> PartnershipMetric:
    """Owner, source, frequency, lag, baseline."""
    insist_member_person(fields.get("owner"), metric.partnership)
    return rewrite(metric, by=by, at=at, reason=reason, **fields)


@transaction.atomic
def drop_metric(
    *, metric: PartnershipMetric, by: User | None, at: datetime, to_on: date | None = None
) -> PartnershipMetric:
    return rewrite(metric, by=by, at=at, to_on=to_on or today(metric.partnership, at))


@transaction.atomic
def set_target(
    *,
    metric: PartnershipMetric,
    period_from_on: date,
    period_to_on: date,
    value: Decimal,
    by: User | None,
    at: datetime,
    set_on: date | None = None,
) -> MetricTarget:
    """The target of a period; a target of the same period is replaced, its history kept."""
    row = MetricTarget.objects.filter(
        metric=metric, period_from_on=period_from_on, period_to_on=period_to_on
    ).first() or MetricTarget(metric=metric, period_from_on=period_from_on, period_to_on=period_to_on)
    row.value = value
    row.set_on = row.set_on or set_on or today(metric.partnership, at)
    return write(row, by=by, at=at)


@transaction.atomic
def type_value(
    *,
    definition: MetricDefinition,
    period_from_on: date,
    period_to_on: date,
    by: User | None,
    at: datetime,
    network: Organization | None = None,
    partnership: Partnership | None = None,
    pathway: Pathway | None = None,
    origin: str = ValueOrigin.TYPED,
    **fields: Any,
) -> MetricValue:
    """A value typed in or imported; typed again for the same period it is restated, its history kept."""
    if origin == ValueOrigin.COMPUTED:
        raise ValidationError({"origin": "Computed values are computed, never typed."})
    network = partnership.convener if partnership else network
    if network is None:
        raise ValidationError({"network": "Say whose value this is."})
    place = {"network": network, "partnership": partnership, "pathway": pathway}
    period = {"period_from_on": period_from_on, "period_to_on": period_to_on, "origin": origin}
    group = fields.pop("group", "")
    key: dict[str, Any] = {"definition": definition, "group": group, **place, **period}
    row = MetricValue.objects.select_for_update(of=("self",)).filter(**key).first() or MetricValue(**key)
    if row.pk is not None:
        fields = {"status": "restated", **fields}
    for name, value in {"entered_on": local_day(at, network.time_zone), **fields}.items():
        setattr(row, name, value)
    save(row, by=by, at=at)
    if partnership is not None:
        touched(partnership, at)
    return row


@transaction.atomic
def link_goal(
    *, goal: Goal, metric: PartnershipMetric, by: User | None, at: datetime, on: date | None = None
) -> GoalMetric:
    """The goal is measured by this metric."""
    row = GoalMetric(goal=goal, metric=metric, on=on or today(goal.partnership, at))
    return write(row, by=by, at=at)


@transaction.atomic
def discuss_metric(
    *,
    metric: PartnershipMetric,
    by: User | None,
    at: datetime,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
) -> MetricDiscussion:
    """The metric was looked at in a meeting, or led to a decision."""
    return write(MetricDiscussion(metric=metric, meeting=meeting, decision=decision), by=by, at=at)


@transaction.atomic
def count_credentials(
    *,
    partnership: Partnership,
    credential: Credential,
    school: Organization,
    period_from_on: date,
    period_to_on: date,
    earned_count: int,
    by: User | None,
    at: datetime,
    pathway: Pathway | None = None,
    is_imported: bool = False,
) -> CredentialCount:
    """Credentials that learners of one school earned in a period: a count, nobody named."""
    row = CredentialCount(
        partnership=partnership,
        credential=credential,
        school=school,
        pathway=pathway,
        period_from_on=period_from_on,
        period_to_on=period_to_on,
        earned_count=earned_count,
        entered_on=today(partnership, at),
        is_imported=is_imported,
    )
    return write(row, by=by, at=at)
