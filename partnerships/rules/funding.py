"""Money goes no further than its award allows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from directory.rules import YES, Verdict, no

#: The use tag whose allocations count toward an award's administration cap.
ADMINISTRATION = "administration"


def may_allocate(
    *,
    award: Decimal,
    allocated: Decimal,
    amount: Decimal,
    period: tuple[date, date],
    wanted: tuple[date, date],
    activity: str,
    allowed: Collection[str],
    prohibited: Collection[str],
    cap: Decimal | None = None,
    administered: Decimal = Decimal(0),
) -> Verdict:
    """Money goes no further than the award, its period, its permitted uses and its cap on administration."""
    if allocated + amount > award:
        return no(f"Of this award {award - allocated} is left.")
    if wanted[0] < period[0] or wanted[1] > period[1]:
        return no(f"The award runs from {period[0]} to {period[1]}.")
    if activity in prohibited:
        return no(f"This award may not be used for {activity}.")
    if allowed and activity not in allowed:
        return no(f"This award may be used for {', '.join(sorted(allowed))} only.")
    if activity.casefold() == ADMINISTRATION:
        return may_administer(administered + amount, award=award, cap=cap)
    return YES


def may_administer(amount: Decimal, *, award: Decimal, cap: Decimal | None) -> Verdict:
    """Of an award with a cap (Perkins V: 5 percent) no more than that share pays for administration."""
    if cap is None or amount * 100 <= award * cap:
        return YES
    return no(f"Administration may take {cap.normalize():f}% of this award, {award * cap / 100:.2f}.")
