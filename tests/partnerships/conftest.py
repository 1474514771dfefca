"""What the tests of agreements' pages begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.signing import drafted, sent, signed


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def page(signed_in, staff):
    """The browser of a member of the convener's staff."""
    return signed_in(staff)


@pytest.fixture
def term(now):
    return {"effective_on": now.date(), "ends_on": now.date() + timedelta(days=364)}


@pytest.fixture
def draft(convening, employer, term, now):
    return drafted(convening, employer, at=now, **term)


@pytest.fixture
def out(draft, now):
    return sent(draft, at=now)


@pytest.fixture
def active(draft, now):
    return signed(draft, at=now)
