"""Whole addresses for letters, and texts from which the secret ones are taken out."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from django.conf import settings

#: The paths that hold a token (of a link, a letter's way out, a calendar); a dash stands for it wherever it
#: would be written down.
WITH_TOKEN = re.compile(r"/(?P<room>[luc])/(?P<token>[\w-]+)")


def full_address(path: str) -> str:
    """The host comes from the settings, never from a request."""
    return urljoin(f"{settings.SITE_URL}/", path)


def without_tokens(text: str) -> str:
    """A mail server may quote in its refusal what it disliked."""
    return WITH_TOKEN.sub(masked, text)


def masked(found: re.Match[str]) -> str:
    return f"/{found['room']}/-"
