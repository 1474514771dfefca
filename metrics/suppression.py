"""Small groups of learners stay hidden: numbers in, numbers that may be shown out. Pure.

The rule (head of the security requirements): outcomes of learners, and whatever is broken down by student
group, are hidden where fewer than the network's smallest cell stand behind them. Slots, participation and
hours without student attributes are shown to a partnership's own parties. A whole that stands beside its
parts is hidden too where it would give a hidden part away; among student groups that is not yet searched for.
"""

from __future__ import annotations

from typing import NamedTuple

OUTCOMES = frozenset({"attainment", "transition"})  # stages of the process that say what became of learners
DENOMINATOR, NUMERATOR, SOURCE = "denominator", "numerator", "source"


class Figure(NamedTuple):
    """One value with what stands behind it; None where it isn't known."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None


class Safe(NamedTuple):
    """What may be shown. `hidden` is empty, or why the figure is hidden; then no number is left in it."""

    figure: Figure
    hidden: str = ""


class Parts(NamedTuple):
    """Of one number of learners: the sum of the parts shown, how many are hidden, the largest of those."""

    shown: float
    hidden_count: int
    largest_hidden: float


HIDDEN = Figure(None)


def is_outcome(stage: str, counts_learners: bool, group: str = "") -> bool:
    """Whether a figure falls under the rule: an outcome of learners, or any breakdown by student group."""
    return bool(group) or (counts_learners and stage in OUTCOMES)


def suppress(figure: Figure, smallest: int, counts_heads: bool = False) -> Safe:
    """A figure under the rule.

    In: any figure; the smallest group shown, 1 or more; whether its value is itself a count of learners.
    Out: the figure as it is, or HIDDEN with the reason. Zero learners out of enough are no group and stay
    shown. Raises ValueError for a smallest group below 1.
    """
    if smallest < 1:
        raise ValueError("the smallest group is 1 or more")
    if figure.value is None:
        return Safe(HIDDEN, SOURCE)
    if figure.denominator is not None and figure.denominator < smallest:
        return Safe(HIDDEN, DENOMINATOR)
    if any(0 < heads < smallest for heads in _heads(figure, counts_heads)):
        return Safe(HIDDEN, NUMERATOR)
    return Safe(figure)


def gives_away(whole: float, parts: Parts, smallest: int) -> bool:
    """Whether a whole beside its parts lets a hidden part be worked out.

    In: learners of the whole, what is known of its parts, the smallest group shown. Out: true if one part
    alone is hidden, or if what is left for the hidden ones can be divided in one way only, each of them being
    at least 1 and, if all of them are small, at most one less than the smallest group.
    """
    if not parts.hidden_count:
        return False
    left = whole - parts.shown
    are_small = parts.largest_hidden < smallest
    is_most = are_small and left >= parts.hidden_count * (smallest - 1)
    return parts.hidden_count == 1 or left <= parts.hidden_count or is_most


def _heads(figure: Figure, counts_heads: bool) -> list[float]:
    """The numbers of learners that the figure tells, itself or by subtraction."""
    heads = [figure.value] if counts_heads and figure.value is not None else []
    if figure.numerator is not None:
        heads.append(figure.numerator)
        if figure.denominator is not None:
            heads.append(figure.denominator - figure.numerator)
    return heads
