"""Tampering: whatever bit is changed in what was signed, verifying finds it; and nothing else is found."""

from __future__ import annotations

import copy
import random
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import FileField

from partnerships.actions import evidence
from partnerships.actions.evidence import verify_agreement, verify_rows
from partnerships.models import ConsentText, Evidence, Paper, Signature
from tests.signing import ready, sent, sign_link, sign_paper, signer_of

#: What may change after it was written, or that names the row and nothing in it.
FREE = {"voided_on", "voided_at", "void_reason", "history"}
FLIPS = 1_000


@pytest.fixture
def kept(convening, employer):
    """Signed by link and on paper, with evidence of both."""
    row = sent(ready(convening, employer))
    sign_link(signer_of(employer, row))
    sign_paper(signer_of(convening, row))
    row.refresh_from_db()
    return row


@pytest.fixture
def stored(kept):
    return (
        list(Evidence.objects.order_by("number")),
        list(Paper.objects.all()),
        list(Signature.objects.order_by("pk")),
    )


def flipped(value: Any, chance: random.Random) -> Any:
    """The same value with one bit of it turned."""
    match value:
        case bool():
            return not value
        case int():
            return value ^ (1 << chance.randrange(16))
        case datetime():
            return value + timedelta(microseconds=1 << chance.randrange(30))
        case date():
            return value + timedelta(days=1 << chance.randrange(8))
        case str() if value:
            place = chance.randrange(len(value))
            return value[:place] + chr(ord(value[place]) ^ (1 << chance.randrange(6))) + value[place + 1 :]
        case dict():
            if not value:
                return {"x": 1}
            name = chance.choice(sorted(value))
            return {**value, name: flipped(value[name], chance)}
    return "x" if value is None or value == "" else 1


def tampered(rows: list[Any], chance: random.Random) -> tuple[list[Any], str]:
    """Copies of which one column of one row is another."""
    changed = [copy.copy(row) for row in rows]
    row = chance.choice(changed)
    names = [field.attname for field in row._meta.concrete_fields if field.name not in FREE | {"id"}]
    name = chance.choice(names)
    before = getattr(row, name)
    field = row._meta.get_field(name.removesuffix("_id"))
    if field.is_relation and before is None:
        before = 0
    setattr(row, name, flipped(before.name if isinstance(field, FileField) else before, chance))
    return changed, f"{type(row).__name__}.{name}"


def test_each_of_a_thousand_flipped_bits_is_found(stored):
    assert verify_rows(*stored) == []
    assert missed(stored, FLIPS) == []


def missed(stored: Any, flips: int) -> list[str]:
    """Of so many bits, each turned by itself, those of which verifying says nothing."""
    chance, found = random.Random(7), []
    while flips:
        place = chance.randrange(3)
        changed, what = tampered(stored[place], chance)
        if what.endswith(".agreement_id"):
            continue  # a row that was moved away is missing: below
        flips -= 1
        if not verify_rows(*stored[:place], changed, *stored[place + 1 :]):
            found.append(what)
    return found


def test_a_chain_that_leaves_columns_out_misses_some(request, monkeypatch):
    """Negative control: evidence that is written without them, and verified without them."""
    out = {"name", "title", "address", "user_agent"}
    monkeypatch.setattr(evidence, "NOT_KEPT", evidence.NOT_KEPT | out)
    stored = request.getfixturevalue("stored")
    assert verify_rows(*stored) == []
    assert set(missed(stored, 200)) <= {f"Signature.{name}" for name in out}
    assert missed(stored, 200)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_that_is_gone_or_was_moved_away_is_found(stored, kept, place):
    head = stored[0][-1].hash
    for number in range(len(stored[place])):
        rows = [list(part) for part in stored]
        del rows[place][number]
        assert verify_rows(*rows, head=head), (place, number)


def test_each_bit_of_a_file_counts(kept):
    paper = Paper.objects.get()
    with paper.pdf.open("rb") as file:
        data = bytearray(file.read())
    chance = random.Random(3)
    for _ in range(50):
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        write(paper.pdf, bytes(data))
        assert any("PDF" in found.problem for found in verify_agreement(agreement=kept))
        data[place] ^= 0xFF
        write(paper.pdf, bytes(data))
    paper.pdf.storage.delete(paper.pdf.name)
    assert verify_agreement(agreement=kept)


def write(file: Any, data: bytes) -> None:
    with file.storage.open(file.name, "wb") as opened:
        opened.write(data)


def test_what_somebody_wrote_past_the_triggers_is_found(kept):
    """The owner of the tables could take the triggers away; the chain still tells."""
    without_triggers()
    Signature.objects.filter(method="link").update(name="Somebody Else")
    assert [found.problem for found in verify_agreement(agreement=kept)] == ["differs from its evidence"]


def test_another_consent_text_is_found(kept):
    without_triggers()
    ConsentText.objects.update(text="I agree to everything.")
    assert [found.problem for found in verify_agreement(agreement=kept)] == ["is not as it was shown"]


def without_triggers() -> None:
    tables = ("partnerships_signature", "partnerships_consenttext")
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER {table}_kept ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER {table}_kept")


def test_the_command_verifies_all_and_names_what_was_changed(kept):
    said = StringIO()
    call_command("verify_agreement", stdout=said)
    assert "1 agreements verified" in said.getvalue()
    call_command(
        "verify_agreement", kept.pk, head=kept.evidence.order_by("-number").first().hash, stdout=said
    )
    with pytest.raises(CommandError, match="one agreement"):
        call_command("verify_agreement", head="0" * 64, stdout=said)
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_agreement", kept.pk, head="0" * 64, stdout=said)
    assert "kept elsewhere" in said.getvalue()
