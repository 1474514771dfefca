"""Asking an employer: everybody sees that it was asked, and asking too often takes a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from employers.actions.need import close_ask, record_ask
from employers.models import Ask
from employers.rules import Asked, may_ask, strains
from tests import build
from tests.build import DAY, ago
from tests.cast import refused


@pytest.fixture
def acme(db):
    return build.Employer()


def asked(days, kind="tour", outcome="yes"):
    return Asked(kind, ago(days), outcome, "Quill Valley")


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ([], []),
        ([asked(5)], []),
        ([asked(5), asked(40)], []),
        ([asked(5), asked(40), asked(89)], ["asked 3 times in 90 days"]),
        ([asked(5), asked(40), asked(90)], []),
        ([asked(29, "speaker", "open")], ["Quill Valley asked on"]),
        ([asked(30, "speaker", "open")], []),
        ([asked(3, "speaker", "open"), asked(4, "speaker", "open")], ["Quill Valley asked on"]),
        ([asked(179, outcome="no")], ["no to the same"]),
        ([asked(180, outcome="no")], []),
        ([asked(100, "speaker", "no")], []),
        ([asked(1, outcome="open"), asked(2, outcome="no"), asked(3)], ["asked on", "3 times", "no to the"]),
        ([asked(-1, outcome="open")], []),
    ],
)
def test_what_is_too_much(asks, words):
    found = strains(asks, "tour", DAY)
    assert len(found) == len(words)
    assert all(part in said for part, said in zip(words, found, strict=True))
    assert bool(may_ask(found, "")) is not bool(words)
    assert may_ask(found, "They called us")


def test_an_ask_is_seen_by_all_and_closed_once(acme, network, who, stranger):
    row = record_ask(employer=acme, asked_by=network, kind="tour", note="By phone", **who)
    assert Ask.objects.for_user(stranger).count() == 1
    assert not Ask.objects.with_note_for(stranger).exists()
    close_ask(ask=row, outcome="yes", **who)
    with refused("outcome", "already"):
        close_ask(ask=row, outcome="no", **who)


def test_whoever_asks_beyond_the_guard_says_why(acme, network, who):
    build.Ask(employer=acme, from_on=DAY - timedelta(days=2))
    with refused("reason_beyond", "Say why"):
        record_ask(employer=acme, asked_by=network, kind="mentoring", **who)
    row = record_ask(employer=acme, asked_by=network, kind="mentoring", reason_beyond="They called us", **who)
    assert row.reason_beyond == "They called us"


def test_another_employer_is_asked_freely(acme, network, who):
    build.Ask(from_on=DAY)
    assert record_ask(employer=acme, asked_by=network, kind="mentoring", **who).reason_beyond == ""
