"""The public form and the forms of a contact's page sent twice at once: done once; without the key done twice."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Allowance, Submission
from directory.once import new_key
from employers.actions import interest as interests
from employers.actions.interest import accept_interest, receive_interest
from employers.actions.offer import submit_offer
from employers.models import Employer, Interest, Offer
from tests import build
from tests.factor import enter

pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20


def at_once(*deeds: Any) -> list[Any]:
    """Each in a thread of its own, all let loose together."""
    gate = Barrier(len(deeds))

    def run(deed: Any) -> Any:
        gate.wait(timeout=30)
        try:
            return deed()
        except Exception as error:  # noqa: BLE001 (the refusal of one of two is what is looked at)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def network() -> Any:
    return build.Network(name="Bluegrass Works", slug="bluegrass-works")


def begun(network: Any) -> Client:
    client = Client()
    first = reverse("employers:interest_form", args=[network.slug])
    client.post(first, {"organization_name": "Kestrel", "offered": ["tour"]})
    return client


def twin(client: Client) -> Client:
    """The same browser, a second time."""
    other = Client()
    other.cookies = client.cookies
    return other


def test_the_public_form_sent_twice_has_arrived_once(network: Any) -> None:
    address = reverse("employers:interest_contact", args=[network.slug])
    for number in range(ROUNDS):
        client = begun(network)
        said = {"given_name": "A", "family_name": "B", "email": f"{number}@x.test", "once": new_key()}
        Submission.objects.all().delete()
        Allowance.objects.all().delete()
        answers = at_once(*(partial(one.post, address, said) for one in (client, twin(client))))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Interest.objects.filter(email=f"{number}@x.test").count() == 1


def test_without_the_key_it_would_arrive_twice(network: Any) -> None:
    """Negative control: the deed alone knows no first."""
    words = {
        "offered": ["tour"],
        "needed": [],
        "organization_name": "K",
        "given_name": "A",
        "family_name": "B",
    }

    def deed() -> Any:
        return receive_interest(intermediary=network, email="a@x.test", at=timezone.now(), **words)

    at_once(deed, deed)
    assert Interest.objects.count() == 2


def test_an_offer_sent_twice_by_link_is_made_once(network: Any) -> None:
    contact = build.Affiliation(organization=build.Organization(kind="employer"), email="hr@x.test")
    employer = build.Employer(organization=contact.organization)
    link = build.SecureLink(
        purpose="personal",
        recipient=contact,
        organization=network,
        mailed_to=contact.email,
        expires_at=timezone.now() + timedelta(days=9),
    )
    address = reverse("employers:offer_new", args=[link.key])
    for number in range(ROUNDS):
        client = enter(Client(), link)
        Allowance.objects.all().delete()
        said = {"kind": "tour", "title": f"Tour {number}", "slots_count": "1", "once": new_key()}
        answers = at_once(*(partial(one.post, address, said) for one in (client, twin(client))))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Offer.objects.filter(title=f"Tour {number}").count() == 1
    words = {"employer": employer, "intermediary": network, "kind": "tour", "title": "Twice", "by": None}
    at_once(*[lambda: submit_offer(at=timezone.now(), **words)] * 2)  # the control
    assert Offer.objects.filter(title="Twice").count() == 2


def test_two_who_accept_it_at_once_make_one_organization(network: Any) -> None:
    for number in range(ROUNDS):
        said = build.Interest(intermediary=network, organization_name=f"Kestrel {number}")

        def deed(said: Interest = said) -> Any:
            return accept_interest(interest=said, offered=["tour"], by=None, at=timezone.now())

        answers = at_once(deed, deed)
        assert sum(isinstance(answer, Interest) for answer in answers) == 1
        assert Employer.objects.filter(organization__name=f"Kestrel {number}").count() == 1


def test_without_the_lock_each_of_them_makes_one(network: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both have read that it is open before either has written."""
    said = build.Interest(intermediary=network, organization_name="Kestrel")
    gate = Barrier(2)

    def read_alone(interest: Interest) -> Interest:
        row = Interest.objects.select_related("intermediary").get(pk=interest.pk)
        gate.wait(timeout=30)
        return row

    monkeypatch.setattr(interests, "locked", read_alone)
    deed = partial(accept_interest, interest=said, by=None, at=timezone.now())
    answers = at_once(deed, deed)
    assert [isinstance(answer, Interest) for answer in answers] == [True, True]
    assert Employer.objects.filter(organization__name="Kestrel").count() == 2
