"""Letters leave through a queue: one row a letter, handed to a mail server at most once.

A letter is claimed by one compare-and-set UPDATE on a lease. It is tried again only while it is certain that
no server has accepted it; whatever ends between handing over and recording leaves it `unknown`, for a person
to decide. The claim counts the limits under one lock, so that they hold for any number of workers.
"""

from __future__ import annotations

import logging
import smtplib
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.views.decorators.debug import sensitive_variables
from kombu.exceptions import OperationalError

from directory.actions.save import insist
from directory.actions.secret import WithdrawnError, secret_of
from directory.addresses import without_tokens
from directory.choices import Language, LetterLane, LetterState
from directory.models import (
    Affiliation,
    Letter,
    LinkCode,
    Organization,
    Preference,
    SecureLink,
    Silence,
    StoredFile,
    User,
)
from directory.rules import may_resend

log = logging.getLogger(__name__)

SEND = "directory.tasks.send_letters"
MOST_ATTEMPTS = 5
LEASE = timedelta(seconds=60)  # longer than any mail server may take (EMAIL_TIMEOUT)
BACK_OFF = timedelta(minutes=1)
PER_RECIPIENT, DAY = 20, timedelta(days=1)
PER_ORGANIZATION, HOUR = 200, timedelta(hours=1)
HANDED = (LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)
#: What letters are written with: translations, and days in words.
LIBRARIES = {"i18n": "django.templatetags.i18n", "words": "directory.templatetags.words"}
#: A mail program may then send the word by itself (RFC 8058).
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
ONE_LOCK = 0x1E77E125  # any number, the same in every process

Clock = Callable[[], datetime]


class NotAcceptedError(Exception):
    """No server has the letter: it may be tried again, unless `is_final`."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


# --- into the queue


def queue_letter(
    *,
    template: str,
    recipient: str,
    subject_key: str,
    period: str,
    context: dict[str, Any],
    at: datetime,
    organization: Organization | None = None,
    lane: str = LetterLane.ORDINARY,
    link: SecureLink | None = None,
    code: LinkCode | None = None,
    file: StoredFile | None = None,
    calendar: str = "",
    is_receipt: bool = False,
    kind: str = "",
    language: str = "",
) -> Letter:
    """Queues a letter, in the transaction of its cause; a second one of the same key is the first one.

    Whoever asked the sender for silence gets only what brings a link or a code that they need, and receipts;
    who wants no letters of a kind gets none of that kind.
    What the context says in words of ours (labels, days) is said in the language of the letter.
    """
    language = language or (link.recipient.person.language if link else "") or language_of(recipient)
    is_needed = is_receipt or link is not None or lane == LetterLane.SECURITY
    is_unasked = not is_needed and wants_none(recipient, organization)
    is_withheld = is_unasked or does_without(recipient, kind)
    letter, is_new = Letter.objects.get_or_create(
        template=template,
        recipient=recipient.strip().lower(),
        subject_key=subject_key,
        period=period,
        defaults={
            "context": in_language(context, language),
            "language": language,
            "organization": organization,
            "lane": lane,
            "kind": kind,
            "state": LetterState.WITHHELD if is_withheld else LetterState.QUEUED,
            "due_at": at,
            "link": link,
            "code": code,
            "file": file,
            "calendar": calendar,
        },
    )
    if is_new and not any(hook[1] is nudge for hook in transaction.get_connection().run_on_commit):
        transaction.on_commit(nudge)  # one a transaction is enough
    return letter


def language_of(recipient: str) -> str:
    """What a user chose, else that of the person with this address, if anybody said which."""
    chosen = Preference.objects.filter(user__email=recipient.strip().lower(), user__is_active=True)
    if language := chosen.values_list("language", flat=True).first():
        return str(language)
    people = Affiliation.objects.filter(email__iexact=recipient.strip()).exclude(person__language="")
    outside = people.exclude(person__user__is_active=True).order_by("-pk")
    found = outside.values_list("person__language", flat=True).first()
    return str(found or Language.ENGLISH)


def in_language(context: dict[str, Any], language: str) -> dict[str, Any]:
    """Words that wait for a language, in this one."""
    with translation.override(language):
        return {name: str(said) if isinstance(said, Promise) else said for name, said in context.items()}


def wants_none(recipient: str, organization: Organization | None) -> bool:
    """Whether somebody with this address asked the sender to write to them no more."""
    if organization is None:
        return False
    asked = Silence.objects.filter(intermediary=organization, to_on__isnull=True)
    return asked.filter(affiliation__email__iexact=recipient.strip()).exists()


def does_without(recipient: str, kind: str) -> bool:
    """Whether a user with this address wants no letters of the kind."""
    if not kind:
        return False
    chosen = Preference.objects.filter(user__email=recipient.strip().lower()).first()
    return chosen is not None and not chosen.wants(kind)


def is_unwanted(letter: Letter) -> bool:
    """Whether its recipient has asked for silence since, and it brings nothing that they need."""
    is_needed = letter.link_id is not None or letter.lane == LetterLane.SECURITY
    is_unasked = not is_needed and wants_none(letter.recipient, letter.organization)
    return is_unasked or does_without(letter.recipient, letter.kind)


def withhold(silence: Silence) -> None:
    """What waits already for somebody who asked for silence stays here."""
    own = Letter.objects.filter(
        recipient__iexact=silence.affiliation.email, organization=silence.intermediary
    )
    waiting = own.filter(state=LetterState.QUEUED, lane=LetterLane.ORDINARY, link__isnull=True)
    waiting.update(state=LetterState.WITHHELD)


def withhold_kinds(user: User, kinds: Iterable[str]) -> None:
    """What waits of kinds that the user wants no more stays here."""
    waiting = Letter.objects.filter(recipient=user.email, kind__in=list(kinds), state=LetterState.QUEUED)
    waiting.update(state=LetterState.WITHHELD)


def nudge(task: str = SEND) -> None:
    try:
        current_app.send_task(task, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not take the nudge; it waits a minute: %s", type(error).__name__)


@transaction.atomic
def resend_letter(*, letter: Letter, by: User | None, at: datetime) -> Letter:
    """Sends again what may not have arrived, or was given up: a person's decision, and their name is kept."""
    row: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    insist(may_resend(row.state, is_unwanted=is_unwanted(row)))
    row.state, row.attempt_count, row.leased_until, row.error = LetterState.QUEUED, 0, None, ""
    row.due_at, row.resent_at, row.resent_by = at, at, by
    row.save()
    transaction.on_commit(nudge)
    return row


# --- out of the queue


def send_letters(*, clock: Clock = timezone.now, most: int = 200) -> int:
    """Hands over the letters that are due; how many a server accepted."""
    mark_unknown(at=clock())
    due = Letter.objects.filter(state=LetterState.QUEUED, due_at__lte=clock())
    lanes = due.order_by("-lane", "due_at", "pk")  # "security" before "ordinary"
    return sum(send_letter(pk, clock=clock) for pk in list(lanes.values_list("pk", flat=True)[:most]))


def mark_unknown(*, at: datetime) -> int:
    """Whose worker ended between handing over and recording may have gone out, or not."""
    lost = Letter.objects.filter(state=LetterState.SENDING, leased_until__lte=at)
    return lost.update(
        state=LetterState.UNKNOWN,
        error="The worker ended while this was handed over: it may have been sent.",
    )


def send_letter(pk: int, *, clock: Clock = timezone.now) -> bool:
    letter = claim_letter(pk, at=clock())
    if letter is None:
        return False
    try:
        hand_over(letter)
    except NotAcceptedError as error:
        _try_later(letter, error, at=clock())
        return False
    except Exception as error:  # noqa: BLE001 (whatever it was, nobody knows whether the letter went out)
        _record(letter, LetterState.UNKNOWN, error=f"{type(error).__name__}: {error}")
        seen = without_tokens(traceback.format_exc())
        log.error("Letter %s may or may not have been sent\n%s", letter.pk, seen)  # noqa: TRY400 (it is masked)
        return False
    _record(letter, LetterState.SENT, sent_at=clock())
    return True


def claim_letter(pk: int, *, at: datetime) -> Letter | None:
    """Takes a letter that is due and within the limits: of many that try, one."""
    with transaction.atomic():
        _take_turns()
        letter = Letter.objects.filter(pk=pk, state=LetterState.QUEUED, due_at__lte=at).first()
        if letter is None or _is_postponed(letter, at):
            return None
        taken = Letter.objects.filter(pk=pk, state=LetterState.QUEUED).update(
            state=LetterState.SENDING,
            attempt_count=F("attempt_count") + 1,
            leased_until=at + LEASE,
            handed_at=at,
        )
    return Letter.objects.select_related("link", "code", "file").get(pk=pk) if taken else None


def _take_turns() -> None:
    """Counting and claiming are one step for all workers. (SQLite lets one in at a time anyway.)"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOCK])


def _is_postponed(letter: Letter, at: datetime) -> bool:
    """Over a limit: due again when the window has moved on."""
    until = _free_at(letter, at)
    if until is None:
        return False
    Letter.objects.filter(pk=letter.pk).update(due_at=until)
    return True


def _free_at(letter: Letter, at: datetime) -> datetime | None:
    if letter.lane != LetterLane.ORDINARY:
        return None
    handed = Letter.objects.filter(lane=LetterLane.ORDINARY, state__in=HANDED)
    limits = [(handed.filter(recipient=letter.recipient), PER_RECIPIENT, DAY)]
    if letter.organization_id:
        limits.append((handed.filter(organization=letter.organization_id), PER_ORGANIZATION, HOUR))
    return max((free for limit in limits if (free := _window(*limit, at))), default=None)


def _window(handed: QuerySet[Letter], most: int, length: timedelta, at: datetime) -> datetime | None:
    """When there is room again in a window that moves with time; None: there is."""
    moments = (
        handed.filter(handed_at__gt=at - length).order_by("-handed_at").values_list("handed_at", flat=True)
    )
    full = list(moments[most - 1 : most])
    return full[0] + length if full and full[0] else None


@sensitive_variables()
def hand_over(letter: Letter) -> None:
    """Gives the letter to the mail server. NotAcceptedError if it is certain that no server has it."""
    try:
        message = write(letter)
    except (TemplateDoesNotExist, FileNotFoundError) as error:
        raise NotAcceptedError(f"no such letter: {error}", is_final=True) from error
    except WithdrawnError as error:
        raise NotAcceptedError(f"not sent: {error}", is_final=True) from error
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotAcceptedError(f"no connection: {error}") from error
    try:
        accepted = server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotAcceptedError(f"refused: {error}", is_final=min(codes, default=0) >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise NotAcceptedError(f"refused: {error}", is_final=error.smtp_code >= 500) from error
    finally:
        _close(server)
    if not accepted:
        raise NotAcceptedError("the server took nothing")


def _close(server: Any) -> None:
    """What the server says at parting changes nothing about the letter."""
    try:
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        log.info("The mail server ended the connection oddly: %s", error)


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


def _try_later(letter: Letter, error: NotAcceptedError, *, at: datetime) -> None:
    if error.is_final or letter.attempt_count >= MOST_ATTEMPTS:
        _record(letter, LetterState.DEAD, error=str(error))
        return
    pause = BACK_OFF * 2 ** (letter.attempt_count - 1)
    _record(letter, LetterState.QUEUED, error=str(error), due_at=at + pause)


def _record(letter: Letter, state: str, *, error: str = "", **facts: datetime) -> None:
    """Only while the claim is still ours: one that took too long is `unknown` and stays so."""
    claim = {"attempt_count": letter.attempt_count, "handed_at": letter.handed_at}
    ours = Q(pk=letter.pk, state=LetterState.SENDING, **claim)
    error = without_tokens(error)[:400]
    Letter.objects.filter(ours).update(state=state, leased_until=None, error=error, **facts)
