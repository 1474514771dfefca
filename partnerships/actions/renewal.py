"""Deeds by which one agreement follows another: renewed by hand or by itself, amended; and reviews."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.retry import retried
from directory.actions.save import change, take_step
from directory.models import User
from partnerships.actions.agreement import draft_agreement, follow_signing, insist_followable, locked, move
from partnerships.actions.evidence import add_evidence, signature_of
from partnerships.actions.paper import attached
from partnerships.actions.sending import freeze
from partnerships.actions.unroll import months_after
from partnerships.actions.write import on_day, put, rewrite, today, write
from partnerships.choices import AgreementState, ClauseProgress, EvidenceKind, RenewalKind, SignatureMethod
from partnerships.letters import agreement as letters
from partnerships.models import (
    Agreement,
    AgreementParty,
    Amendment,
    Attachment,
    DataSharingAgreement,
    Membership,
    Responsibility,
    Signature,
    Signer,
)
from partnerships.papers import chain
from partnerships.rules import BINDING

log = logging.getLogger(__name__)

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


# --- automatically


def carry_agreements(*, at: datetime, by: User | None = None) -> int:
    """Renews what renews itself, on the last day of its term; idempotent, counts those carried on."""
    due = Agreement.objects.filter(
        renewal=RenewalKind.AUTOMATIC,
        state__in=BINDING,
        ends_on__lte=at.date() + timedelta(days=1),
    )
    return sum(try_carry(row, by=by, at=at) for row in due.order_by("pk"))


def try_carry(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    """One that can't be carried on (nobody of a party signed by name) ends, and holds up no other."""
    try:
        return carry(agreement, by=by, at=at)
    except ValidationError as refused:
        log.warning("Agreement %s is not renewed automatically: %s", agreement.pk, refused.messages)
        return 0


@transaction.atomic
def carry(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    """One more term under the same words: a linked successor that the same signatures hold up."""
    row = locked(agreement)
    starts = next_term(row, today(row.partnership, at))
    if starts is None:
        return 0
    ends = months_after(starts, row.renewal_months or 12) - timedelta(days=1)
    new = follow(row, by=by, at=at, predecessor=row, effective_on=starts, ends_on=ends, purpose=row.purpose)
    settle_clauses(row, new, by=by, at=at)
    new = locked(new)
    on = today(row.partnership, at)
    carried = carried_signers(row, new, by=by, at=at)
    move(new, AgreementState.IN_REVIEW, on, by=by, at=at)
    freeze(new, on, by=by, at=at)
    for signature, signer in carried:
        carry_signature(new, signature, signer, on, by=by, at=at)
    move(new, AgreementState.SIGNED, on, by=by, at=at)
    add_evidence(new, EvidenceKind.CARRIED, by=by, details={"follows": row.pk})
    letters.agreement_carried(new, at=at)
    follow_signing(new, on, by=by, at=at)
    return 1


def next_term(row: Agreement, day: date) -> date | None:
    """When the next term begins, on the last day of this one or after it; None if it doesn't renew itself."""
    if row.renewal != RenewalKind.AUTOMATIC or row.state not in BINDING:
        return None
    if row.ends_on is None or row.ends_on > day:
        return None
    is_followed = row.successors.exclude(state__in=["withdrawn", "declined"]).exists()
    has_notice = row.notices.filter(withdrawn_on__isnull=True).exists()
    return None if is_followed or has_notice else row.ends_on + timedelta(days=1)


def settle_clauses(old: Agreement, new: Agreement, *, by: User | None, at: datetime) -> None:
    """What was final stays final, for the words are the same; what wasn't held nothing up before either."""
    standing = old.clauses.filter(states__until_on__isnull=True, states__progress=ClauseProgress.FINAL)
    final = set(standing.values_list("number", flat=True))
    for clause in new.clauses.filter(number__in=final):
        take_step(clause.states, on=new.drafted_on, by=by, at=at, progress=ClauseProgress.FINAL)
    for clause in new.clauses.filter(is_required=True).exclude(number__in=final):
        change(clause, by=by, at=at, is_required=False)


def carried_signers(
    old: Agreement, new: Agreement, *, by: User | None, at: datetime
) -> list[tuple[Signature, Signer]]:
    """Those whose signatures hold for the new term too, whether or not they still work there."""
    parties = {party.membership_id: party for party in new.parties.all()}
    standing = Signature.objects.filter(
        party__agreement=old, party__membership__in=parties, voided_on__isnull=True, affiliation__isnull=False
    )
    new_signers = {
        (one.party_id, one.affiliation_id): one for one in Signer.objects.filter(party__agreement=new)
    }
    pairs = []
    for signature in standing.select_related("party", "affiliation").order_by("pk"):
        party = parties[signature.party.membership_id]
        signer = new_signers.pop((party.pk, signature.affiliation_id), None)
        signer = signer or put(Signer(party=party, affiliation=signature.affiliation), by=by, at=at)
        pairs.append((signature, signer))
    for nobody in new_signers.values():
        change(nobody, by=by, at=at, ended_at=at)
    return pairs


def carry_signature(
    new: Agreement, old: Signature, signer: Signer, on: date, *, by: User | None, at: datetime
) -> None:
    signature = Signature(
        party=signer.party,
        signer=signer,
        affiliation=old.affiliation,
        name=old.name,
        title=old.title,
        method=SignatureMethod.CARRIED,
        carries=old,
        document_hash=new.paper.content_hash if new.paper else "",
        on=on,
        at=at,
        entered_on=on,
    )
    write(signature, by=by, at=at)
    signature.refresh_from_db()
    add_evidence(
        new,
        EvidenceKind.SIGNED,
        by=by,
        signer=signer,
        name=old.name,
        authenticated_by=CARRIED,
        details=chain.signature_facts(signature_of(signature)),
    )


CARRIED = "By the signature on the agreement before, renewed automatically"


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
