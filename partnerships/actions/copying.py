"""A new partnership, with what it takes along from another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import User
from partnerships.actions.partnership import start_partnership
from partnerships.actions.purpose import draft_charter, put_protocol_in_force
from partnerships.actions.recruitment import state_need
from partnerships.models import Partnership

#: What of a charter is copied: its words, not who adopted it when.
WORDS = ("need", "serves", "geography", "goal", "fte_needed", "review_every_days")


@transaction.atomic
def begin_partnership(
    *,
    by: User | None,
    at: datetime,
    copy_of: Partnership | None = None,
    parts: Collection[str] = (),
    **fields: Any,
) -> Partnership:
    """Starts a partnership; of another one it copies these parts (keys of COPIES)."""
    unknown = set(parts) - set(COPIES)
    if unknown:
        raise ValidationError({"parts": _("This is no part that can be copied.")})
    row = start_partnership(by=by, at=at, **fields)
    if copy_of is not None:
        for part in parts:
            COPIES[part](copy_of, row, by=by, at=at)
    return row


def copy_charter(source: Partnership, row: Partnership, **hand: Any) -> None:
    """As a draft: it is another circle of partners that has to adopt it."""
    last = source.charters.filter(adopted_on__isnull=False).order_by("version").last()
    if last is not None:
        draft_charter(partnership=row, **{name: getattr(last, name) for name in WORDS}, **hand)


def copy_protocols(source: Partnership, row: Partnership, **hand: Any) -> None:
    for one in source.protocols.filter(to_on__isnull=True).order_by("kind", "from_on"):
        put_protocol_in_force(partnership=row, kind=one.kind, title=one.title, text=one.text, **hand)


def copy_needs(source: Partnership, row: Partnership, **hand: Any) -> None:
    """Which support and how much; by when and of whom is the new one's own."""
    for one in source.recruitment_needs.filter(withdrawn_on__isnull=True).order_by("pk"):
        words = {name: getattr(one, name) for name in ("sector", "description", "needed_count")}
        state_need(partnership=row, support=one.support, **words, **hand)


COPIES = {"charter": copy_charter, "protocols": copy_protocols, "needs": copy_needs}
