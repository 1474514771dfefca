"""What may be handed in, what is refused and why, who gets it back and how, and what is swept away."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from directory import uploads
from directory.actions.file import store_file, sweep_files
from directory.models import StoredFile
from directory.uploads import MOST_BYTES, MOST_FILES, SafeFileField, Upload, examine, plain_name
from partnerships.actions.commitment import record_delivery
from partnerships.models import Delivery
from tests import build
from tests.cast import refused

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P", "1") else tuple([120] * len(mode))).save(
        made, form, **more
    )
    return made.getvalue()


def word(entries: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"} | (entries or {})
        ).items():
            archive.writestr(name, data)
    return made.getvalue()


def located() -> bytes:
    """A photo that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (38.0, 2.0, 3.0)
    return picture("JPEG", exif=exif, comment=b"SecretNote")


def swollen_png(width: int = 7_000, height: int = 7_000) -> bytes:
    """A small picture whose head says that it is vast."""
    data = bytearray(picture("PNG", (1, 1)))
    data[16:24] = struct.pack(">II", width, height)

    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def lying_zip() -> bytes:
    """An archive whose directory says of 200 MB that they are one byte."""
    data = word({"word/media/x": b"\0" * 200_000})
    return data.replace(struct.pack("<I", 200_000), struct.pack("<I", 1))


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("Report.PDF", PDF, "application/pdf"),
        ("a.exe.pdf", PDF, "application/pdf"),
        ("rows.csv", "name,count\nJosé,3\n".encode(), "text/csv"),
        ("excel.csv", "name,count\nJosé,3\n".encode("cp1252"), "text/csv"),
        ("bom.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n", "text/csv"),
        ("letter.docx", word(), uploads.KINDS[".docx"].content_type),
    ],
)
def test_what_is_what_it_says_is_kept_as_it_is(name: str, data: bytes, content_type: str) -> None:
    assert examine(name, data) == Upload(name, content_type, data)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_pictures_of_every_make_are_made_anew(mode: str) -> None:
    upload = examine("x.png", picture("PNG", mode=mode) if mode != "I;16" else grey16())
    assert Image.open(io.BytesIO(upload.data)).size == (40, 20)
    if mode in ("RGB", "L"):
        assert Image.open(io.BytesIO(examine("x.jpeg", picture("JPEG", mode=mode)).data)).size == (40, 20)


def grey16() -> bytes:
    made = io.BytesIO()
    Image.new("I;16", (40, 20), 1000).save(made, "PNG")
    return made.getvalue()


def test_a_photo_keeps_its_points_and_loses_place_camera_and_note() -> None:
    data = located()
    assert b"SecretCamera" in data and b"SecretNote" in data
    kept = examine("photo.jpg", data).data
    assert b"SecretCamera" not in kept and b"SecretNote" not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (20, 40) and not image.getexif()  # upright, as it was seen
    trailing = examine("photo.jpg", data + b"<script>alert(1)</script>").data
    assert b"script" not in trailing


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


PLAIN_WORD = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
REFUSED: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("another kind", "a.exe", lambda: b"MZ" + b"\0" * 60, "Send a PDF"),
    ("two endings", "a.pdf.exe", lambda: PDF, "Send a PDF"),
    ("no ending", "README", lambda: PDF, "Send a PDF"),
    ("only an ending", ".pdf", lambda: PDF, "Send a PDF"),
    ("an SVG with script", "a.svg", lambda: b"<svg onload='alert(1)'/>", "Send a PDF"),
    ("an SVG as PNG", "a.png", lambda: b"<svg onload='alert(1)'/>", "isn’t a PNG"),
    ("HTML as PDF", "a.pdf", lambda: b"<html><script>1</script>", "isn’t a PDF"),
    ("HTML before a PDF", "a.pdf", lambda: b"<html>" + PDF, "isn’t a PDF"),
    ("PDF and HTML at once", "a.pdf", lambda: b"%PDF-1.7\n<script>1</script>\n" + PDF, "isn’t a PDF"),
    ("a PDF cut short", "a.pdf", lambda: PDF[:20], "isn’t a PDF"),
    ("EICAR as PDF", "a.pdf", lambda: EICAR, "isn’t a PDF"),
    ("HTML as CSV", "a.csv", lambda: b" \n<html><script>1</script>", "isn’t a CSV"),
    ("a program as CSV", "a.csv", lambda: b"MZ\x90\0\x03\0\0\0", "isn’t a CSV"),
    ("UTF-16 as CSV", "a.csv", lambda: "a,b\n".encode("utf-16"), "isn’t a CSV"),
    ("empty", "a.pdf", lambda: b"", "empty"),
    ("one byte too large", "a.pdf", lambda: PDF.ljust(MOST_BYTES + 1, b"\n"), "larger than 10 MB"),
    ("a JPEG as PNG", "a.png", lambda: picture("JPEG"), "isn’t a PNG"),
    ("a GIF as JPEG", "a.jpg", lambda: picture("GIF", mode="P"), "isn’t a JPEG"),
    ("a PNG cut short", "a.png", lambda: picture("PNG", (300, 300))[:60], "isn’t a PNG"),
    ("a vast PNG", "a.png", swollen_png, "too many points"),
    ("a vaster PNG", "a.png", lambda: swollen_png(60_000, 60_000), "too many points"),
    ("ZIP as Word", "a.docx", lambda: zipped({"x": b"x"}), "isn’t a Word"),
    ("text as Word", "a.docx", lambda: b"PK\x03\x04 not at all", "isn’t a Word"),
    ("macros", "a.docx", lambda: word({"word/vbaProject.bin": b"x"}), "macros"),
    ("1,001 entries", "a.docx", lambda: word({f"word/{n}": b"" for n in range(999)}), "too large"),
    ("a million entries", "a.docx", lambda: crowded(word(), 65_535), "too large"),
    ("101 MB unpacked", "a.docx", lambda: word({"word/x": b"\0" * (101 * 1024**2)}), "too large"),
    ("a lying size", "a.docx", lying_zip, "isn’t a Word"),
    ("a damaged entry", "a.docx", lambda: PLAIN_WORD.replace(b"<x/>", b"<y/>"), "isn’t a Word"),
]  # fmt: skip


def crowded(data: bytes, entries: int) -> bytes:
    """The archive, its end saying that it has so many entries."""
    end = data.rfind(b"PK\x05\x06")
    return data[: end + 8] + struct.pack("<HH", entries, entries) + data[end + 12 :]


@pytest.mark.parametrize(
    ("name", "data", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_refused_and_why(name: str, data: Callable[[], bytes], words: str) -> None:
    sent = data()
    started = time.perf_counter()
    with pytest.raises(ValidationError, match=words):
        examine(name, sent)
    assert time.perf_counter() - started < 5


def test_the_largest_that_is_taken() -> None:
    data = b"%PDF-1.7\n".ljust(MOST_BYTES - 6, b" ") + b"%%EOF\n"
    assert len(examine("a.pdf", data).data) == MOST_BYTES
    assert examine("a.docx", word({f"word/{n}": b"" for n in range(998)})) and examine("a.docx", PLAIN_WORD)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("..\\..\\x.pdf", "x.pdf"),
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\Users\\a\\Report.pdf", "Report.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("invoice\u202efdp.pdf", "invoicefdp.pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        (f"{'long' * 100}.pdf", f"{('long' * 100)[:116]}.pdf"),
        ("x.pdf. ", "x.pdf"),
        ("\x00\x01", "file"),
        ("a/", "file"),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept
    assert len(plain_name(sent)) <= 120


# --- the scanner of the machine -------------------------------------------------------------------------------


def test_a_scanner_is_asked_when_there_is_one(settings: Any) -> None:
    assert examine("rows.csv", EICAR)
    settings.UPLOAD_SCANNER = "sh -c '! grep -q EICAR'"
    assert examine("rows.csv", b"a,b\n")
    with pytest.raises(ValidationError, match="scanner refused"):
        examine("rows.csv", EICAR)
    for broken in ("sh -c 'exit 2'", "/no/such/scanner"):
        settings.UPLOAD_SCANNER = broken
        with pytest.raises(ValidationError, match="can’t be checked"):
            examine("rows.csv", b"a,b\n")


# --- the form field -----------------------------------------------------------------------------------------


class Form(forms.Form):
    file = SafeFileField(required=False)


def test_a_field_gives_an_upload_or_says_what_is_wrong() -> None:
    good = Form({}, {"file": SimpleUploadedFile("x.pdf", PDF)})
    assert good.is_valid() and good.cleaned_data["file"] == Upload("x.pdf", "application/pdf", PDF)
    assert Form({}, {}).is_valid()
    for name, data, words in (
        ("x.pdf", b"", "empty"),
        ("x.exe", PDF, "Send a PDF"),
        ("x.pdf", b"<", "isn’t a PDF"),
    ):
        bad = Form({}, {"file": SimpleUploadedFile(name, data)})
        assert words in str(bad.errors["file"])
    assert 'accept=".pdf' in str(Form()) and "up to 10 MB" in str(Form())


# --- keeping and giving back ----------------------------------------------------------------------------------


@pytest.fixture
def upload() -> Upload:
    return examine("Ünïque “report”; x=y.pdf", PDF)


@pytest.fixture
def delivered(partnership: Any, convening: Any, upload: Upload, at: Any, staff: Any) -> Delivery:
    owner = build.Membership(partnership=partnership)
    promised = build.Commitment(partnership=partnership, owner=owner)
    return record_delivery(commitment=promised, upload=upload, by=staff, at=at)


def test_a_file_lies_under_a_random_name(delivered: Delivery, staff: Any) -> None:
    kept = delivered.file
    assert kept.name == "Ünïque “report”; x=y.pdf" and kept.sha256 == Upload("", "", PDF).sha256
    assert "report" not in kept.file.name and "." not in kept.file.name
    assert kept.stored_by == staff and kept.byte_count == len(PDF) and kept.history.count() == 1


def test_it_comes_back_as_an_attachment_in_a_sandbox(delivered: Delivery, staff: Any, signed_in: Any) -> None:
    answer = signed_in(staff).get(delivered.file.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%9Cn%C3%AFque")
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "application/pdf"


def test_rights_are_checked_each_time(
    delivered: Delivery, staff: Any, stranger: Any, nobody: Any, signed_in: Any, client: Any
) -> None:
    address = delivered.file.get_absolute_url()
    assert client.get(address).status_code == 302
    browser = signed_in(staff)
    assert browser.get(address).status_code == 200
    staff.seats.update(to_on=timezone.localdate() - timedelta(days=1))
    assert browser.get(address).status_code == 404
    for other in (stranger, nobody):
        assert signed_in(other).get(address).status_code == 404
    assert signed_in(stranger).get(reverse("directory:file_download", args=[uuid4()])).status_code == 404


def test_a_file_that_nothing_points_to_is_nobodys(upload: Upload, staff: Any, at: Any) -> None:
    row = store_file(upload=upload, by=staff, at=at)
    assert not StoredFile.objects.for_user(staff).filter(pk=row.pk).exists()


def test_every_model_that_points_to_a_file_says_who_sees_it() -> None:
    pointing = StoredFile.objects.pointing()
    assert (Delivery, "file") in pointing
    assert all(hasattr(model._default_manager, "for_user") for model, _ in pointing)


def test_a_file_gone_from_the_disk_is_not_found(delivered: Delivery, staff: Any, signed_in: Any) -> None:
    delivered.file.file.delete(save=False)
    kept = StoredFile.objects.get(pk=delivered.file.pk)
    assert signed_in(staff).get(kept.get_absolute_url()).status_code == 404


def test_a_commitment_holds_so_many_files(delivered: Delivery, upload: Upload, at: Any, staff: Any) -> None:
    rows = [build.StoredFile() for _ in range(MOST_FILES - 1)]
    for row in rows:
        build.Delivery(commitment=delivered.commitment, file=row)
    with refused("upload", "which is the limit"):
        record_delivery(commitment=delivered.commitment, upload=upload, by=staff, at=at)


# --- the sweep ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def lying(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def aged(folder: Path) -> None:
    """As if all files had lain there for two days."""
    then = time.time() - 2 * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_the_sweep_takes_what_nothing_points_to(
    folder: Path, delivered: Delivery, upload: Upload, at: Any
) -> None:
    (folder / "papers").mkdir()
    (folder / "papers" / "forgotten").write_bytes(b"x")
    lost = store_file(upload=upload, by=None, at=at)
    young = store_file(upload=upload, by=None, at=timezone.now())
    aged(folder)
    (folder / "just written").write_bytes(b"x")
    swept = sweep_files(at=timezone.now())
    assert swept == (1, 2, 0)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {delivered.file.pk, young.pk}
    assert lying(folder) == 3 and not StoredFile.objects.filter(pk=lost.pk).exists()
    assert sweep_files(at=timezone.now()) == (0, 0, 0)


def test_the_sweep_tells_of_files_that_are_gone(
    folder: Path, delivered: Delivery, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / delivered.file.file.name).unlink()
    call_command("sweep_files")
    assert "1 files are gone" in capsys.readouterr().out
    assert delivered.file.file.name in caplog.text
    assert StoredFile.objects.filter(pk=delivered.file.pk).exists()


def test_the_sweep_of_an_empty_storage(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "never made"
    assert sweep_files(at=timezone.now()) == (0, 0, 0)


# --- through the admin, today's only way ------------------------------------------------------------------------


def test_an_administrator_adds_a_delivery_with_its_file(
    delivered: Delivery, admin: Any, signed_in: Any, convening: Any
) -> None:
    browser, address = signed_in(admin), reverse("admin:partnerships_delivery_add")
    asked = {"commitment": delivered.commitment_id, "delivered_on": timezone.localdate(), "note": ""}
    wrong = browser.post(address, asked | {"upload": SimpleUploadedFile("x.pdf", b"<html>")})
    assert wrong.context["adminform"].form.errors["upload"] == ["This isn’t a PDF file."]
    answer = browser.post(address, asked | {"upload": SimpleUploadedFile("x.pdf", PDF)})
    assert answer.status_code == 302
    added = Delivery.objects.exclude(pk=delivered.pk).get()
    assert added.file.name == "x.pdf" and added.file.stored_by == admin
