"""The secret that a letter brings: made while it is handed over, said nowhere else, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from directory.actions.save import change, local_day
from directory.addresses import full_address
from directory.models import Letter, LinkCode, SecureLink
from directory.rules import CODE_LIFE, LinkFacts, may_open

TOKEN_BYTES = 32
CODE_DIGITS = 6


class WithdrawnError(Exception):
    """What the letter would bring no longer opens anything: it isn't sent."""


@sensitive_variables()
def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@sensitive_variables()
def code_hash(row: LinkCode, code: str) -> str:
    """Keyed, since six digits could be found again from a bare hash."""
    return salted_hmac("directory.code", f"{row.pk} {code}", algorithm="sha256").hexdigest()


def facts(link: SecureLink, *, at: datetime, mailed_to: str | None = None) -> LinkFacts:
    recipient = link.recipient
    return LinkFacts(
        revoked_at=link.revoked_at,
        expires_at=link.expires_at,
        mailed_to=link.mailed_to if mailed_to is None else mailed_to,
        email=recipient.email,
        works_to=recipient.to_on,
        today=local_day(at, recipient.organization.time_zone),
    )


@sensitive_variables()
def secret_of(letter: Letter, *, at: datetime) -> dict[str, str]:
    """The words that only the letter itself says."""
    if letter.code is not None:
        return {"code": new_code(letter.code, at=at)}
    if letter.link is not None:
        token = new_token(letter.link, mailed_to=letter.recipient, at=at)
        return {"address": full_address(reverse("directory:link_open", args=[token]))}
    return {"stop": new_stop(letter)} if letter.kind else {}


@sensitive_variables()
def new_stop(letter: Letter) -> str:
    """Makes the address at which its recipient stops its kind, without signing in."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Letter.objects.filter(pk=letter.pk).update(stop_hash=token_hash(token))
    return full_address(reverse("directory:unsubscribe", args=[token]))


@sensitive_variables()
@transaction.atomic
def new_token(link: SecureLink, *, mailed_to: str, at: datetime) -> str:
    """Makes the token that opens the link from now on; the one before it no longer opens anything."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SecureLink.objects.select_for_update(of=("self",)).with_people().get(pk=link.pk)
    verdict = may_open(facts(row, at=at, mailed_to=mailed_to), at)
    if not verdict:
        raise WithdrawnError(verdict.reason)
    change(row, by=None, at=at, reason="Mailed", token_hash=token_hash(token), mailed_to=mailed_to)
    return token


@sensitive_variables()
def new_code(row: LinkCode, *, at: datetime) -> str:
    """Makes the code; its ten minutes begin now."""
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    LinkCode.objects.filter(pk=row.pk).update(code_hash=code_hash(row, code), expires_at=at + CODE_LIFE)
    return code
