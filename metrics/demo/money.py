"""Streams of money beside the one that pays for convening: what a partnership does, and when that ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from metrics.demo.life import Life
from partnerships.actions.unroll import months_after
from partnerships.models import Allocation, Budget, FundingReport, FundingSource, Match

#: By place in the region: kind, name, activity, dollars a month, months that are still to come.
GRANTS: tuple[tuple[str, str, str, int, int], ...] = (
    ("philanthropy", "Bridge grant", "Coaching at the workplace", 2400, 5),
    ("state", "Work Ready grant", "Dual credit fees", 1800, 9),
    ("apprenticeship", "Apprenticeship expansion", "Mentor training", 1500, 7),
)


def tell_streams(life: Life) -> None:
    """A grant that ends within the year, one that is hoped for, and what it all costs."""
    if not life.reached(3):
        return
    number = len(life.partnership.name) % len(GRANTS)
    kind, name, activity, monthly, left = GRANTS[number]
    first = months_after(life.today.replace(day=1), left - 18)
    last = months_after(life.today.replace(day=1), left) - timedelta(days=1)
    grant = source(life, kind, f"{name} for {life.partnership.name}", monthly * 20, first, last)
    given = allocation(life, grant, activity, Decimal(monthly * 18), first, last)
    given.obligated, given.spent = Decimal(monthly * (18 - left + 2)), Decimal(monthly * (17 - left))
    given.counted_on, given.evidence = life.today - timedelta(days=12), "General ledger, fund 285"
    life.region.rows.add(
        Match(source=grant, kind="cash", amount=monthly * 2, on=first, evidence="Deposit slip 118")
    )
    for months, sent in ((9 - left, True), (1, False)):
        due = months_after(life.today, -months if sent else months)
        life.region.rows.add(
            FundingReport(source=grant, title="Half-year report", due_on=due, sent_on=due if sent else None)
        )
    tell_hopes(life, activity, monthly, last)
    life.region.rows.add(
        Budget(
            partnership=life.partnership,
            amount=Decimal(monthly * 24),
            is_convening=False,
            made_on=max(life.start, life.region.ago(200)),
            from_on=months_after(life.today.replace(day=1), -6),
            to_on=months_after(life.today.replace(day=1), 18) - timedelta(days=1),
        )
    )


def tell_hopes(life: Life, activity: str, monthly: int, last: date) -> None:
    """What was applied for, to go on with."""
    first, until = last + timedelta(days=1), months_after(last, 12)
    hoped = source(life, "wioa", f"WIOA youth for {life.partnership.name}", monthly * 8, first, until)
    hoped.awarded_on, hoped.applied_on = None, life.today - timedelta(days=40)
    allocation(life, hoped, activity, Decimal(monthly * 6), first, until)


def source(life: Life, kind: str, name: str, amount: int, first: date, last: date) -> Any:
    applied = min(first, life.today) - timedelta(days=150)
    return life.region.rows.add(
        FundingSource(
            holder=life.convener,
            name=name[:160],
            kind=kind,
            amount=amount,
            from_on=first,
            to_on=last,
            liquidate_by_on=last + timedelta(days=90),
            applied_on=applied,
            awarded_on=applied + timedelta(days=90),
            prohibited_uses=["Food", "Construction"],
            administration_cap=5,
            match_required=20,
        )
    )


def allocation(life: Life, stream: Any, activity: str, amount: Decimal, first: date, last: date) -> Any:
    return life.region.rows.add(
        Allocation(
            source=stream,
            partnership=life.partnership,
            activity=activity,
            basis="participants",
            amount=amount,
            from_on=first,
            to_on=last,
            made_on=max(life.start, min(first, life.today)),
        )
    )
