"""Letters wait in a queue: one row a letter, under the key of what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from directory.actions.nudge import nudge_later
from directory.actions.save import insist
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

SEND = "directory.tasks.send_letters"


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
    if is_new:
        nudge_later(SEND)
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


@transaction.atomic
def resend_letter(*, letter: Letter, by: User | None, at: datetime) -> Letter:
    """Sends again what may not have arrived, or was given up: a person's decision, and their name is kept."""
    row: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    insist(may_resend(row.state, is_unwanted=is_unwanted(row)))
    row.state, row.attempt_count, row.leased_until, row.error = LetterState.QUEUED, 0, None, ""
    row.due_at, row.resent_at, row.resent_by = at, at, by
    row.save()
    nudge_later(SEND)
    return row
