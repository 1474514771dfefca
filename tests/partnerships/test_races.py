"""Two at the same moment, on PostgreSQL: what must happen once happens once, and what if the guard were away.

Both threads are held at the rule that each deed asks after it has read and before it writes. With the lock
the second can't come so far until the first is done; without it both have read the same and both write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import QuerySet

from directory.actions.seat import end_seat
from directory.models import Seat
from employers.actions.placement import request_placement
from employers.models import Placement
from partnerships.actions import commitment as commitment_deeds
from partnerships.actions import value as value_deeds
from partnerships.actions.funding import allocate
from partnerships.models import Allocation, Commitment, Confirmation
from tests import build

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the guard away: no row is locked now."""
    return lambda: monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Runs the two at once; what each of them came to, sorted."""
    ends: list[str] = []

    def run(deed: Callable[[], Any]) -> None:
        try:
            deed()
            ends.append("done")
        except ValidationError:
            ends.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(ends)


@pytest.fixture
def accept(partnership, employer, network, who, day):
    offer = build.Offer(employer=employer.organization.employer, intermediary=network)
    return lambda: commitment_deeds.accept_offer(offer=offer, partnership=partnership, due_on=day, **who)


def test_of_two_who_accept_an_offer_one_gets_the_commitment(accept, meet):
    meet(commitment_deeds, "may_answer")
    assert both(accept, accept) == ["done", "refused"]
    assert Commitment.objects.count() == 1


def test_without_the_lock_an_offer_is_accepted_twice(accept, meet, unlocked):
    unlocked()
    meet(commitment_deeds, "may_answer")
    assert both(accept, accept) == ["done", "done"]
    assert Commitment.objects.count() == 2


@pytest.fixture
def confirm(partnership, who):
    gift = build.Contribution(partnership=partnership)
    return lambda: value_deeds.confirm_receipt(of=gift, membership=gift.receiver, **who)


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_receipt_is_confirmed_once_by_lock_and_by_constraint(confirm, meet, unlocked, has_lock):
    if not has_lock:
        unlocked()
    meet(value_deeds, "may_confirm")
    assert both(confirm, confirm) == ["done", "refused"]
    assert Confirmation.objects.count() == 1


@pytest.mark.parametrize(("has_lock", "given"), [(True, 1), (False, 2)])
def test_the_last_places_of_an_offer(meet, unlocked, who, network, has_lock, given):
    from employers.actions import placement as deeds

    offer = build.Offer(intermediary=network, slots_count=3, state="accepted")
    school = build.Organization()
    if not has_lock:
        unlocked()
    meet(deeds, "fits_slots")

    def ask():
        request_placement(
            offer=offer, school=school, grade_band="high_upper", learners_count=2, from_on=build.DAY, **who
        )

    both(ask, ask)
    assert Placement.objects.count() == given


@pytest.mark.parametrize(("has_lock", "given"), [(True, 1), (False, 2)])
def test_the_last_of_an_award(partnership, network, meet, unlocked, who, day, has_lock, given):
    from partnerships.actions import funding as deeds

    source = build.FundingSource(holder=network, amount=100)
    if not has_lock:
        unlocked()
    meet(deeds, "may_allocate")

    def give():
        allocate(
            source=source,
            partnership=partnership,
            activity="coaching",
            amount=60,
            from_on=day,
            to_on=day,
            **who,
        )

    both(give, give)
    assert Allocation.objects.count() == given


@pytest.mark.parametrize(("has_lock", "left"), [(True, 1), (False, 0)])
def test_the_last_two_managers_do_not_leave_at_once(network, meet, unlocked, at, has_lock, left):
    from directory.actions import seat as deeds

    managers = [build.seated(network, "manager") for _ in range(2)]
    if not has_lock:
        unlocked()
    meet(deeds, "leaves_a_manager")

    def leave(user):
        return lambda: end_seat(seat=user.seats.get(), by=user, at=at)

    both(*map(leave, managers))
    assert Seat.objects.filter(role="manager", to_on__isnull=True).count() == left
