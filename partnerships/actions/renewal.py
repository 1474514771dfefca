"""Deeds by which one agreement follows another: renewed, amended; and reviews."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.retry import retried
from directory.actions.save import change
from directory.models import User
from partnerships.actions.agreement import draft_agreement, insist_followable, locked, move
from partnerships.actions.paper import attached
from partnerships.actions.unroll import months_after
from partnerships.actions.write import on_day, put, rewrite, today, write
from partnerships.choices import AgreementState
from partnerships.models import (
    Agreement,
    AgreementParty,
    Amendment,
    Attachment,
    DataSharingAgreement,
    Membership,
    Responsibility,
    Signer,
)

#: What the agreement that follows takes over unless it is told otherwise.
TAKEN_OVER = (
    *("title", "purpose", "owner", "backup", "kind", "template", "lineage", "signing_order"),
    *("renewal", "renewal_months", "notice_days", "review_months"),
)


def texts_of(agreement: Agreement) -> dict[int, str]:
    return dict(agreement.clauses.values_list("number", "text"))


def follow(row: Agreement, *, by: User | None, at: datetime, **fields: Any) -> Agreement:
    """A draft with the same parties, signers, words and duties, one version on; the old one stays."""
    on = today(row.partnership, at)
    standing = [
        party
        for party in row.parties.filter(left_on__isnull=True).select_related("membership")
        if party.membership.left_on is None or party.membership.left_on >= on
    ]
    new = draft_agreement(
        partnership=row.partnership,
        by=by,
        at=at,
        parties=[party.membership for party in standing],
        texts=texts_of(row),
        version=row.version + 1,
        **{**{name: getattr(row, name) for name in TAKEN_OVER}, **fields},
    )
    take_clauses(row, new, by=by, at=at)
    for party in standing:
        take_signers(party, new.parties.get(membership=party.membership), by=by, at=at)
    take_duties(row, new, [party.membership for party in standing], by=by, at=at)
    take_terms(row, new, by=by, at=at)
    take_attachments(row, new, by=by, at=at)
    return new


def take_clauses(old: Agreement, new: Agreement, *, by: User | None, at: datetime) -> None:
    """What the template said, what is needed and who settles it; the words are there already."""
    before = {clause.number: clause for clause in old.clauses.select_related("owner")}
    for clause in new.clauses.filter(number__in=before):
        same = {
            name: getattr(before[clause.number], name) for name in ("template_text", "is_required", "owner")
        }
        change(clause, by=by, at=at, **same)


def take_signers(old: AgreementParty, new: AgreementParty, *, by: User | None, at: datetime) -> None:
    """Those who signed for the party, as long as they work there."""
    for signer in old.signers.filter(ended_at__isnull=True, affiliation__to_on__isnull=True):
        same = Signer(
            party=new, affiliation=signer.affiliation, place=signer.place, is_required=signer.is_required
        )
        put(same, by=by, at=at)
    if old.must_sign is False:
        rewrite(new, by=by, at=at, must_sign=False)


def take_duties(
    old: Agreement, new: Agreement, members: list[Membership], *, by: User | None, at: datetime
) -> None:
    """What a party does and until when it comes due goes on from where the old agreement ends."""
    starts = max(filter(None, [new.effective_on, today(new.partnership, at)]))
    for duty in old.responsibilities.filter(membership__in=members, to_on__isnull=True):
        same = Responsibility(
            membership=duty.membership,
            role=duty.role,
            description=duty.description,
            agreement=new,
            person=duty.person,
            receiver=duty.receiver,
            how_often=duty.how_often,
            due_on=next_due(duty, starts),
            proof=duty.proof,
            from_on=starts,
        )
        put(same, by=by, at=at)


def next_due(duty: Responsibility, starts: date) -> date | None:
    """The first time that it is due in the new term; what was due once is due once more."""
    if duty.due_on is None or duty.due_on >= starts:
        return duty.due_on
    months = (starts.year - duty.due_on.year) * 12 + starts.month - duty.due_on.month
    step = STEPS.get(duty.how_often, 12)
    count = -(-months // step) * step
    day = months_after(duty.due_on, count)
    return day if day >= starts else months_after(duty.due_on, count + step)


STEPS = {"monthly": 1, "quarterly": 3, "half_yearly": 6}


def take_terms(old: Agreement, new: Agreement, *, by: User | None, at: datetime) -> None:
    terms = DataSharingAgreement.objects.filter(agreement=old).first()
    if terms is not None:
        names = [
            field.name
            for field in terms._meta.concrete_fields
            if field.name not in ("id", "agreement", "destroyed_on", "destroyed_by", "destroyed_how")
        ]
        put(
            DataSharingAgreement(agreement=new, **{name: getattr(terms, name) for name in names}),
            by=by,
            at=at,
        )


def take_attachments(old: Agreement, new: Agreement, *, by: User | None, at: datetime) -> None:
    for one in attached(old):
        put(Attachment(agreement=new, title=one.title, file=one.file), by=by, at=at)


# --- by hand


@retried
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


@retried
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


# --- reviews


@transaction.atomic
def start_review(*, agreement: Agreement, by: User | None, at: datetime, on: date | None = None) -> Agreement:
    row = locked(agreement)
    return move(row, AgreementState.UNDER_REVIEW, on_day(row.partnership, on, at), by=by, at=at)


@transaction.atomic
def finish_review(
    *,
    agreement: Agreement,
    outcome: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
    review_on: date | None = None,
) -> Agreement:
    """Reviewed and still in force; the next review is on the day given, or after the agreed months."""
    row = locked(agreement)
    if not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it."})
    on = on_day(row.partnership, on, at)
    if review_on is None and row.review_months:
        review_on = months_after(on, row.review_months)
    return move(row, AgreementState.ACTIVE, on, by=by, at=at, reason=outcome, review_on=review_on)
