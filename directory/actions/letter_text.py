"""What a letter says: subject, text and what is enclosed, in the language of its row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Engine
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from directory.actions.secret import secret_of
from directory.models import Letter

#: What letters are written with: translations, and days in words.
LIBRARIES = {"i18n": "django.templatetags.i18n", "words": "directory.templatetags.words"}
#: A mail program may then send the word by itself (RFC 8058).
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


@sensitive_variables()
def write(letter: Letter) -> EmailMessage:
    """The subject is written without the secret: subjects are shown on locked screens and kept in logs."""
    template = f"{letter.template}.txt"
    with translation.override(letter.language):
        subject = subject_of(letter.template, letter.context)
        engine().get_template(f"letters/{template}")  # before a secret is made for a letter that there isn't
        enclosed = _enclosed(letter)
        secret = secret_of(letter, at=letter.handed_at or letter.due_at)
        text = _text(template, {**letter.context, **secret}) + _foot(letter, secret)
    message = EmailMessage(subject, text, to=[letter.recipient], attachments=enclosed)
    if letter.calendar:
        method = "CANCEL" if "\nMETHOD:CANCEL" in letter.calendar else "REQUEST"
        message.attach("meeting.ics", letter.calendar, f"text/calendar; method={method}")
    if letter.kind:
        message.extra_headers = {"List-Unsubscribe": f"<{secret['stop']}>", **ONE_CLICK}
    return message


def _foot(letter: Letter, secret: dict[str, str]) -> str:
    """Where to say that one wants no more of this kind."""
    return _text("_foot.txt", {**secret, "sender": letter.organization}) if letter.kind else ""


def _enclosed(letter: Letter) -> list[tuple[str, bytes, str]]:
    if letter.file is None:
        return []
    with letter.file.file.open("rb") as opened:
        return [(letter.file.name, opened.read(), letter.file.content_type)]


def subject_of(template: str, context: dict[str, Any]) -> str:
    return " ".join(_text(f"{template}.subject.txt", context).split())


def preview_letter(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text as they will be read; `context` says what stands in place of the secret."""
    return subject_of(template, context), _text(f"{template}.txt", context)


@sensitive_variables("context")
def _text(name: str, context: dict[str, Any]) -> str:
    return engine().get_template(f"letters/{name}").render(Context(context, autoescape=False))


@lru_cache
def engine() -> Engine:
    """Plain text: an apostrophe stays one."""
    folders = [str(settings.BASE_DIR / "templates")]
    return Engine(dirs=folders, libraries=LIBRARIES, autoescape=False)
