"""Signing an agreement: once for a party, by somebody of that party, while it is out for signature."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.save import insist
from directory.models import Affiliation, SecureLink, User
from partnerships.actions.agreement import facts, follow_signing, locked, move
from partnerships.actions.write import on_day, today, works_for, write
from partnerships.choices import AgreementState, SignatureMethod
from partnerships.models import AgreementParty, Signature
from partnerships.rules import may_sign


@transaction.atomic
def sign_agreement(
    *,
    party: AgreementParty,
    name: str,
    method: str,
    by: User | None,
    at: datetime,
    title: str = "",
    affiliation: Affiliation | None = None,
    link: SecureLink | None = None,
    on: date | None = None,
    is_imported: bool = False,
) -> Signature:
    """Adds a party's signature, and with the last one the agreement is signed.

    The agreement is locked first: two parties who sign at the same moment can't each think that the other
    is still missing.
    """
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("membership__organization").get(pk=party.pk)
    has_signed = party.signatures.filter(voided_on__isnull=True).exists()
    has_left = party.left_on is not None
    insist(may_sign(agreement.state, party.must_sign, has_signed, has_left), "party")
    on = on_day(agreement.partnership, on, at)
    insist_signer(party, affiliation, link, method, name)
    row = Signature(
        party=party,
        affiliation=affiliation,
        name=name.strip(),
        title=title.strip(),
        method=method,
        link=link,
        on=on,
        at=at,
        entered_on=today(agreement.partnership, at),
        is_imported=is_imported,
    )
    write(row, by=by, at=at)
    if not facts(agreement).unsigned:
        latest = latest_day(party, on)
        move(agreement, AgreementState.SIGNED, latest, by=by, at=at)
        follow_signing(agreement, latest, by=by, at=at)
    return row


def latest_day(party: AgreementParty, on: date) -> date:
    """A paper signature may be entered late: the agreement is signed on the day of the last one."""
    signed = Signature.objects.filter(party__agreement=party.agreement, voided_on__isnull=True)
    step = party.agreement.transitions.filter(until_on__isnull=True).values_list("on", flat=True)
    latest: date = max([on, *signed.values_list("on", flat=True), *step])
    return latest


def insist_signer(
    party: AgreementParty, affiliation: Affiliation | None, link: SecureLink | None, method: str, name: str
) -> None:
    """Signed in or by link, it is known who signs; and nobody signs for two parties."""
    if not name.strip():
        raise ValidationError({"name": "Type the full name of the person who signs."})
    works_for(affiliation, party.membership.organization)
    if method != SignatureMethod.PAPER and affiliation is None:
        raise ValidationError({"affiliation": "Say who of the party signs."})
    if method == SignatureMethod.LINK and (link is None or link.recipient_id != affiliation.pk):  # type: ignore[union-attr]
        raise ValidationError({"link": "This link was sent to somebody else."})
    others = Signature.objects.filter(
        party__agreement=party.agreement, voided_on__isnull=True, affiliation__isnull=False
    ).exclude(party=party)
    if affiliation is not None and others.filter(affiliation__person=affiliation.person_id).exists():
        raise ValidationError({"affiliation": "Nobody signs for two parties."})
