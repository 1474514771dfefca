"""Staff hear of forms and offers that came in: in one letter an hour at most, nothing twice, nothing of spam."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from directory.actions.post import send_letters
from directory.models import Letter, User
from employers.actions import telling
from employers.actions.interest import receive_interest
from employers.actions.offer import submit_offer
from employers.actions.telling import tell_of_forms
from employers.tasks import tell_of_forms as tell_task
from tests import build
from tests.build import AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def form(network: Any, at: Any = AT, **words: Any) -> Any:
    said = {
        "organization_name": "Acme Welding",
        "given_name": "Ann",
        "family_name": "Lee",
        "email": "ann@example.com",
    }
    return receive_interest(intermediary=network, offered=["tour"], needed=[], at=at, **(said | words))


def offer(network: Any, employer: Any, by: User | None = None) -> Any:
    return submit_offer(
        employer=employer.organization.employer,
        intermediary=network,
        kind="tour",
        title="A day in the shop",
        by=by,
        at=AT,
    )


def told() -> Any:
    return Letter.objects.filter(template="came_in")


def test_all_of_an_hour_comes_in_one_letter(network: Any, employer: Any, staff: User) -> None:
    for name in ("Acme Welding", "Best Bakery"):
        form(network, organization_name=name)
    offer(network, employer)
    assert tell_of_forms(at=AT + HOUR) == 1
    send_letters(clock=lambda: AT + HOUR)
    message = next(one for one in mail.outbox if one.to == [staff.email])
    assert message.subject == "3 came in at Bluegrass Works"
    for word in ("- Acme Welding", "- Best Bakery", "- A day in the shop", "/inbox/"):
        assert word in message.body


def test_the_next_letter_says_what_is_new_alone(network: Any, staff: User) -> None:
    form(network)
    tell_of_forms(at=AT + HOUR)
    form(network, AT + HOUR, organization_name="Best Bakery")
    assert tell_of_forms(at=AT + 2 * HOUR) == 1
    assert told().first().context["lines"] == ["Best Bakery"]


def test_however_often_it_runs_nothing_is_told_twice(network: Any, staff: User, manager: User) -> None:
    form(network)
    later = [AT + HOUR + timedelta(minutes=10 * step) for step in range(24)]
    assert sum(tell_of_forms(at=moment) for moment in later) == 2
    assert {row.recipient for row in told()} == {staff.email, manager.email}


@pytest.mark.parametrize("has_key", [True, False])
def test_of_two_workers_at_once_one_letter_comes(
    has_key: bool, network: Any, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither has seen the letter of the other; without the hour in its key it would come twice."""
    form(network)
    monkeypatch.setattr(telling, "told_until", lambda user, network: AT - HOUR)
    if not has_key:
        monkeypatch.setattr(telling, "HOUR", "%Y-%m-%dT%H %f")
    until = AT + HOUR
    for number in range(2):
        telling._tell(network, until + timedelta(microseconds=number), until, staff)
    assert told().count() == (1 if has_key else 2)


def test_after_an_outage_all_of_the_last_day_comes(network: Any, staff: User) -> None:
    form(network, AT - timedelta(days=2), organization_name="Too old")
    form(network)
    tell_of_forms(at=AT + 20 * HOUR)
    assert told().get().context["lines"] == ["Acme Welding"]


def test_of_spam_and_of_what_staff_wrote_nothing_is_told(network: Any, employer: Any, staff: User) -> None:
    form(network, is_trapped=True)
    offer(network, employer, by=staff)
    assert tell_of_forms(at=AT + HOUR) == 0


def test_who_wants_none_or_only_reads_gets_none(
    network: Any, staff: User, viewer: User, stranger: User
) -> None:
    build.Preference(user=staff, wants_forms=False)
    form(network)
    assert (tell_of_forms(at=AT + HOUR), tell_task(), told().count()) == (0, 0, 0)
