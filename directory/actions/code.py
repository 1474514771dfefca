"""Deeds about the one-time codes of links: mailed, checked, spent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from directory.actions.allow import Limit, allow
from directory.actions.secret import code_hash
from directory.letters import code_letter
from directory.models import LinkCode, SecureLink
from directory.rules import CODE_LIFE, MOST_TRIES, YES, CodeFacts, Verdict, in_words, may_try, no

PER_LINK = Limit(5, timedelta(hours=1))
PER_RECIPIENT = Limit(20, timedelta(days=1))


@transaction.atomic
def mail_code(*, link: SecureLink, at: datetime) -> Verdict:
    """Mails a code to the address on file; only the newest code of a link counts."""
    for key, limit in ((f"link {link.pk}", PER_LINK), (f"recipient {link.recipient_id}", PER_RECIPIENT)):
        if wait := allow(f"code {key}", limit, at=at):
            return no(_("Many codes were asked for. Try again in %(wait)s.") % {"wait": in_words(wait)})
    code_letter(code=LinkCode.objects.create(link=link, asked_at=at), at=at)
    return YES


@sensitive_variables("code")
@transaction.atomic(durable=True)
def check_code(*, link: SecureLink, code: str, at: datetime) -> Verdict:
    """Whether this is the newest code of the link; right once, within ten minutes and five tries.

    The try is counted before the code is looked at, and never inside another deed's transaction: one that a
    refusal rolled back would count nothing.
    """
    newest = link.codes.first()
    if newest is None or not _count_try(newest, at):
        verdict = may_try(_facts(newest), at)
        return verdict if not verdict else no(_("This code was just tried elsewhere. Try again."))
    if not constant_time_compare(code_hash(newest, "".join(code.split())), newest.code_hash):
        return no(_("This isn’t the code. Look at the newest letter."))
    return YES if _mark_checked(newest, at) else no(_("This code has been used. Ask for a new one."))


def checked_code(*, link: SecureLink, at: datetime) -> LinkCode | None:
    """The code that was typed in rightly within the last ten minutes, and isn't spent yet."""
    row: LinkCode | None = link.codes.filter(checked_at__gt=at - CODE_LIFE, spent_at__isnull=True).first()
    return row


def spend_code(*, link: SecureLink, at: datetime) -> LinkCode:
    """Uses the checked code up, in the transaction of the deed that needs it."""
    row = checked_code(link=link, at=at)
    if row is None or not _spend(row, at):
        raise ValidationError({"code": _("Type in a fresh code first.")})
    return row


def _count_try(row: LinkCode, at: datetime) -> bool:
    """One statement: of many at once no more than five are counted, and only the counted are judged."""
    triable = Q(pk=row.pk, checked_at__isnull=True, expires_at__gt=at, try_count__lt=MOST_TRIES)
    return bool(LinkCode.objects.filter(triable).update(try_count=F("try_count") + 1))


def _mark_checked(row: LinkCode, at: datetime) -> bool:
    return bool(LinkCode.objects.filter(pk=row.pk, checked_at__isnull=True).update(checked_at=at))


def _spend(row: LinkCode, at: datetime) -> bool:
    return bool(LinkCode.objects.filter(pk=row.pk, spent_at__isnull=True).update(spent_at=at))


def _facts(row: LinkCode | None) -> CodeFacts | None:
    if row is None:
        return None
    row.refresh_from_db()
    return CodeFacts(row.expires_at, row.try_count, row.checked_at)
