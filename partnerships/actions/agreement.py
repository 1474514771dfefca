"""An agreement's draft and its states: every move goes through the table of rules, under its lock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from directory.actions.retry import retried
from directory.actions.save import insist, take_step
from directory.models import User
from directory.rules import no
from partnerships.actions.evidence import add_evidence
from partnerships.actions.unroll import drop_responsibilities, hand_over, stop_unrolling, unroll_agreement
from partnerships.actions.write import insist_active, on_day, put, rewrite, today, touched
from partnerships.choices import CLAUSES, AgreementState, ClauseProgress, EvidenceKind
from partnerships.letters import agreement as letters
from partnerships.models import (
    Agreement,
    AgreementParty,
    Clause,
    ClauseState,
    DataSharingAgreement,
    Membership,
    Partnership,
    Signature,
    Signer,
)
from partnerships.rules import (
    BY_DEED,
    IN_FORCE,
    TERMS,
    AgreementFacts,
    may_move_agreement,
    missing_terms,
)


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it stands now, held until the deed is done; always the first row that a deed locks.

    What it points to is read once it is held: a join in the statement that waits for the lock shows the row
    as the other deed left it beside a paper from before.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    rows = Agreement.objects.select_related("partnership__convener", "paper", "owner", "backup")
    row: Agreement = rows.get(pk=agreement.pk)
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


# --- what the guards look at


def facts(agreement: Agreement) -> AgreementFacts:
    """What the guards look at, read from the rows as they stand."""
    parties = agreement.parties.filter(left_on__isnull=True).select_related("membership__organization")
    bound = [row for row in parties if row.must_sign]
    signers = Signer.objects.standing().filter(party__agreement=agreement, is_required=True)
    named = set(signers.values_list("party", flat=True))
    waiting = unsigned(agreement)
    # One and the same state, open and final: `exclude` would also pass over a clause that once was final.
    final = ClauseState.objects.current().filter(clause=OuterRef("pk"), progress=ClauseProgress.FINAL)
    open_clauses = agreement.clauses.filter(~Exists(final), is_required=True)
    notice = agreement.notices.filter(withdrawn_on__isnull=True).first()
    return AgreementFacts(
        party_count=len(parties),
        has_purpose=bool(agreement.purpose.strip()),
        effective_on=agreement.effective_on,
        ends_on=agreement.ends_on,
        open_clauses=tuple(open_clauses.values_list("number", flat=True)),
        without_signer=tuple(name_of(row) for row in bound if row.pk not in named),
        missing_terms=terms_missing(agreement),
        unsigned=tuple(name_of(row) for row in bound if row.pk in waiting),
        has_successor=agreement.successors.filter(state__in=IN_FORCE).exists(),
        notice_days=agreement.notice_days,
        notice_ends_on=notice and notice.ends_on,
    )


def name_of(party: AgreementParty) -> str:
    name: str = party.membership.organization.name
    return name


def unsigned(agreement: Agreement) -> set[int]:
    """Parties of which somebody who must sign hasn't, or nobody has."""
    waiting = set(Signer.objects.waiting().filter(party__agreement=agreement).values_list("party", flat=True))
    standing = Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True)
    signed = set(standing.values_list("party", flat=True))
    return waiting | (set(agreement.parties.values_list("pk", flat=True)) - signed)


def terms_missing(agreement: Agreement) -> tuple[str, ...]:
    if agreement.kind != "data_sharing":
        return ()
    terms = DataSharingAgreement.objects.filter(agreement=agreement).first()
    if terms is None:
        return ("anything",)
    names = [*TERMS, "representative"]
    return missing_terms(terms.legal_basis, {name for name in names if getattr(terms, name)})


# --- moves


@retried
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
    """A move that is somebody's choice; what follows from signing, sending or notice has a deed of its own.

    Under a row lock, so that of two moves one is refused.
    """
    if state in BY_DEED:
        raise ValidationError({"state": "This state follows from a deed of its own."})
    row = locked(agreement)
    on = on_day(row.partnership, on, at)
    move(row, state, on, by=by, at=at, reason=reason)
    agreement.state = row.state
    return row


def move(
    row: Agreement,
    state: str,
    on: date,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    **fields: Any,
) -> Agreement:
    """Checks the edge on a locked row, takes the step, repeats it on the agreement, and does what follows."""
    before = row.state
    insist(may_move_agreement(before, state, facts(row), on, reason), "state")
    take_step(row.transitions, on=on, by=by, at=at, state=state, reason=reason.strip()[:240])
    rewrite(row, by=by, at=at, reason=reason, state=state, **fields)
    if state == AgreementState.ACTIVE and before == AgreementState.SIGNED:
        unroll_agreement(row, by=by, at=at)
    if state in ENDED:
        follow_ending(row, on, reason, by=by, at=at)
    return row


ENDED = frozenset({"terminated", "expired", "withdrawn", "declined"})


def follow_ending(row: Agreement, on: date, reason: str, *, by: User | None, at: datetime) -> None:
    """Nothing more comes due under it; who was bound by it is told, and the evidence says so."""
    if row.state in (AgreementState.WITHDRAWN, AgreementState.DECLINED):
        drop_responsibilities(row, by=by, at=at)
        return
    stop_unrolling(row, on, by=by, at=at)
    if row.paper is not None:
        add_evidence(row, EvidenceKind.ENDED, by=by, details={"state": str(row.state), "reason": reason})
    letters.agreement_ended(row, reason, at=at)


def follow_signing(row: Agreement, on: date, *, by: User | None, at: datetime) -> None:
    """Signed by all: the one it renews is renewed, and it takes effect if its day has come."""
    before = row.predecessor and locked(row.predecessor)
    if before is not None and before.state in (AgreementState.ACTIVE, AgreementState.UNDER_REVIEW):
        move(before, AgreementState.RENEWED, max(on, standing_since(before)), by=by, at=at)
        hand_over(before, max(on, row.effective_on or on), by=by, at=at)
    if row.effective_on is not None and row.effective_on <= on:
        move(row, AgreementState.ACTIVE, on, by=by, at=at)


def standing_since(agreement: Agreement) -> date:
    """The day of the state that stands: the next one is never earlier."""
    standing = agreement.transitions.filter(until_on__isnull=True).values_list("on", flat=True).first()
    return standing or agreement.drafted_on


def insist_followable(agreement: Agreement) -> None:
    """What follows an agreement needs one that binds somebody, or did until it ended."""
    if agreement.state not in IN_FORCE | {AgreementState.EXPIRED}:
        insist(no("Only an agreement in force, or one that has just ended, is followed by another."))


# --- the calendar


def advance_agreements(*, at: datetime, by: User | None = None) -> int:
    """What the calendar does: signed ones take effect, ended ones expire. Idempotent; counts the moves."""
    waiting = Agreement.objects.filter(
        Q(state=AgreementState.SIGNED) | Q(state__in=["active", "under_review"], ends_on__isnull=False)
    )
    return sum(advance(row, by=by, at=at) for row in waiting.select_related("partnership").order_by("pk"))


@transaction.atomic
def advance(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    """Each in its own transaction; somebody who moved it meanwhile was right."""
    row = locked(agreement)
    due = due_move(row, today(row.partnership, at))
    if due is None:
        return 0
    move(row, *due, by=by, at=at)
    return 1


def due_move(agreement: Agreement, day: date) -> tuple[str, date] | None:
    """The state that the calendar calls for, and the day from which it holds."""
    starts, ends = agreement.effective_on, agreement.ends_on
    if agreement.state == AgreementState.SIGNED:
        if starts is None or starts > day:
            return None
        return AgreementState.ACTIVE, max(starts, standing_since(agreement))
    if agreement.state not in (AgreementState.ACTIVE, AgreementState.UNDER_REVIEW):
        return None
    if ends is None or ends >= day:
        return None
    return AgreementState.EXPIRED, max(ends + timedelta(days=1), standing_since(agreement))
