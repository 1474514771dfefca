"""Somebody asks for a score now: the same mark that any deed leaves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from directory.actions.mark import mark_stale
from partnerships.models import Partnership


def ask_for_score(*, partnership: Partnership, at: datetime) -> None:
    """Marks the partnership; it shows "being rescored" at once, and whoever asked first is not overtaken."""
    with transaction.atomic():
        mark_stale("partnership", partnership.pk, at=at)
        Partnership.objects.filter(pk=partnership.pk, stale_since__isnull=True).update(stale_since=at)
