"""Deeds on an agreement's text, parties and state; every move of state goes through the table of rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from directory.actions.save import change, insist, take_step
from directory.models import User
from directory.rules import no
from partnerships.actions.paper import freeze_paper, void_paper
from partnerships.actions.write import insist_active, on_day, put, rewrite, today, touched, write
from partnerships.choices import CLAUSES, AgreementState, ClauseProgress
from partnerships.models import (
    Agreement,
    AgreementParty,
    Clause,
    ClauseState,
    Membership,
    Partnership,
    Signature,
)
from partnerships.rules import IN_FORCE, AgreementFacts, may_edit_agreement, may_move_agreement


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it stands now, held until the deed is done."""
    row: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    return row


@transaction.atomic
def draft_agreement(
    *,
    partnership: Partnership,
    kind: str,
    title: str,
    by: User | None,
    at: datetime,
    parties: list[Membership] | None = None,
    drafted_on: date | None = None,
    texts: dict[int, str] | None = None,
    **fields: Any,
) -> Agreement:
    """A draft with its parties and the 14 clauses of the rubric's checklist, none of them addressed yet."""
    drafted_on = on_day(partnership, drafted_on, at, "drafted_on")
    row = Agreement(partnership=partnership, kind=kind, title=title.strip(), drafted_on=drafted_on, **fields)
    put(row, by=by, at=at)
    take_step(row.transitions, on=drafted_on, by=by, at=at, state=AgreementState.DRAFT)
    for membership in parties or []:
        insist_active(membership, drafted_on)
        put(AgreementParty(agreement=row, membership=membership), by=by, at=at)
    for number, heading in enumerate(CLAUSES, start=1):
        add_clause(row, number, heading, (texts or {}).get(number, ""), drafted_on, by=by, at=at)
    return touched(row, at)


def add_clause(
    agreement: Agreement, number: int, heading: str, text: str, on: date, *, by: User | None, at: datetime
) -> None:
    clause = Clause(agreement=agreement, number=number, heading=heading, text=text)
    put(clause, by=by, at=at)
    first = ClauseState(clause=clause, progress=ClauseProgress.NOT_ADDRESSED, on=on)
    put(first, by=by, at=at)


def facts(agreement: Agreement) -> AgreementFacts:
    """What the guards look at, read from the rows as they stand."""
    parties = agreement.parties.filter(left_on__isnull=True).select_related("membership__organization")
    signed = set(
        Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True).values_list(
            "party_id", flat=True
        )
    )
    waiting = [row for row in parties if row.must_sign and row.pk not in signed]
    final = Q(states__until_on__isnull=True, states__progress=ClauseProgress.FINAL)
    return AgreementFacts(
        party_count=len(parties),
        has_purpose=bool(agreement.purpose.strip()),
        effective_on=agreement.effective_on,
        ends_on=agreement.ends_on,
        open_clauses=tuple(agreement.clauses.exclude(final).values_list("number", flat=True)),
        unsigned=tuple(row.membership.organization.name for row in waiting),
        has_successor=agreement.successors.filter(state__in=IN_FORCE).exists(),
    )


@transaction.atomic
def move_agreement(
    *,
    agreement: Agreement,
    state: str,
    by: User | None,
    at: datetime,
    reason: str = "",
    on: date | None = None,
) -> Agreement:
    """One edge of the table, if its guard holds; under a row lock, so that of two moves one is refused."""
    row = locked(agreement)
    on = on_day(row.partnership, on, at)
    if state == AgreementState.IN_REVIEW and row.state == AgreementState.OUT_FOR_SIGNATURE:
        back_to_review(row, on, by=by, at=at, reason=reason or "Taken back")
        return row
    move(row, state, on, by=by, at=at, reason=reason)
    if state == AgreementState.SIGNED:
        follow_signing(row, on, by=by, at=at)
    agreement.state = row.state
    return row


def move(
    row: Agreement, state: str, on: date, *, by: User | None, at: datetime, reason: str = ""
) -> Agreement:
    """Checks the edge on a locked row, takes the step and repeats it on the agreement."""
    insist(may_move_agreement(row.state, state, facts(row), on, reason), "state")
    take_step(row.transitions, on=on, by=by, at=at, state=state, reason=reason.strip()[:240])
    if state == AgreementState.OUT_FOR_SIGNATURE:
        return rewrite(row, by=by, at=at, state=state, paper=freeze_paper(row, by=by, at=at))
    if state == AgreementState.IN_REVIEW:
        return rewrite(row, by=by, at=at, reason=reason, state=state, paper=None)
    return rewrite(row, by=by, at=at, reason=reason, state=state)


def follow_signing(row: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """Signed by all: it takes effect if its day has come, and the one it renews is renewed."""
    before = row.predecessor and locked(row.predecessor)
    if before is not None and before.state in (AgreementState.ACTIVE, AgreementState.UNDER_REVIEW):
        move(before, AgreementState.RENEWED, on, by=by, at=at)
    if row.effective_on is not None and row.effective_on <= on:
        move(row, AgreementState.ACTIVE, on, by=by, at=at)


def back_to_review(row: Agreement, on: date, *, by: User | None, at: datetime, reason: str) -> None:
    """What was sent no longer counts: its paper and every signature on it are void."""
    void_paper(row, reason, by=by, at=at)
    void_signatures(row, on, by=by, at=at)
    move(row, AgreementState.IN_REVIEW, on, by=by, at=at, reason=reason)


def void_signatures(row: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """The text is open again: what was signed was another text."""
    for signature in Signature.objects.filter(party__agreement=row, voided_on__isnull=True):
        change(signature, by=by, at=at, reason="The text changed", voided_on=max(on, signature.on))


def open_for_edit(agreement: Agreement, on: date, *, by: User | None, at: datetime) -> Agreement:
    """The locked agreement, if its text may change; out for signature it goes back to review first."""
    row = locked(agreement)
    insist(may_edit_agreement(row.state))
    if row.state == AgreementState.OUT_FOR_SIGNATURE:
        back_to_review(row, on, by=by, at=at, reason="The text changed")
    agreement.state = row.state
    return row


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Agreement:
    """Title, purpose, dates, owner: as long as it isn't signed."""
    refused = {"state", "partnership", "kind"} & set(fields)
    if refused:
        raise ValidationError(dict.fromkeys(refused, "This has a deed of its own."))
    row = open_for_edit(agreement, today(agreement.partnership, at), by=by, at=at)
    return rewrite(row, by=by, at=at, reason=reason, **fields)


@transaction.atomic
def set_clause(
    *,
    clause: Clause,
    by: User | None,
    at: datetime,
    text: str | None = None,
    progress: str | None = None,
    on: date | None = None,
) -> Clause:
    """Words a clause, or says how far it is; both reopen an agreement that is out for signature."""
    on = on_day(clause.agreement.partnership, on, at)
    open_for_edit(clause.agreement, on, by=by, at=at)
    if text is not None and text != clause.text:
        change(clause, by=by, at=at, text=text)
    standing = clause.states.filter(until_on__isnull=True).first()
    if progress is not None and (standing is None or standing.progress != progress):
        take_step(clause.states, on=on, by=by, at=at, progress=progress)
    return touched(clause, at)


@transaction.atomic
def add_party(
    *, agreement: Agreement, membership: Membership, by: User | None, at: datetime, must_sign: bool = True
) -> AgreementParty:
    day = today(agreement.partnership, at)
    row = open_for_edit(agreement, day, by=by, at=at)
    insist_active(membership, day)
    return write(AgreementParty(agreement=row, membership=membership, must_sign=must_sign), by=by, at=at)


@transaction.atomic
def leave_agreement(
    *, party: AgreementParty, by: User | None, at: datetime, reason: str = "", left_on: date | None = None
) -> AgreementParty:
    """One party leaves; the agreement stays in force for the rest."""
    locked(party.agreement)
    if party.left_on is not None:
        raise ValidationError({"left_on": f"Left on {party.left_on} already."})
    day = on_day(party.agreement.partnership, left_on, at, "left_on")
    return rewrite(party, by=by, at=at, reason=reason, left_on=day)


def advance_agreements(*, at: datetime, by: User | None = None) -> int:
    """What the calendar does: signed ones take effect, ended ones expire. Idempotent; counts the moves."""
    waiting = Agreement.objects.filter(
        Q(state=AgreementState.SIGNED) | Q(state__in=["active", "under_review"], ends_on__isnull=False)
    )
    return sum(advance(row, by=by, at=at) for row in waiting.select_related("partnership").order_by("pk"))


def advance(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    """Each in its own transaction; somebody who moved it meanwhile was right."""
    move_to = due_move(agreement, today(agreement.partnership, at))
    if move_to is None:
        return 0
    state, on = move_to
    try:
        move_agreement(agreement=agreement, state=state, on=on, by=by, at=at)
    except ValidationError:
        return 0
    return 1


def due_move(agreement: Agreement, day: date) -> tuple[str, date] | None:
    """The state that the calendar calls for, and the day from which it holds."""
    starts, ends = agreement.effective_on, agreement.ends_on
    if agreement.state == AgreementState.SIGNED:
        return (AgreementState.ACTIVE, day) if starts is not None and starts <= day else None
    if ends is None or ends >= day:
        return None
    return AgreementState.EXPIRED, max(ends + timedelta(days=1), standing_since(agreement))


def standing_since(agreement: Agreement) -> date:
    """The day of the state that stands: the next one is never earlier."""
    standing = agreement.transitions.filter(until_on__isnull=True).values_list("on", flat=True).first()
    return standing or agreement.drafted_on


def insist_followable(agreement: Agreement) -> None:
    """What follows an agreement needs one that binds somebody, or did until it ended."""
    if agreement.state not in IN_FORCE | {AgreementState.EXPIRED}:
        insist(no("Only an agreement in force, or one that has just ended, is followed by another."))
