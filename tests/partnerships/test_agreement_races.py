"""Two at the same moment on one agreement, on PostgreSQL, many times over; each guard beside the test without it.

Two threads start together and go as far as the locks let them. A round is a new agreement; what must hold
holds after each. The controls take the locks away and hold both threads where each has read and neither has
written, which is where a lock keeps the second out.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections
from django.db.models import QuerySet

from partnerships.actions import agreement as agreements
from partnerships.actions import signature as signatures
from partnerships.actions.agreement import move_agreement
from partnerships.actions.answer import decline_agreement
from partnerships.actions.clause import set_clause
from partnerships.actions.editing import take_back
from partnerships.actions.ending import terminate_agreement
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.renewal import renew_agreement
from partnerships.actions.sending import send_agreement
from partnerships.actions.unroll import unroll
from partnerships.models import Agreement, Commitment, Paper, Signature, Signer
from tests import build
from tests.signing import agreed, ready, sent, signed, signer_of, with_code

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20
WHO = {"by": None, "at": build.AT}
MEET = 1.0  # seconds that one waits for the other where there is no lock


def both(*deeds: Callable[[], Any]) -> list[str]:
    """All at once; what each of them came to, sorted."""
    start, ends = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        start.wait(60)
        try:
            deed()
            ends.append("done")
        except ValidationError:
            ends.append("refused")
        except DatabaseError as error:
            ends.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(ends)


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """No row is locked any more, and both wait for each other where this name is called."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)
    barrier = threading.Barrier(2)

    def hold(place: Any, name: str) -> None:
        real = getattr(place, name)

        def held(*args: Any, **kwargs: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(MEET)
            return real(*args, **kwargs)

        monkeypatch.setattr(place, name, held)

    return hold


@pytest.fixture
def out(convening, employer) -> Callable[[], Agreement]:
    return lambda: sent(ready(convening, employer))


def signing(agreement: Agreement, membership: Any) -> Callable[[], Any]:
    """Somebody of this party has typed the code and presses the button."""
    signer = signer_of(membership, agreement)
    words = {"signer": signer, "link": with_code(signer.link), "agreed": agreed(signer), "at": build.AT}
    return lambda: signatures.sign_by_link(**words)


def holds(agreement: Agreement) -> Agreement:
    """What must hold of an agreement whatever two did to it at once."""
    row: Agreement = Agreement.objects.select_related("paper").get(pk=agreement.pk)
    assert row.transitions.get(until_on__isnull=True).state == row.state
    assert Paper.objects.filter(agreement=row, voided_at__isnull=True).count() == (row.paper is not None)
    standing = Signature.objects.filter(party__agreement=row, voided_on__isnull=True)
    assert {one.document_hash for one in standing} <= {row.paper.content_hash if row.paper else ""}
    if row.state in ("signed", "active"):
        assert not Signer.objects.waiting().filter(party__agreement=row).exists()
    assert verify_agreement(agreement=row) == []
    return row


# --- two signers


def test_the_last_two_sign_at_once_and_it_is_in_force(out, convening, employer):
    for _ in range(ROUNDS):
        row = out()
        assert both(signing(row, convening), signing(row, employer)) == ["done", "done"]
        assert holds(row).state == "active"


def test_without_the_lock_one_of_the_two_is_lost(out, convening, employer, unlocked):
    row = out()
    deeds = signing(row, convening), signing(row, employer)
    unlocked(signatures, "keep_signature")
    assert both(*deeds) != ["done", "done"] or Agreement.objects.get().state != "active"


def test_pressed_twice_it_is_signed_once(out, convening):
    for _ in range(ROUNDS):
        row = out()
        deed = signing(row, convening)
        assert both(deed, deed) == ["done", "refused"]
        assert Signature.objects.filter(party__agreement=holds(row)).count() == 1


def test_without_the_lock_the_constraint_still_holds(out, convening, unlocked):
    row = out()
    deed = signing(row, convening)
    unlocked(signatures, "may_sign")
    assert both(deed, deed).count("done") <= 1
    assert Signature.objects.count() <= 1


# --- a signature against what ends it


def test_signed_against_edited_it_is_one_or_the_other(out, convening, employer):
    for _ in range(ROUNDS):
        row = out()
        clause = row.clauses.first()
        both(signing(row, convening), lambda c=clause: set_clause(clause=c, text="Other words", **WHO))
        row = holds(row)
        assert row.state == "in_review" and not row.evidence.filter(number__gt=5).exists()
        assert not Signature.objects.filter(party__agreement=row, voided_on__isnull=True).exists()


def test_without_the_lock_a_signature_stands_on_a_text_that_is_void(out, convening, unlocked):
    row = out()
    deed = signing(row, convening)
    unlocked(signatures, "spend_code")
    edit = threading.Event()

    def change_first() -> None:
        set_clause(clause=row.clauses.first(), text="Other words", **WHO)
        edit.set()

    real = signatures.spend_code

    def wait(**words: Any) -> Any:
        edit.wait(10)
        return real(**words)

    signatures.spend_code = wait  # undone with the fixture
    ends = both(deed, change_first)
    stands = Signature.objects.filter(voided_on__isnull=True).exists()
    assert stands and Agreement.objects.get().state == "in_review", ends


def test_signed_against_taken_back(out, convening):
    for _ in range(ROUNDS):
        row = out()
        both(signing(row, convening), lambda r=row: take_back(agreement=r, reason="Wait", **WHO))
        row = holds(row)
        assert row.state == "in_review"
        assert not Signature.objects.filter(party__agreement=row, voided_on__isnull=True).exists()


def test_the_last_signature_against_declined(out, convening, employer):
    for _ in range(ROUNDS):
        row = out()
        signing(row, convening)()
        last = signer_of(employer, row)
        no = lambda s=last: decline_agreement(signer=s, reason="No", link=s.link, **WHO)  # noqa: E731
        assert both(signing(row, employer), no) == ["done", "refused"]
        assert holds(row).state in ("active", "declined")


# --- moves, sending, following


def test_of_two_who_send_it_one_does(convening, employer):
    for _ in range(ROUNDS):
        row = ready(convening, employer)
        deed = lambda r=row: send_agreement(agreement=Agreement.objects.get(pk=r.pk), **WHO)  # noqa: E731
        assert both(deed, deed) == ["done", "refused"]
        assert holds(row).papers.count() == 1


def test_of_two_moves_each_starts_from_what_the_other_left(convening, employer):
    for _ in range(ROUNDS):
        row = signed(ready(convening, employer))
        review = lambda r=row: move_agreement(agreement=r, state="under_review", **WHO)  # noqa: E731
        end = lambda r=row: terminate_agreement(agreement=r, reason="So agreed", **WHO)  # noqa: E731
        assert "done" in both(review, end)
        assert holds(row).state == "terminated"


def test_without_the_lock_a_terminated_agreement_may_come_back(convening, employer, unlocked):
    row = signed(ready(convening, employer))
    unlocked(agreements, "may_move_agreement")
    review = lambda: move_agreement(agreement=row, state="under_review", **WHO)  # noqa: E731
    end = lambda: terminate_agreement(agreement=row, reason="So agreed", **WHO)  # noqa: E731
    ends = both(review, end)
    now = Agreement.objects.get()
    torn = now.transitions.get(until_on__isnull=True).state != now.state
    # The database's own guards turn one away whatever the program forgets; with the lock none has to.
    assert now.state == "under_review" or torn or ends != ["done", "done"]


def test_one_successor_is_drafted(convening, employer):
    for _ in range(ROUNDS):
        row = signed(ready(convening, employer))
        deed = lambda r=row: renew_agreement(agreement=r, **WHO)  # noqa: E731
        assert both(deed, deed) == ["done", "refused"]
        assert row.successors.count() == 1


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_duty_unrolls_once(partnership, employer, unlocked_if, has_lock):
    for _ in range(ROUNDS if has_lock else 1):
        duty = build.Responsibility(
            membership=employer, how_often="monthly", due_on=build.DAY, from_on=build.DAY
        )
        unlocked_if(not has_lock)
        deed = lambda d=duty: unroll(d.pk, **WHO)  # noqa: E731
        ends = both(deed, deed)
        periods = list(Commitment.objects.filter(responsibility=duty).values_list("period", flat=True))
        assert len(periods) == len(set(periods)) == 4
        assert (ends == ["done", "done"]) is has_lock


@pytest.fixture
def unlocked_if(request: pytest.FixtureRequest) -> Callable[[bool], None]:
    def take_away(wanted: bool) -> None:
        if wanted:
            from partnerships.actions import unroll as place

            request.getfixturevalue("unlocked")(place, "due_days")

    return take_away
