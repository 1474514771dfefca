"""A contact with a page of their own, as staff give it to them: a tie, the link, its letter, Continue."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.personal import issue_personal_link
from directory.models import Affiliation, Organization, SecureLink, User
from tests import build
from tests.links import carry_on


def own_link(contact: Affiliation, sender: Organization, by: User | None = None, **words: Any) -> SecureLink:
    """A personal link that was sent just now."""
    if not contact.organization.ties.filter(intermediary=sender).exists():
        build.Tie(intermediary=sender, organization=contact.organization)
    return issue_personal_link(recipient=contact, organization=sender, by=by, at=timezone.now(), **words)


def own_page(contact: Affiliation, sender: Organization, by: User | None = None) -> tuple[Client, SecureLink]:
    """The browser in which the contact has opened it."""
    link = own_link(contact, sender, by)
    return carry_on(Client(), link), link


def here(name: str, link: SecureLink, *args: Any) -> str:
    return reverse(name, args=[link.key, *args])
