"""Letters leave the queue: each is handed to a mail server at most once.

A letter is claimed by one compare-and-set UPDATE on a lease. It is tried again only while it is certain that
no server has accepted it; whatever ends between handing over and recording leaves it `unknown`, for a person
to decide. The claim counts the limits under one lock, so that they hold for any number of workers.
"""

from __future__ import annotations

import logging
import smtplib
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.template import TemplateDoesNotExist
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from directory.actions.letter_text import write
from directory.actions.secret import WithdrawnError
from directory.addresses import without_tokens
from directory.choices import LetterLane, LetterState
from directory.models import Letter

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
LEASE = timedelta(seconds=60)  # longer than any mail server may take (EMAIL_TIMEOUT)
BACK_OFF = timedelta(minutes=1)
PER_RECIPIENT, DAY = 20, timedelta(days=1)
PER_ORGANIZATION, HOUR = 200, timedelta(hours=1)
HANDED = (LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)
ONE_LOCK = 0x1E77E125  # any number, the same in every process

Clock = Callable[[], datetime]


class NotAcceptedError(Exception):
    """No server has the letter: it may be tried again, unless `is_final`."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


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
