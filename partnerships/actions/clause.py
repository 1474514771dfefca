"""Deeds on clauses: their words, how far they are, who settles them, what is said about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.retry import retried
from directory.actions.save import change, take_step
from directory.models import Affiliation, User
from partnerships.actions.agreement import locked
from partnerships.actions.editing import open_for_edit
from partnerships.actions.write import on_day, today, touched, write
from partnerships.choices import ClauseProgress
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, Clause, ClauseComment


@retried
@transaction.atomic
def set_clause(
    *,
    clause: Clause,
    by: User | None,
    at: datetime,
    text: str | None = None,
    progress: str | None = None,
    is_required: bool | None = None,
    on: date | None = None,
) -> Clause:
    """Words a clause, or says how far it is; both reopen an agreement that is out for signature."""
    agreement = open_for_edit(clause.agreement, by=by, at=at)
    clause = agreement.clauses.select_for_update().get(pk=clause.pk)
    on = on_day(agreement.partnership, on, at)
    wanted = {"text": text, "is_required": is_required}
    fields: dict[str, Any] = {
        name: value for name, value in wanted.items() if value is not None and value != getattr(clause, name)
    }
    if fields:
        change(clause, by=by, at=at, **fields)
    standing = clause.states.filter(until_on__isnull=True).first()
    if progress is not None and (standing is None or standing.progress != progress):
        take_step(clause.states, on=on, by=by, at=at, progress=progress)
    return touched(clause, at)


@transaction.atomic
def finish_clauses(*, agreement: Agreement, by: User | None, at: datetime) -> None:
    """Makes final what is still open, when everything in it was settled elsewhere."""
    for clause in agreement.clauses.order_by("number"):
        set_clause(clause=clause, progress=ClauseProgress.FINAL, by=by, at=at)


@transaction.atomic
def name_clause_owner(*, clause: Clause, owner: Affiliation | None, by: User | None, at: datetime) -> Clause:
    """Who settles a clause: somebody of a party, or of the convener."""
    agreement = locked(clause.agreement)
    places = {row.membership.organization_id for row in agreement.parties.select_related("membership")}
    if owner is not None and owner.organization_id not in places | {agreement.partnership.convener_id}:
        raise ValidationError({"owner": "This person works for none of the parties."})
    return change(clause, by=by, at=at, owner=owner)


@transaction.atomic
def comment_clause(
    *,
    clause: Clause,
    text: str,
    by: User | None,
    at: datetime,
    affiliation: Affiliation | None = None,
    is_internal: bool = False,
) -> ClauseComment:
    """Said about a clause, by a user or by somebody who came by link; it changes no word of the text.

    Whoever asked by link hears that they were answered.
    """
    row = ClauseComment(
        clause=clause, author=by, affiliation=affiliation, text=text.strip(), at=at, is_internal=is_internal
    )
    write(row, by=by, at=at)
    if affiliation is None and not is_internal:
        letters.agreement_reply(row, today(clause.agreement.partnership, at), at=at)
    return row
