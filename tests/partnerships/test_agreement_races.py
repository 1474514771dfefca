"""Two at the same moment on one agreement, on PostgreSQL, many times over; each guard beside the test without it.

Two threads start together and go as far as the locks let them. A round is a new agreement; what must hold
holds after each. The controls take the locks away and hold a thread where it has read and not yet written,
which is where a lock keeps the second out: until the other is there too, or until it has done its deed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet
from django.utils import timezone

from directory.uploads import Upload
from partnerships.actions import agreement as agreements
from partnerships.actions import renewal, sending
from partnerships.actions import signature as signatures
from partnerships.actions.agreement import move_agreement
from partnerships.actions.answer import decline_agreement
from partnerships.actions.attachment import attach_file
from partnerships.actions.clause import set_clause
from partnerships.actions.editing import take_back
from partnerships.actions.ending import terminate_agreement
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.paper import attached
from partnerships.actions.renewal import renew_agreement
from partnerships.actions.sending import send_agreement
from partnerships.actions.unroll import unroll
from partnerships.models import Agreement, Commitment, Paper, Signature, Signer
from partnerships.papers.content import read
from tests import build
from tests.signing import agreed, ready, sent, signed, signer_of, with_code

pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROUNDS = 200 if os.environ.get("SOAK") else 20
WHO = {"by": None, "at": build.AT}


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
def unlocked(monkeypatch: pytest.MonkeyPatch, meet: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """No row is locked now, and both wait for each other where this name is called."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)
    return meet


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str, Callable[[], Any]], None]:
    """No row is locked now, and where this name is called next the other deed is done first, whole."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self)

    def overtake(place: Any, name: str, other: Callable[[], Any]) -> None:
        real = getattr(place, name)

        def overtaken(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(place, name, real)
            assert both(other) == ["done"]
            return real(*args, **kwargs)

        monkeypatch.setattr(place, name, overtaken)

    return overtake


@pytest.fixture
def out(convening, employer) -> Callable[[], Agreement]:
    return lambda: sent(ready(convening, employer))


def signing(agreement: Agreement, membership: Any) -> Callable[[], Any]:
    """Somebody of this party has typed the code and presses the button."""
    signer = signer_of(membership, agreement)
    words = {"signer": signer, "link": with_code(signer.link), "agreed": agreed(signer), "at": build.AT}
    return lambda: signatures.sign_by_link(**words)


def declining(agreement: Agreement, membership: Any) -> Callable[[], Any]:
    signer = signer_of(membership, agreement)
    link = with_code(signer.link)
    return lambda: decline_agreement(signer=signer, reason="No", link=link, **WHO)


def reword(agreement: Agreement) -> None:
    set_clause(clause=agreement.clauses.get(), text="Other words", **WHO)


def back(agreement: Agreement) -> None:
    take_back(agreement=agreement, reason="Wait", **WHO)


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


def test_without_lock_code_and_key_it_is_signed_twice(out, convening, between, unsigned_key, monkeypatch):
    row = out()
    deed = signing(row, convening)
    monkeypatch.setattr(signatures, "spend_code", lambda **words: None)
    between(signatures, "insist_one_party", deed)
    deed()
    assert Signature.objects.filter(party__agreement=row, voided_on__isnull=True).count() == 2


@pytest.fixture
def unsigned_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A signer may have two signatures that stand, which their table refuses too."""
    yield from without_key(
        monkeypatch,
        Signature,
        "signature_once",
        lambda: Signature.objects.update(voided_on=timezone.localdate()),
    )


# --- a signature against what ends it


def test_signed_against_edited_it_is_one_or_the_other(out, convening, employer):
    for _ in range(ROUNDS):
        row = out()
        both(signing(row, convening), lambda r=row: reword(r))
        row = holds(row)
        assert row.state == "in_review" and not row.evidence.filter(number__gt=5).exists()
        assert not Signature.objects.filter(party__agreement=row, voided_on__isnull=True).exists()


def test_signed_against_taken_back(out, convening):
    for _ in range(ROUNDS):
        row = out()
        both(signing(row, convening), lambda r=row: back(r))
        row = holds(row)
        assert row.state == "in_review"
        assert not Signature.objects.filter(party__agreement=row, voided_on__isnull=True).exists()


@pytest.mark.parametrize("deed", [reword, back])
def test_without_the_lock_a_signature_stands_on_a_text_that_is_void(out, convening, between, deed):
    row = out()
    sign = signing(row, convening)
    between(signatures, "spend_code", lambda: deed(row))
    sign()
    assert Signature.objects.filter(voided_on__isnull=True).exists()
    assert Agreement.objects.get().state == "in_review"


def test_the_last_signature_against_declined(out, convening, employer):
    for _ in range(ROUNDS):
        row = out()
        signing(row, convening)()
        assert both(signing(row, employer), declining(row, employer)) == ["done", "refused"]
        assert holds(row).state in ("active", "declined")


def test_without_the_lock_one_person_has_signed_and_declined(out, employer, between):
    row = out()
    sign = signing(row, employer)
    between(signatures, "spend_code", declining(row, employer))
    sign()
    assert Signature.objects.get().signer.declined_at is not None


# --- moves, sending, following


def test_of_two_who_send_it_one_does(convening, employer):
    for _ in range(ROUNDS):
        row = ready(convening, employer)
        deed = lambda r=row: send_agreement(agreement=Agreement.objects.get(pk=r.pk), **WHO)  # noqa: E731
        assert both(deed, deed) == ["done", "refused"]
        assert holds(row).papers.count() == 1


def test_without_lock_and_key_it_is_sent_twice(convening, employer, between, keyless):
    row = ready(convening, employer)
    deed = lambda: send_agreement(agreement=Agreement.objects.get(pk=row.pk), **WHO)  # noqa: E731
    between(sending, "freeze_paper", deed)
    deed()
    assert row.papers.filter(voided_at__isnull=True).count() == 2


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An agreement may have two papers that stand, which its table refuses too."""
    yield from without_key(
        monkeypatch,
        Paper,
        "paper_current",
        lambda: Paper.objects.update(voided_at=build.AT, void_reason="Twice"),
    )


def without_key(
    monkeypatch: pytest.MonkeyPatch, model: Any, name: str, tidy: Callable[[], Any]
) -> Iterator[None]:
    """The table without this constraint; `tidy` ends what it would refuse, before it comes back."""
    keys = model._meta.constraints
    key = next(one for one in keys if one.name == name)
    monkeypatch.setattr(model._meta, "constraints", [one for one in keys if one != key])
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, key)
    yield
    tidy()
    with connection.schema_editor() as editor:
        editor.add_constraint(model, key)


def attaching(agreement: Agreement) -> None:
    upload = Upload("insurance.pdf", "application/pdf", b"%PDF-1.7 insured %%EOF")
    attach_file(agreement=agreement, title="Insurance", upload=upload, **WHO)


def names_what_is_attached(agreement: Agreement) -> bool:
    """Whether a paper that stands names the files that are part of the text, all and no other."""
    row = Agreement.objects.select_related("paper").get(pk=agreement.pk)
    named = read(row.paper.content).attachments if row.paper else None
    return named is None or [one.sha256 for one in named] == [one.file.sha256 for one in attached(row)]


def test_sent_against_attached_the_paper_names_what_is_attached(convening, employer):
    for _ in range(ROUNDS):
        row = ready(convening, employer)
        send = lambda r=row: send_agreement(agreement=Agreement.objects.get(pk=r.pk), **WHO)  # noqa: E731
        assert both(send, lambda r=row: attaching(r)) == ["done", "done"]
        assert names_what_is_attached(holds(row))


def test_without_the_lock_a_file_is_attached_that_no_paper_names(convening, employer, between):
    row = ready(convening, employer)
    between(sending, "move", lambda: attaching(row))
    send_agreement(agreement=Agreement.objects.get(pk=row.pk), **WHO)
    assert not names_what_is_attached(row)


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


def test_without_the_lock_two_successors_are_drafted(convening, employer, between):
    row = signed(ready(convening, employer))
    deed = lambda: renew_agreement(agreement=row, **WHO)  # noqa: E731
    between(renewal, "follow", deed)
    deed()
    assert row.successors.count() == 2


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
