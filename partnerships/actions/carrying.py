"""An agreement that renews itself: one more term on the same words, held up by the same signatures."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import change, take_step
from directory.models import User
from partnerships.actions.agreement import follow_signing, locked, move
from partnerships.actions.evidence import add_evidence, signature_of
from partnerships.actions.renewal import follow
from partnerships.actions.sending import freeze
from partnerships.actions.unroll import months_after
from partnerships.actions.write import put, today, write
from partnerships.choices import AgreementState, ClauseProgress, EvidenceKind, RenewalKind, SignatureMethod
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, Signature, Signer
from partnerships.papers import chain
from partnerships.rules import BINDING

log = logging.getLogger(__name__)

CARRIED = "By the signature on the agreement before, renewed automatically"


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
