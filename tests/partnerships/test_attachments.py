"""Files that are part of an agreement's text: attached, hashed into the paper, found again, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from directory.uploads import Upload
from partnerships.actions.attachment import attach_file, withdraw_attachment
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.renewal import renew_agreement
from partnerships.models import Agreement, Attachment, Signature
from partnerships.papers.content import read
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page
from tests.links import carry_on
from tests.partnerships.test_verify import write
from tests.signing import sent, sign_link, signed, signer_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 insured until 2030 %%EOF"


@pytest.fixture
def insured(draft: Agreement, staff: Any, now: Any) -> Attachment:
    upload = Upload("insurance.pdf", "application/pdf", PDF)
    return attach_file(agreement=draft, title="Certificate of insurance", upload=upload, by=staff, at=now)


def test_staff_attach_a_file_and_take_it_out_again(page, draft):
    file = SimpleUploadedFile("insurance.pdf", PDF)
    fill(page, at("attachment_new", draft.pk), title="Insurance", upload=file)
    one = Attachment.objects.get()
    record = page.get(draft.get_absolute_url()).content.decode()
    assert one.file.sha256 in record and page.get(one.file.get_absolute_url()).status_code == 200
    on_page(page, "attachment_withdraw", one)
    assert one.file.sha256 not in page.get(draft.get_absolute_url()).content.decode()


def test_a_file_of_another_kind_is_refused_at_its_field(page, draft):
    file = SimpleUploadedFile("page.html", b"<html>")
    assert "upload" in errors(fill(page, at("attachment_new", draft.pk), title="Page", upload=file))
    assert not Attachment.objects.exists()


def test_the_paper_names_it_by_its_hash_and_a_signer_can_open_it(insured, draft, employer, now):
    row = sent(draft, at=now)
    (named,) = read(row.paper.content).attachments
    assert (named.name, named.sha256) == ("Certificate of insurance (insurance.pdf)", insured.file.sha256)
    link = signer_of(employer, row).link
    client = carry_on(Client(), link)
    assert insured.file.sha256 in client.get(at("sign", link.key)).content.decode()
    answer = client.get(at("sign_file", link.key, insured.pk))
    assert b"".join(answer.streaming_content) == PDF and "attachment" in answer["Content-Disposition"]
    other = build.Attachment()
    assert client.get(at("sign_file", link.key, other.pk)).status_code == 404
    assert Client().get(at("sign_file", link.key, insured.pk)).status_code == 410


@pytest.mark.parametrize("deed", ["attach", "withdraw"])
def test_a_change_of_them_voids_what_was_signed(insured, draft, employer, staff, now, deed):
    sign_link(signer_of(employer, sent(draft, at=now)), at=now)
    if deed == "attach":
        upload = Upload("two.pdf", "application/pdf", PDF)
        attach_file(agreement=draft, title="Another", upload=upload, by=staff, at=now)
    else:
        withdraw_attachment(attachment=insured, by=staff, at=now)
    draft.refresh_from_db()
    assert (draft.state, draft.paper) == ("in_review", None)
    assert not Signature.objects.filter(voided_on__isnull=True).exists()
    assert verify_agreement(agreement=draft) == []  # the paper of before still finds its file


def test_each_bit_of_it_is_verified(insured, draft, now):
    row = signed(draft, at=now)
    assert verify_agreement(agreement=row) == []
    for place in range(len(PDF)):
        write(insured.file.file, PDF[:place] + bytes([PDF[place] ^ 1]) + PDF[place + 1 :])
        assert [one.problem for one in verify_agreement(agreement=row)] == [
            "attachment was changed: Certificate of insurance (insurance.pdf)"
        ]
    write(insured.file.file, PDF)
    assert verify_agreement(agreement=row) == []
    insured.file.file.storage.delete(insured.file.file.name)
    assert verify_agreement(agreement=row)


def test_without_reading_the_files_a_changed_one_would_pass(insured, draft, now, monkeypatch):
    from partnerships.actions import evidence

    row = signed(draft, at=now)
    write(insured.file.file, PDF + b"!")
    monkeypatch.setattr(evidence, "changed_attachments", lambda papers: ())
    assert verify_agreement(agreement=row) == []


def test_the_agreement_that_follows_has_them_too(insured, draft, now):
    after = renew_agreement(agreement=signed(draft, at=now), by=None, at=now)
    assert [(one.title, one.file) for one in after.attachments.all()] == [(insured.title, insured.file)]


def test_a_signed_text_takes_no_more_files(insured, draft, staff, now):
    signed(draft, at=now)
    with refused("__all__", "never edited"):
        attach_file(
            agreement=draft, title="Late", upload=Upload("a.pdf", "application/pdf", PDF), by=staff, at=now
        )
    with refused("__all__", "never edited"):
        withdraw_attachment(attachment=insured, by=staff, at=now)


def test_withdrawn_twice_and_one_too_many_are_refused(insured, draft, staff, now):
    withdraw_attachment(attachment=insured, by=staff, at=now)
    with refused("__all__", "withdrawn already"):
        withdraw_attachment(attachment=insured, by=staff, at=now)
    for _ in range(50):
        build.Attachment(agreement=draft)
    with refused("__all__", "50 files"):
        upload = Upload("a.pdf", "application/pdf", PDF)
        attach_file(agreement=draft, title="One more", upload=upload, by=staff, at=now)
