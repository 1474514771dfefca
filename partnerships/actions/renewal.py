"""Deeds by which one agreement follows another: renewing it when it ends, amending it in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import User
from partnerships.actions.agreement import draft_agreement, insist_followable, locked
from partnerships.actions.write import on_day, today, write
from partnerships.models import Agreement, Amendment


def texts_of(agreement: Agreement) -> dict[int, str]:
    return dict(agreement.clauses.values_list("number", "text"))


def follow(row: Agreement, *, by: User | None, at: datetime, **fields: Any) -> Agreement:
    """A draft with the same parties and words, one version on; the old text is kept as it is."""
    on = today(row.partnership, at)
    standing = row.parties.filter(left_on__isnull=True).select_related("membership")
    active = [
        party.membership
        for party in standing
        if party.membership.left_on is None or party.membership.left_on >= on
    ]
    defaults = {"title": row.title, "purpose": row.purpose, "owner": row.owner, "kind": row.kind}
    return draft_agreement(
        partnership=row.partnership,
        by=by,
        at=at,
        parties=active,
        texts=texts_of(row),
        version=row.version + 1,
        lineage=row.lineage,
        **{**defaults, **fields},
    )


@transaction.atomic
def renew_agreement(
    *,
    agreement: Agreement,
    by: User | None,
    at: datetime,
    effective_on: date | None = None,
    ends_on: date | None = None,
    **fields: Any,
) -> Agreement:
    """Drafts the agreement that follows; the old one counts as renewed once the new one is signed."""
    row = locked(agreement)
    insist_followable(row)
    if row.successors.exclude(state__in=["withdrawn", "declined"]).exists():
        raise ValidationError("The agreement that follows is already drafted.")
    if effective_on is None and row.ends_on is not None:
        effective_on = row.ends_on + timedelta(days=1)
    return follow(row, by=by, at=at, predecessor=row, effective_on=effective_on, ends_on=ends_on, **fields)


@transaction.atomic
def amend_agreement(
    *,
    agreement: Agreement,
    summary: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
    **fields: Any,
) -> Amendment:
    """Drafts the amended version as an agreement of its own, to be signed anew; the old text stays."""
    row = locked(agreement)
    insist_followable(row)
    if not summary.strip():
        raise ValidationError({"summary": "Say what changes."})
    on = on_day(row.partnership, on, at)
    dates = {"effective_on": row.effective_on, "ends_on": row.ends_on}
    replacement = follow(row, by=by, at=at, predecessor=row, **{**dates, **fields})
    amendment = Amendment(
        agreement=row,
        replacement=replacement,
        summary=summary.strip(),
        on=on,
        entered_on=today(row.partnership, at),
    )
    return write(amendment, by=by, at=at)
