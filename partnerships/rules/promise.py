"""When a promise is late, and who may confirm that it was kept."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no


def is_late_agreement(current_due_on: date, agreed_on: date) -> bool:
    """A due date is judged as last agreed before it fell due: one agreed on that day or later is late."""
    return agreed_on >= current_due_on


def may_confirm(confirmer: int, owner: int | None, receiver: int | None, convener: int | None) -> Verdict:
    """Only the receiver confirms; without one the convener does, and for the convener any other member.

    All four are ids of memberships. Nobody ever confirms its own promise.
    """
    if confirmer == owner:
        return no(_("Nobody confirms what it delivered itself."))
    if receiver is not None:
        return YES if confirmer == receiver else no(_("Only the receiver can confirm this."))
    if confirmer == convener or owner == convener:
        return YES
    return no(_("Only the convener can confirm this."))
