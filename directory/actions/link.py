"""Deeds about links: issued to one recipient for one purpose, mailed, continued, renewed, revoked."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from directory.actions.allow import Limit, allow
from directory.actions.letter import in_language
from directory.actions.nudge import nudge_later
from directory.actions.save import change, insist, save
from directory.actions.secret import facts, token_hash
from directory.choices import Language
from directory.letters import handed_receipt, link_letter
from directory.models import (
    Affiliation,
    LinkRenewal,
    LinkVisit,
    Organization,
    SecureLink,
    Silence,
    StoredFile,
    User,
)
from directory.rules import LINKS, Verdict, may_last, may_open, may_renew

log = logging.getLogger(__name__)

RENEW = "directory.tasks.renew_links"
#: One browser's openings of a link are noted once in so long, and so is its use.
NOTED_EVERY = timedelta(hours=1)
PER_LINK = Limit(3, timedelta(days=1))
PER_RECIPIENT = Limit(5, timedelta(days=1))


class Browser(NamedTuple):
    """From where somebody comes, for the access log."""

    address: str | None = None
    agent: str = ""


# --- by its sender


@transaction.atomic
def issue_link(
    *,
    purpose: str,
    recipient: Affiliation,
    template: str,
    subject_key: str,
    context: dict[str, Any],
    organization: Organization,
    by: User | None,
    at: datetime,
    days: int | None = None,
    file: StoredFile | None = None,
) -> SecureLink:
    """Makes a link and queues the letter that brings it, and the file if there is one.

    `context["title"]` is what its landing page says.
    """
    days = LINKS[purpose].days if days is None else days
    insist(may_last(purpose, days), "days")
    _insist_address(recipient)
    if is_silent(recipient, organization):
        raise ValidationError({"recipient": f"{recipient.person} asked not to hear from {organization}."})
    link = SecureLink(
        purpose=purpose,
        recipient=recipient,
        organization=organization,
        issued_by=by,
        template=template,
        subject_key=subject_key,
        context=in_language(context, recipient.person.language or Language.ENGLISH),
        days=days,
        issued_at=at,
        expires_at=at + timedelta(days=days),
    )
    save(link, by=by, at=at)
    link_letter(link=link, at=at, file=file)
    return link


@transaction.atomic
def renew_link(*, link: SecureLink, by: User | None, at: datetime, reason: str = "Renewed") -> SecureLink:
    """Mails a fresh token to the address on file, for as many days again; the old token is dead at once."""
    link = _locked(link)
    insist(may_renew(link.revoked_at))
    _insist_address(link.recipient)
    fresh = {"issued_at": at, "expires_at": at + timedelta(days=link.days), "token_hash": None}
    change(link, by=by, at=at, reason=reason, issue_count=link.issue_count + 1, **fresh)
    link_letter(link=link, at=at)
    return link


@transaction.atomic
def revoke_link(*, link: SecureLink, by: User | None, at: datetime, reason: str) -> SecureLink:
    """From the next request on it opens nothing, in no browser; revoking twice is revoking once."""
    link = _locked(link)
    if link.revoked_at is None:
        change(link, by=by, at=at, reason=reason, revoked_at=at)
    return link


def state_of(link: SecureLink, *, at: datetime) -> Verdict:
    """For its sender: whether the link opens, and if not, why."""
    return may_open(facts(link, at=at), at)


def _locked(link: SecureLink) -> SecureLink:
    row: SecureLink = SecureLink.objects.select_for_update(of=("self",)).with_people().get(pk=link.pk)
    return row


def silences(recipient: Affiliation, organization: Organization) -> Any:
    """The wish not to hear from an organization, while it stands."""
    return Silence.objects.filter(affiliation=recipient, intermediary=organization, to_on__isnull=True)


def is_silent(recipient: Affiliation, organization: Organization) -> bool:
    return bool(silences(recipient, organization).exists())


def _insist_address(recipient: Affiliation) -> None:
    if not recipient.email:
        raise ValidationError({"recipient": f"There is no e-mail address on file for {recipient}."})


# --- by whoever holds it


@sensitive_variables()
def link_for(token: str, *, at: datetime) -> SecureLink | None:
    """The link that a token opens now; the same one question to the database whether there is one or not."""
    return _open(Q(token_hash=token_hash(token)), at)


def link_with(key: uuid.UUID, purpose: str | None, *, at: datetime) -> SecureLink | None:
    """The link of this key and purpose (None: of any), if it still opens."""
    return _open(Q(key=key) if purpose is None else Q(key=key, purpose=purpose), at)


def _open(which: Q, at: datetime) -> SecureLink | None:
    link: SecureLink | None = SecureLink.objects.with_people().filter(which).first()
    return link if link is not None and may_open(facts(link, at=at), at) else None


def note_visit(*, link: SecureLink, browser: Browser, at: datetime, is_continued: bool = False) -> None:
    """A line in the access log: all that opening a link ever writes, and once an hour for one browser."""
    same = {"link": link, "is_continued": is_continued, **browser._asdict()}
    if not LinkVisit.objects.filter(**same, at__gt=at - NOTED_EVERY).exists():
        LinkVisit.objects.create(**same, at=at)


@transaction.atomic
def continue_link(*, link: SecureLink, browser: Browser, at: datetime) -> None:
    """Somebody pressed Continue: from now on it counts as opened. Nothing is used up by it."""
    link = _locked(link)
    if link.continued_at is None:
        change(link, by=None, at=at, reason="Continued", continued_at=at)
    note_visit(link=link, browser=browser, at=at, is_continued=True)
    use_link(link=link, at=at)


def use_link(*, link: SecureLink, at: datetime) -> None:
    """Notes that the link is in use; a purpose whose days slide begins them anew."""
    if link.last_used_at is not None and at - link.last_used_at < NOTED_EVERY:
        return
    moved = {"expires_at": at + timedelta(days=link.days)} if LINKS[link.purpose].slides else {}
    SecureLink.objects.filter(pk=link.pk).update(last_used_at=at, **moved)


# --- by whoever holds one that no longer opens anything


@sensitive_variables()
@transaction.atomic
def ask_renewal(word: str, *, at: datetime) -> None:
    """Writes down that somebody with this token or key wants a fresh link: the same row, known or not."""
    LinkRenewal.objects.create(token_hash=token_hash(word), key=_as_key(word), asked_at=at)
    nudge_later(RENEW)


def _as_key(word: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(word)
    except ValueError:
        return None


def answer_renewals(*, at: datetime) -> int:
    """Mails a fresh link for each wish that names one, within the limits; how many letters that makes.

    Of one that was handed over the letter says to whom. Only the address on file learns it: the page where
    it is asked for says the same to everybody.
    """
    return sum(_try_answer(pk, at) for pk in list(LinkRenewal.objects.values_list("pk", flat=True)[:200]))


def _try_answer(pk: int, at: datetime) -> bool:
    """One that fails stops no other; it is tried again until it is too old."""
    try:
        return _answer(pk, at)
    except (ValidationError, DatabaseError):
        log.exception("The wish %s for a fresh link could not be answered", pk)
        return False


@transaction.atomic
def _answer(pk: int, at: datetime) -> bool:
    wish = LinkRenewal.objects.filter(pk=pk).first()
    if wish is None or not LinkRenewal.objects.filter(pk=pk).delete()[0]:
        return False  # another worker's
    link = _named(wish)
    if link is None or not (may_renew(link.revoked_at) or link.handed_to) or not link.recipient.email:
        return False
    for key, limit in ((f"link {link.pk}", PER_LINK), (f"recipient {link.recipient_id}", PER_RECIPIENT)):
        if allow(f"renew {key}", limit, at=at):
            log.info("Link %s is not mailed again: it was lately", link.pk)
            return False
    if link.handed_to:
        handed_receipt(link=link, to=link.handed_to, period=f"asked {at:%Y-%m-%dT%H:%M:%S.%f}", at=at)
    else:
        renew_link(link=link, by=None, at=at, reason="Asked for by whoever held the old one")
    return True


def _named(wish: LinkRenewal) -> SecureLink | None:
    """By its token, a token that it once had, or its key."""
    former = SecureLink.history.filter(token_hash=wish.token_hash).values("id")
    which = Q(token_hash=wish.token_hash) | Q(pk__in=former)
    if wish.key is not None:
        which |= Q(key=wish.key)
    link: SecureLink | None = SecureLink.objects.with_people().filter(which).first()
    return link
