"""What the tests of agreements begin with, and how two deeds meet in a race."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tests.signing import drafted, sent, signed, signer_of

MEET = 1.0  # seconds that one waits for the other, which may be kept out by a lock


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


@pytest.fixture
def theirs(out, employer):
    return signer_of(employer, out)


@pytest.fixture
def ours(out, convening):
    return signer_of(convening, out)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Both threads wait for each other where this name is called, or go on when the other can't come."""
    barrier = threading.Barrier(2)

    def hold(place: Any, name: str) -> None:
        real = getattr(place, name)

        def held(*args: Any, **kwargs: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(MEET)
            return real(*args, **kwargs)

        monkeypatch.setattr(place, name, held)

    return hold
