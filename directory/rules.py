"""Who may, as answers that carry their reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

#: Roles from the least to the most right.
ROLES = ("viewer", "member", "manager")


class Verdict(NamedTuple):
    """Whether a deed is allowed, and if not, why, in words for the person who tried."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    return Verdict(False, reason)


def holds(role: str | None, least: str) -> bool:
    """Whether a role is at least the one that is needed; no role holds nothing."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


def may_grant(own: str | None, granted: str, is_self: bool) -> Verdict:
    """A manager grants roles up to its own, and never changes its own."""
    if is_self:
        return no("You can’t change your own role.")
    if not holds(own, "manager"):
        return no("Only a manager of the organization can do this.")
    if not holds(own, granted):
        return no("You can’t grant a role above your own.")
    return YES


def may_end_seat(own: str | None, is_self: bool) -> Verdict:
    """A manager ends the seats of others; everybody may give up their own."""
    if is_self or holds(own, "manager"):
        return YES
    return no("Only a manager of the organization can do this.")


def leaves_a_manager(other_managers: int) -> Verdict:
    """An organization never loses its last manager."""
    return YES if other_managers else no("This is the last manager: name another one first.")


def may_remove_factor(*, is_administrator: bool, is_self: bool, has_factor: bool, reason: str) -> Verdict:
    """Another's second factor is an administrator's to take away; one's own has the account page."""
    if not is_administrator:
        return no("Only an administrator can do this.")
    if is_self:
        return no("Your own you change on your account page.")
    if not has_factor:
        return no("There is no second factor to remove.")
    return YES if reason.strip() else no("Say why.")


def business_days_after(day: date, count: int) -> date:
    """The day by which `count` business days (Monday to Friday, no holidays) have passed."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def may_resend(state: str) -> Verdict:
    """A letter that was sent, or is still on its way, is never sent again."""
    if state in ("unknown", "dead"):
        return YES
    return no("Only a letter that may not have arrived, or was given up, is sent again.")
