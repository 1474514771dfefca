"""Naming a signer who isn't in the directory yet, without making anybody twice."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.person import add_affiliation, add_person
from directory.actions.retry import retried
from directory.models import Affiliation, Organization, Person, User
from partnerships.actions.agreement import locked
from partnerships.actions.sending import Named, set_signers
from partnerships.choices import SigningOrder
from partnerships.models import AgreementParty, Signer


@retried
@transaction.atomic
def name_newcomer(
    *,
    party: AgreementParty,
    given_name: str,
    family_name: str,
    title: str,
    email: str,
    level: str,
    by: User | None,
    at: datetime,
) -> Signer:
    """Somebody new signs for a party, after those named already; a known address makes nobody twice."""
    row = locked(party.agreement)
    place = party.membership.organization
    known = works_there(place, email)
    if known is None:
        person = known_elsewhere(given_name, family_name, email) or add_person(
            given_name=given_name, family_name=family_name, by=by, at=at
        )
        known = add_affiliation(
            person=person,
            organization=place,
            level=level,
            title=title.strip(),
            email=email.strip().lower(),
            by=by,
            at=at,
        )
    standing = list(Signer.objects.standing().filter(party__agreement=row).with_people())
    if any(one.affiliation == known for one in standing):
        raise ValidationError({"email": f"{known.person} is named already."})
    last = max((one.place for one in standing), default=0)
    order = last + 1 if row.signing_order == SigningOrder.IN_ORDER else 1
    named = [Named(one.party, one.affiliation, one.place, one.is_required) for one in standing]
    kept = set_signers(agreement=row, signers=[*named, Named(party, known, order)], by=by, at=at)
    return kept[-1]


def works_there(place: Organization, email: str) -> Affiliation | None:
    rows = place.affiliations.filter(email__iexact=email.strip(), to_on__isnull=True)
    found: Affiliation | None = rows.select_related("person").first()
    return found


def known_elsewhere(given_name: str, family_name: str, email: str) -> Person | None:
    """The person of this name whose address it is at another organization; one of another name is refused."""
    rows = Affiliation.objects.filter(email__iexact=email.strip(), to_on__isnull=True)
    found = rows.select_related("person", "organization").order_by("pk").first()
    if found is None:
        return None
    same = (found.person.given_name.casefold(), found.person.family_name.casefold())
    if same != (given_name.strip().casefold(), family_name.strip().casefold()):
        whose = f"{found.person} of {found.organization}"
        raise ValidationError({"email": f"This address is on file for {whose}. Give another one."})
    person: Person = found.person
    return person
