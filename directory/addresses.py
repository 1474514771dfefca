"""Whole addresses for letters: their host comes from the settings, never from a request."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings


def full_address(path: str) -> str:
    return urljoin(f"{settings.SITE_URL}/", path)
