"""What people may hand in: a few kinds of file, known by their first bytes, bounded, and never trusted."""

from __future__ import annotations

import hashlib
import io
import re
import shlex
import struct
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 50
MOST_POINTS = 40_000_000
MOST_ENTRIES, MOST_UNPACKED = 1_000, 100 * 1024 * 1024
LONGEST_NAME = 120
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: The end of a ZIP file: entries in all, and how large their directory is.
ZIP_END = struct.Struct("<4s4xHHII2x")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, struct.error, zlib.error)


@dataclass(frozen=True)
class Upload:
    """A file that passed: its name for people, and the bytes that are kept."""

    name: str
    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def examine(name: str, data: bytes) -> Upload:
    """What is kept of a file that somebody sent; ValidationError with what is wrong, in words for them.

    A picture is made anew from its points, so that neither place nor camera travels along.
    """
    name = plain_name(name)
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise ValidationError(_("Send %(wanted)s.") % {"wanted": WANTED})
    if not data:
        raise ValidationError(_("This file is empty."))
    insist_size(len(data))
    data = kind.check(data)
    insist_size(len(data))
    insist_clean(data)
    return Upload(name, kind.content_type, data)


def insist_size(size: int) -> None:
    if size > MOST_BYTES:
        raise ValidationError(_("This file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1024**2})


def insist_room(count: int) -> None:
    """One thing holds so many files and no more."""
    if count >= MOST_FILES:
        raise ValidationError(
            _("There are %(count)s files here already, which is the limit.") % {"count": MOST_FILES}
        )


def plain_name(name: str) -> str:
    """A sent name without its folders, controls and letters that turn around; the end of a long one stays."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    path = PurePosixPath(plain or "file")
    suffix = path.suffix[:12]
    return f"{path.stem[: LONGEST_NAME - len(suffix)]}{suffix}"


def insist_clean(data: bytes) -> None:
    """Asks this machine's scanner, if there is one: it reads the file and ends with 1 if that is bad."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        ended = subprocess.run(
            shlex.split(settings.UPLOAD_SCANNER), input=data, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValidationError(_("Files can’t be checked at the moment. Try again later.")) from error
    if ended.returncode == 1:
        raise ValidationError(_("The virus scanner refused this file."))
    if ended.returncode:
        raise ValidationError(_("Files can’t be checked at the moment. Try again later."))


# --- what each kind is known by -----------------------------------------------------------------------------


def check_pdf(data: bytes) -> bytes:
    has_ends = data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]
    if not has_ends or MARKUP.search(data[:1024]):
        raise ValidationError(_("This isn’t a PDF file."))
    return data


def check_csv(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if CONTROLS.search(text) or text.lstrip().startswith(("<", "%PDF", "PK")):
        raise ValidationError(_("This isn’t a CSV file. Save it as CSV in UTF-8."))
    return data


def check_docx(data: bytes) -> bytes:
    wrong = ValidationError(_("This isn’t a Word file (.docx)."))
    insist_small_archive(data, wrong)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise ValidationError(_("Unpacked, this file would be too large."))
            if not names >= {"[Content_Types].xml", "word/document.xml"} or archive.testzip():
                raise wrong
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, *BROKEN) as error:
        raise wrong from error
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        raise ValidationError(_("This Word file contains macros. Save it without them."))
    return data


def insist_small_archive(data: bytes, wrong: ValidationError) -> None:
    """Before anything is read: the directory itself may be made to fill the memory."""
    place = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK\x03\x04") or place < 0 or len(data) < place + ZIP_END.size:
        raise wrong
    _disk, _start, entries, directory, _offset = ZIP_END.unpack_from(data, place)
    if entries > MOST_ENTRIES or directory > MOST_ENTRIES * 1024:
        raise ValidationError(_("Unpacked, this file would be too large."))


def picture(form: str) -> Callable[[bytes], bytes]:
    def check(data: bytes) -> bytes:
        too_many = ValidationError(_("This picture has too many points."))
        try:
            with Image.open(io.BytesIO(data), formats=[form]) as image:
                if image.width * image.height > MOST_POINTS:
                    raise too_many
                return made_anew(image, form)
        except Image.DecompressionBombError as error:
            raise too_many from error
        except BROKEN as error:
            raise ValidationError(_("This isn’t a %(form)s picture.") % {"form": form}) from error

    return check


def made_anew(image: Image.Image, form: str) -> bytes:
    """The picture as it is seen, and nothing else that its file held."""
    upright = ImageOps.exif_transpose(image)
    is_clear = form == "PNG" and ("A" in upright.getbands() or "transparency" in upright.info)
    points = upright.convert("RGBA" if is_clear else "RGB")
    points.info.clear()
    kept = io.BytesIO()
    points.save(kept, form, **({"quality": 90} if form == "JPEG" else {}))
    return kept.getvalue()


class Kind(NamedTuple):
    content_type: str
    check: Callable[[bytes], bytes]


KINDS: dict[str, Kind] = {
    ".pdf": Kind("application/pdf", check_pdf),
    ".png": Kind("image/png", picture("PNG")),
    ".jpg": Kind("image/jpeg", picture("JPEG")),
    ".jpeg": Kind("image/jpeg", picture("JPEG")),
    ".csv": Kind("text/csv", check_csv),
    ".docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", check_docx),
}
HELP = gettext_lazy("A PDF, PNG, JPEG, CSV or Word file (.docx), up to 10 MB.")
WANTED = gettext_lazy("a PDF, PNG, JPEG, CSV or Word file (.docx)")


class SafeFileField(forms.FileField):
    """Asks for a file; cleaned, it is an Upload, or None where none was sent."""

    widget = forms.ClearableFileInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", HELP)
        super().__init__(**options, allow_empty_file=True)
        self.widget.attrs.setdefault("accept", ",".join(KINDS))

    def to_python(self, data: Any) -> Any:
        sent: Any = super().to_python(data)
        if sent is None:
            return None
        insist_size(sent.size or 0)
        return examine(sent.name or "", sent.read())
