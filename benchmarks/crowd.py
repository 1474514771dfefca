"""Fills a database for the pages: the demo region, scored for real, then copied many times by SQL."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Max
from django.db.models.functions import Mod
from django.utils import timezone

from directory.actions.index import index_rows, rebuild_index
from directory.models import Organization, Seat, StaleMark, User
from metrics.actions.history import score_history
from metrics.actions.situations import renew_all, renew_situations
from metrics.demo.load import load
from metrics.models import CurrentDetail, HealthSnapshot, PartnershipMetric
from partnerships.models import (
    Agreement,
    Assignment,
    Commitment,
    Confirmation,
    Contribution,
    Decision,
    Delivery,
    DueDate,
    Interaction,
    Meeting,
    Membership,
    Partnership,
    PartnershipPathway,
    Request,
    ValueStatement,
)

#: What the measured pages read, each after those that it points at.
COPIED: tuple[type[models.Model], ...] = (
    Partnership,
    Membership,
    PartnershipPathway,
    Assignment,
    Agreement,
    Interaction,
    Request,
    Meeting,
    Decision,
    ValueStatement,
    Contribution,
    Commitment,
    DueDate,
    Delivery,
    Confirmation,
    PartnershipMetric,
    HealthSnapshot,
    CurrentDetail,
)
#: What may point here only once: a copy leaves it empty.
EMPTIED = {(Delivery, "placement"), (Commitment, "offer"), (Commitment, "responsibility")}
HISTORY_WEEKS = 26
#: Of its 26 weeks of scores a copy gets these: enough for "what moved" and for "what changed".
COPIED_WEEKS = (0, 1, 4, 5)
SMALL = 60  # partnerships of the second network
COUNTIES = ("Tallow", "Quill", "Sable", "Fern", "Marl", "Alder", "Rushing", "Cedar")
ALL_STAFF, SMALL_STAFF = "staff.of.all@bench.example", "staff.of.sixty@bench.example"


def build(partnerships: int, organizations: int, today: date) -> None:
    """An empty database into one network of nearly all partnerships, and one of sixty."""
    if Organization.objects.exists():
        raise SystemExit("The benchmark fills only an empty database.")
    load(today, "no one signs in by it")
    days = [today - timedelta(weeks=week) for week in range(HISTORY_WEEKS, -1, -1)]
    score_history(days, at=timezone.now())
    add_organizations(organizations)
    copy_partnerships(math.ceil(partnerships / Partnership.objects.count()) - 1, today)
    divide()
    rebuild_index()
    settle()
    renew_all(at=timezone.now())
    StaleMark.objects.all().delete()  # a worker takes each within seconds
    settle()


def add_organizations(total: int) -> None:
    """Plain organizations up to this many, spread over kinds and counties."""
    kinds = ("school", "employer", "employer", "community", "postsecondary")
    start = Organization.objects.aggregate(most=Max("pk"))["most"] + 1
    rows = [
        Organization(
            slug=f"bench-{number}",
            name=f"{COUNTIES[number * 7 % len(COUNTIES)]} Works {number * 7919 % 1_000_003}",
            kind=kinds[number % len(kinds)],
            city=f"{COUNTIES[number % len(COUNTIES)]}burg",
            county=COUNTIES[number % len(COUNTIES)],
            state="KY",
        )
        for number in range(start, start + total - Organization.objects.count())
    ]
    Organization.objects.bulk_create(rows, batch_size=2_000)
    index_rows(Organization, [row.pk for row in rows])


def add_partnerships(total: int, today: date) -> None:
    """What is there as many times as it takes; all that comes is of the first network."""
    last = Partnership.objects.aggregate(most=Max("pk"))["most"]
    copy_partnerships(math.ceil(total / Partnership.objects.count()) - 1, today, mark="more-")
    large = Organization.objects.filter(intermediary__isnull=False).order_by("pk")[0]
    fresh = Partnership.objects.filter(pk__gt=last)
    fresh.update(convener=large)
    Membership.objects.filter(role="convener", partnership__gt=last).update(organization=large)
    settle()
    keys = list(fresh.values_list("pk", flat=True))
    index_rows(Partnership, keys)
    renew_situations(keys, at=timezone.now())


# --- copies by SQL: every id moved by a stride per copy, so that the rows of a copy point at each other


def copy_partnerships(copies: int, today: date, mark: str = "") -> None:
    """`mark` keeps the slugs of a second round from those of the first."""
    if copies < 1:
        return
    strides = {model: model._base_manager.aggregate(most=Max("pk"))["most"] or 1 for model in COPIED}
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(*copy_statement(model, strides, copies, today, mark))


def copy_statement(
    model: type[models.Model], strides: dict[Any, int], copies: int, today: date, mark: str
) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    values = ", ".join(copied(field, strides, mark) for field in model._meta.concrete_fields)
    where, words = f"id <= {strides[model]}", []
    if model is Agreement:
        where += " AND paper_id IS NULL"  # a paper belongs to one agreement
    if model is HealthSnapshot:
        words = [str(today - timedelta(weeks=week)) for week in COPIED_WEEKS]
        shown = quote(CurrentDetail._meta.db_table)
        where += f" AND (as_of IN (%s, %s, %s, %s) OR id IN (SELECT snapshot_id FROM {shown}))"
    return (
        f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {copies})"
        f" INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, copies WHERE {where}",
        words,
    )


def copied(field: models.Field[Any, Any], strides: dict[Any, int], mark: str) -> str:
    column = connection.ops.quote_name(field.column)
    target = field.model if field.primary_key else field.related_model
    if (field.model, field.name) in EMPTIED:
        return "NULL"
    if field.model is Partnership and field.name in ("slug", "name"):
        return f"{column} || '-{mark}' || k" if field.name == "slug" else f"{column} || ' ' || k"
    return f"{column} + k * {strides[target]}" if target in strides else column


# --- whose they are


def divide() -> None:
    """Nearly all in the first network, sixty in the second; members drawn from all organizations."""
    large, small = Organization.objects.filter(intermediary__isnull=False).order_by("pk")[:2]
    chosen = list(Partnership.objects.order_by("-pk").values_list("pk", flat=True)[:SMALL])
    Partnership.objects.update(convener=large)
    Partnership.objects.filter(pk__in=chosen).update(convener=small)
    conveners = Membership.objects.filter(role="convener")
    conveners.exclude(partnership__in=chosen).update(organization=large)
    conveners.filter(partnership__in=chosen).update(organization=small)
    spread_members()
    for email, seats in ((ALL_STAFF, (large, small)), (SMALL_STAFF, (small,))):
        user = User.objects.create_user(email, name="Bench Staff")
        for seat in seats:
            Seat.objects.create(user=user, organization=seat, role="member", from_on=date(2020, 1, 1))


def spread_members() -> None:
    """Members of one partnership stay different ones: neighboring ids go to neighboring organizations."""
    first = Organization.objects.filter(slug__startswith="bench-").order_by("pk")
    start, count = first[0].pk, first.count()
    copies = Membership.objects.exclude(role="convener").exclude(partnership__slug__in=originals())
    copies.update(organization_id=start + Mod(F("id"), count))


def originals() -> list[str]:
    """The partnerships with the whole history: those that were told, not copied."""
    return list(Partnership.objects.order_by("pk").values_list("slug", flat=True)[:30])


def rich(count: int) -> list[str]:
    """Those of them with the most records: the dearest pages, not the mean ones."""
    rows = Partnership.objects.filter(slug__in=originals(), status="open", shown_value__isnull=False)
    most = rows.annotate(talks=Count("interactions")).order_by("-talks", "pk")[:count]
    return list(most.values_list("slug", flat=True))


def settle() -> None:
    """What a database that has run for a while has: statistics for its planner, nothing left to clean."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def sizes() -> Iterator[tuple[str, int]]:
    for model in (Organization, *COPIED):
        yield model.__name__, model._base_manager.count()
