"""Links as people get them: issued by the deed, mailed by the queue, read out of the letter, continued in a browser."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions.link import issue_link
from directory.actions.post import send_letters
from directory.actions.secret import token_hash
from directory.models import Affiliation, SecureLink
from tests import build


def issued(recipient: Affiliation | None = None, *, at: datetime | None = None, **words: Any) -> SecureLink:
    """A link that was issued just now (its letter still waits)."""
    at = at or timezone.now()
    facts = {"purpose": "report", "template": "link", "subject_key": "agreement 1", **words}
    facts.setdefault("context", {"title": "Memorandum of understanding"})
    facts.setdefault("organization", None)
    facts["organization"] = facts["organization"] or build.Network(name="Bluegrass Works")
    recipient = recipient or build.Affiliation(email="hr@example.com")
    return issue_link(recipient=recipient, by=None, at=at, **facts)


def mailed(link: SecureLink, *, at: datetime | None = None) -> str:
    """Sends what is due and gives the path that opens the link, out of its letter."""
    send_letters(clock=lambda: at or timezone.now())
    link.refresh_from_db()
    paths = re.findall(r"/l/[\w-]{40,}", "\n".join(str(message.body) for message in mail.outbox))
    return next(path for path in paths if token_hash(token_in(path)) == link.token_hash)


def token_in(path: str) -> str:
    return path.removeprefix("/l/")


def code_in_newest_letter(at: datetime | None = None) -> str:
    """Sends what is due and reads the code that came last."""
    send_letters(clock=lambda: at or timezone.now())
    bodies = [str(message.body) for message in reversed(mail.outbox)]
    return next(found.group() for body in bodies if (found := re.search(r"^\d{6}$", body, re.M)))


def carry_on(client: Client, link: SecureLink) -> Client:
    """The link is opened and continued in this browser."""
    assert client.post(mailed(link)).status_code == 302
    return client
