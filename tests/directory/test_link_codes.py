"""Codes by mail: ten minutes, five tries, once; and what many at the same moment make of that."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from directory.actions import code as deeds
from directory.actions.code import check_code, checked_code, mail_code, spend_code
from directory.choices import LetterLane
from directory.models import Letter, LinkCode, SecureLink
from directory.rules import CODE_LIFE, MOST_TRIES
from tests import build
from tests.build import AT
from tests.cast import refused
from tests.links import code_in_newest_letter, issued

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
MANY = 50


@pytest.fixture
def link(db: None) -> SecureLink:
    return issued(at=AT)


def mailed_code(link: SecureLink, at: datetime = AT) -> str:
    assert mail_code(link=link, at=at)
    return code_in_newest_letter(at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


# --- it works


def test_the_right_code_is_right(link: SecureLink) -> None:
    code = mailed_code(link)
    assert check_code(link=link, code=code, at=AT)
    row = checked_code(link=link, at=AT)
    assert row is not None
    assert row.checked_at == AT
    assert spend_code(link=link, at=AT) == row


def test_it_goes_to_the_address_on_file_before_all_other_letters(link: SecureLink) -> None:
    mailed_code(link)
    assert mail.outbox[0].subject == "Your code for Bluegrass Works"
    assert mail.outbox[0].to == ["hr@example.com"]
    assert Letter.objects.get(template="link_code").lane == LetterLane.SECURITY


def test_blanks_that_people_type_do_no_harm(link: SecureLink) -> None:
    code = mailed_code(link)
    assert check_code(link=link, code=f" {code[:3]} {code[3:]}", at=AT)


def test_the_ten_minutes_begin_when_the_letter_leaves(link: SecureLink) -> None:
    mail_code(link=link, at=AT)
    code = code_in_newest_letter(AT + timedelta(hours=1))
    assert check_code(link=link, code=code, at=AT + timedelta(hours=1) + CODE_LIFE - SECOND)


# --- each refusal


def said(link: SecureLink, code: str, at: datetime = AT) -> str:
    verdict = check_code(link=link, code=code, at=at)
    assert not verdict
    return verdict.reason


def test_without_a_letter_no_code_is_right(link: SecureLink) -> None:
    assert "Ask for a code first" in said(link, "123456")
    mail_code(link=link, at=AT)
    assert "Ask for a code first" in said(link, "")


def test_a_wrong_code_is_refused_and_counted(link: SecureLink) -> None:
    code = mailed_code(link)
    assert "isn’t the code" in said(link, wrong(code))
    assert link.codes.get().try_count == 1
    assert check_code(link=link, code=code, at=AT)


def test_the_sixth_try_is_refused_even_with_the_right_code(link: SecureLink) -> None:
    code = mailed_code(link)
    for _ in range(MOST_TRIES):
        said(link, wrong(code))
    assert "Too many tries" in said(link, code)
    assert checked_code(link=link, at=AT) is None


def test_without_the_count_the_sixth_try_would_open(
    link: SecureLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    code = mailed_code(link)
    monkeypatch.setattr(deeds, "_count_try", lambda row, at: True)
    for _ in range(MOST_TRIES):
        said(link, wrong(code))
    assert check_code(link=link, code=code, at=AT)


def test_a_code_expires(link: SecureLink) -> None:
    code = mailed_code(link)
    assert "too old" in said(link, code, AT + CODE_LIFE)


def test_a_code_is_right_once(link: SecureLink) -> None:
    code = mailed_code(link)
    assert check_code(link=link, code=code, at=AT)
    assert "has been used" in said(link, code)


def test_a_checked_code_is_spent_once_and_soon(link: SecureLink) -> None:
    code = mailed_code(link)
    check_code(link=link, code=code, at=AT)
    with refused("code", "fresh code"):
        spend_code(link=link, at=AT + CODE_LIFE)
    spend_code(link=link, at=AT)
    with refused("code", "fresh code"):
        spend_code(link=link, at=AT)


def test_only_the_newest_code_counts(link: SecureLink) -> None:
    first = mailed_code(link)
    second = mailed_code(link)
    assert first == second or not check_code(link=link, code=first, at=AT)
    assert check_code(link=link, code=second, at=AT)


def test_a_code_is_of_its_link_alone(link: SecureLink) -> None:
    code = mailed_code(link)
    other = issued(at=AT, subject_key="agreement 2")
    assert not check_code(link=other, code=code, at=AT)
    LinkCode.objects.create(
        link=other, asked_at=AT, expires_at=AT + CODE_LIFE, code_hash=link.codes.get().code_hash
    )
    assert not check_code(link=other, code=code, at=AT)


def test_a_refusal_further_on_takes_no_try_back(link: SecureLink) -> None:
    """A deed that checked the code in its own transaction would uncount it when it refuses; so it can't."""
    mailed_code(link)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        check_code(link=link, code="000000", at=AT)


def test_a_deed_that_fails_gives_the_code_back(link: SecureLink) -> None:
    check_code(link=link, code=mailed_code(link), at=AT)
    with transaction.atomic():
        spend_code(link=link, at=AT)
        transaction.set_rollback(True)
    assert spend_code(link=link, at=AT)


def test_only_so_many_codes_are_mailed_an_hour(link: SecureLink) -> None:
    for _ in range(deeds.PER_LINK.most):
        assert mail_code(link=link, at=AT)
    verdict = mail_code(link=link, at=AT + timedelta(minutes=15))
    assert (verdict.ok, "Try again in 45 minutes" in verdict.reason) == (False, True)
    assert mail_code(link=link, at=AT + timedelta(hours=1))


def test_a_mailbox_gets_so_many_codes_a_day_whatever_the_links() -> None:
    recipient = build.Affiliation(email="hr@example.com")
    links = [issued(recipient, at=AT, subject_key=f"agreement {number}") for number in range(5)]
    mailed = sum(bool(mail_code(link=link, at=AT)) for link in links for _ in range(5))
    assert mailed == deeds.PER_RECIPIENT.most


# --- many at the same moment ------------------------------------------------------------------------------


def at_once(count: int, deed: Callable[[int], Any]) -> list[Any]:
    ready = Barrier(count)

    def run(number: int) -> Any:
        try:
            ready.wait(60)
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def racing_count(row: LinkCode, at: datetime) -> bool:
    """The guard taken away: reads, and counts later."""
    if LinkCode.objects.get(pk=row.pk).try_count >= MOST_TRIES:
        return False
    HELD.wait(60)
    LinkCode.objects.filter(pk=row.pk, try_count__lt=MOST_TRIES).update(try_count=F("try_count") + 1)
    return True


HELD = Barrier(MANY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_guard", [True, False])
def test_fifty_wrong_tries_at_once_are_never_more_than_five(
    has_guard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the negative control: read first and counted later, all fifty are judged."""
    link = issued(at=AT)
    code = mailed_code(link)
    judged: list[str] = []
    real = deeds.constant_time_compare
    monkeypatch.setattr(deeds, "constant_time_compare", lambda a, b: judged.append(a) or real(a, b))
    if not has_guard:
        monkeypatch.setattr(deeds, "_count_try", racing_count)
    guesses = [wrong(f"{int(code) + number:06d}"[-6:]) for number in range(MANY)]
    answers = at_once(MANY, lambda number: bool(check_code(link=link, code=guesses[number], at=AT)))
    assert not any(answers)
    assert (len(judged) == MOST_TRIES) is has_guard
    assert len(judged) == (MOST_TRIES if has_guard else MANY)
    assert link.codes.get().try_count == MOST_TRIES
    assert not check_code(link=link, code=code, at=AT)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_guard", [True, False])
def test_the_right_code_at_once_is_right_for_one(has_guard: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    link = issued(at=AT)
    code = mailed_code(link)
    if not has_guard:
        monkeypatch.setattr(deeds, "_mark_checked", lambda row, at: True)
        monkeypatch.setattr(deeds, "_count_try", lambda row, at: True)
    answers = at_once(20, lambda _: bool(check_code(link=link, code=code, at=AT)))
    assert (sum(answers) == 1) is has_guard


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_guard", [True, False])
def test_a_code_is_spent_by_one_of_many(has_guard: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    link = issued(at=AT)
    check_code(link=link, code=mailed_code(link), at=AT)
    if not has_guard:
        row = checked_code(link=link, at=AT)
        monkeypatch.setattr(deeds, "checked_code", lambda **_: row)
        monkeypatch.setattr(deeds, "_spend", lambda row, at: True)

    def spend(_: int) -> bool:
        try:
            with transaction.atomic():
                return bool(spend_code(link=link, at=AT))
        except ValidationError:
            return False

    assert (sum(at_once(20, spend)) == 1) is has_guard


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_guard", [True, False])
@pytest.mark.parametrize("begun", [True, False])
def test_fifty_who_ask_at_once_stay_within_the_limit(
    has_guard: bool, begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a window runs already or the first of them must begin it; without the condition all get through."""
    from directory.actions import allow as limits
    from directory.models import Allowance

    link = issued(at=AT)
    if begun:
        build.Allowance(key=f"code link {link.pk}", began_at=AT, until_at=AT + timedelta(hours=1), count=0)
    if not has_guard:
        held = Barrier(MANY)

        def racing(key: str, limit: Any, at: datetime) -> bool:
            row = Allowance.objects.filter(key=key).first()
            if row is not None and row.count >= limit.most:
                return False
            if key.startswith("code link"):
                held.wait(60)
            Allowance.objects.filter(key=key).update(count=F("count") + 1)
            return True

        monkeypatch.setattr(limits, "_count", racing)
    answers = at_once(MANY, lambda _: bool(mail_code(link=link, at=AT)))
    most = deeds.PER_LINK.most
    assert (sum(answers) == most) is has_guard
    assert (LinkCode.objects.count() == most) is has_guard
