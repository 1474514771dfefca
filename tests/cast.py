"""The cast: one network with a partnership, and one person for each role that meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from directory.actions.save import local_day
from directory.models import Affiliation, Organization, User
from partnerships.models import Membership, Partnership
from tests import build
from tests.factor import sign_in


@contextmanager
def refused(field: str, words: str = "") -> Iterator[None]:
    """The deed is refused, at this field and in these words."""
    with pytest.raises(ValidationError) as caught:
        yield
    errors = (
        caught.value.message_dict
        if hasattr(caught.value, "error_dict")
        else {"__all__": caught.value.messages}
    )
    assert field in errors, errors
    assert words in " ".join(errors[field]), errors


@pytest.fixture
def day() -> date:
    return build.DAY


@pytest.fixture
def at() -> datetime:
    """The afternoon of that day in Kentucky."""
    return build.AT


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def network(db: None) -> Organization:
    """The convening intermediary."""
    row: Organization = build.Network(name="Bluegrass Works", slug="bluegrass-works")
    return row


@pytest.fixture
def partnership(network: Organization) -> Partnership:
    row: Partnership = build.Partnership(
        name="Bluegrass Manufacturing", slug="bluegrass-manufacturing", convener=network
    )
    return row


@pytest.fixture
def convening(partnership: Partnership) -> Membership:
    return build.convening(partnership)


@pytest.fixture
def employer(partnership: Partnership) -> Membership:
    """The membership of an employer."""
    return build.employing(partnership)


@pytest.fixture
def district(partnership: Partnership) -> Membership:
    """The membership of a school district."""
    row: Membership = build.Membership(partnership=partnership, organization=build.District())
    return row


@pytest.fixture
def staff(network: Organization) -> User:
    """Works for the convener."""
    return build.seated(network, "member", name="Sam Staff", email="staff@example.org")


@pytest.fixture
def manager(network: Organization) -> User:
    """Decides at the convener."""
    return build.seated(network, "manager", name="Mia Manager", email="manager@example.org")


@pytest.fixture
def viewer(network: Organization) -> User:
    """Reads at the convener."""
    return build.seated(network, "viewer", name="Vic Viewer", email="viewer@example.org")


@pytest.fixture
def employer_contact(employer: Membership) -> Affiliation:
    """The employer's person, without an account: comes by link."""
    row: Affiliation = build.Affiliation(
        organization=employer.organization, title="HR lead", email="hr@example.com"
    )
    build.MembershipContact(membership=employer, affiliation=row)
    return row


@pytest.fixture
def district_user(district: Membership) -> User:
    """Works for a member, the school district."""
    return build.seated(district.organization, "member", name="Dana District", email="district@example.org")


@pytest.fixture
def stranger(db: None) -> User:
    """A manager of another network."""
    return build.seated(build.Network(), "manager", name="Stan Stranger", email="stranger@example.org")


@pytest.fixture
def nobody(db: None) -> User:
    """Signs in and has no seat anywhere."""
    row: User = build.User(name="Nora Nobody", email="nobody@example.org")
    return row


@pytest.fixture
def admin(db: None) -> User:
    row: User = build.User(name="Ada Admin", email="admin@example.org", is_staff=True, is_superuser=True)
    return row


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which the user has signed in, with a second factor if the role needs one."""

    def browser(user: User) -> Client:
        client = Client()
        sign_in(client, user)
        return client

    return browser


@pytest.fixture
def today(partnership: Partnership) -> date:
    """What day it is there while the test runs."""
    return local_day(timezone.now(), partnership.time_zone)


@pytest.fixture
def who(staff: User, at: datetime) -> dict[str, Any]:
    """Whose deed it is, and when."""
    return {"by": staff, "at": at}


@pytest.fixture
def page(signed_in: Callable[[User], Client], staff: User) -> Client:
    """The browser of the convener's staff."""
    return signed_in(staff)
