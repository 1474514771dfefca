"""Money goes no further than its award allows; how it lies in time, and where it ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from partnerships.choices import FundingState

#: The use tag whose allocations count toward an award's administration cap.
ADMINISTRATION = "administration"
CENT = Decimal("0.01")
#: A month in which this share of the money of the month before is gone is a cliff.
CLIFF = Decimal("0.25")

Period = tuple[date, date]


def may_take(amount: Decimal, *, award: Decimal, taken: Decimal) -> Verdict:
    """Σ allocations ≤ award."""
    if taken + amount <= award:
        return YES
    return no(_("Of this award %(left)s is left.") % {"left": f"{award - taken:,.2f}"})


def may_lie(wanted: Period, *, period: Period) -> Verdict:
    """Within the period of the award, both days included."""
    if period[0] <= wanted[0] and wanted[1] <= period[1]:
        return YES
    return no(_("The award runs from %(first)s to %(last)s.") % {"first": period[0], "last": period[1]})


def may_use(activity: str, *, allowed: Collection[str], prohibited: Collection[str]) -> Verdict:
    """What a tag prohibits is out; where uses are named as allowed, everything else is out too."""
    use = activity.casefold()
    if use in {tag.casefold() for tag in prohibited}:
        return no(_("This award may not be used for %(use)s.") % {"use": activity})
    if allowed and use not in {tag.casefold() for tag in allowed}:
        return no(_("This award may be used for %(uses)s only.") % {"uses": ", ".join(sorted(allowed))})
    return YES


def may_administer(amount: Decimal, *, award: Decimal, cap: Decimal | None) -> Verdict:
    """Of an award with a cap (Perkins V: 5 percent) no more than that share pays for administration."""
    if cap is None or amount * 100 <= award * cap:
        return YES
    words = {"share": f"{cap.normalize():f}", "most": f"{award * cap / 100:,.2f}"}
    return no(_("Administration may take %(share)s%% of this award, %(most)s.") % words)


def may_allocate(
    *,
    award: Decimal,
    allocated: Decimal,
    amount: Decimal,
    period: Period,
    wanted: Period,
    activity: str,
    allowed: Collection[str],
    prohibited: Collection[str],
    cap: Decimal | None = None,
    administered: Decimal = Decimal(0),
) -> dict[str, Verdict]:
    """Each check of an allocation, under the field that can mend it."""
    amounts = [may_take(amount, award=award, taken=allocated)]
    if activity.casefold() == ADMINISTRATION:
        amounts.append(may_administer(administered + amount, award=award, cap=cap))
    return {
        "amount": next((verdict for verdict in amounts if not verdict), YES),
        "to_on" if wanted[0] >= period[0] else "from_on": may_lie(wanted, period=period),
        "activity": may_use(activity, allowed=allowed, prohibited=prohibited),
    }


def may_spend(*, amount: Decimal, obligated: Decimal, spent: Decimal) -> dict[str, Verdict]:
    """What is spent was obligated before, and what is obligated was allocated."""
    words = {"amount": f"{amount:,.2f}", "obligated": f"{obligated:,.2f}"}
    return {
        "obligated": YES if obligated <= amount else no(_("%(amount)s is allocated.") % words),
        "spent": YES if spent <= obligated else no(_("%(obligated)s is obligated.") % words),
    }


def takes_spending(state: str) -> Verdict:
    """Money is spent once it was awarded, and until the books are closed."""
    if state in {FundingState.PLANNED, FundingState.APPLIED}:
        return no(_("This money isn’t awarded yet."))
    if state == FundingState.CLOSED:
        return no(_("This award is closed."))
    return YES


def funding_state(
    on: date, *, period: Period, applied_on: date | None, awarded_on: date | None, closed_on: date | None
) -> FundingState:
    """Where an award stands on a day, by its dates alone."""
    if closed_on is not None and closed_on <= on:
        return FundingState.CLOSED
    if awarded_on is None or awarded_on > on:
        has_applied = applied_on is not None and applied_on <= on
        return FundingState.APPLIED if has_applied else FundingState.PLANNED
    if on < period[0]:
        return FundingState.AWARDED
    return FundingState.ACTIVE if on <= period[1] else FundingState.CLOSING


def prorated(amount: Decimal, period: Period, window: Period) -> Decimal:
    """The part of an amount, spread evenly over its days, that falls into a window; to the cent."""
    first, last = max(period[0], window[0]), min(period[1], window[1])
    if last < first:
        return Decimal(0)
    share = Decimal((last - first).days + 1) / Decimal((period[1] - period[0]).days + 1)
    return (amount * share).quantize(CENT, ROUND_HALF_UP)


def find_cliff(months: Sequence[Decimal]) -> int | None:
    """The first month in which at least a quarter of the money of the month before is gone."""
    pairs = enumerate(zip(months, months[1:], strict=False), start=1)
    return next((place for place, (before, now) in pairs if before - now >= before * CLIFF and before), None)
