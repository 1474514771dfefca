"""Whole addresses for letters, and texts from which the secret ones are taken out."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from django.conf import settings

#: The path of a link, and what stands for it wherever it would be written down.
LINK = re.compile(r"/l/[\w-]+")
MASKED = "/l/-"


def full_address(path: str) -> str:
    """The host comes from the settings, never from a request."""
    return urljoin(f"{settings.SITE_URL}/", path)


def without_tokens(text: str) -> str:
    """A mail server may quote in its refusal what it disliked."""
    return LINK.sub(MASKED, text)
