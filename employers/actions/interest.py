"""Deeds about what comes by the public form: received, taken up, accepted into rows, declined, set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.allow import Limit, allow
from directory.actions.organization import tie_organization
from directory.actions.person import add_affiliation, add_person
from directory.actions.personal import choose_language, issue_personal_link, may_issue
from directory.actions.save import change, insist, local_day, save
from directory.models import Affiliation, Intermediary, Organization, Person, User
from directory.rules import business_days_after
from employers import letters
from employers.actions.employer import add_employer
from employers.actions.need import submit_need
from employers.actions.offer import submit_offer
from employers.choices import InterestState, NeedKind, OfferKind
from employers.models import Employer, Interest
from employers.rules import mailbox_of, may_move_interest
from pathways.models import Occupation

#: One receipt for one mailbox and intermediary in so long, however often the form is sent.
RECEIPT = Limit(1, timedelta(days=1))
#: Of all intermediaries together.
RECEIPTS = Limit(3, timedelta(days=1))
MOST_NEEDS = 3
SPAM_KEPT = timedelta(days=30)


@transaction.atomic
def receive_interest(
    *,
    intermediary: Organization,
    offered: list[str],
    needed: list[str],
    at: datetime,
    needs: list[list[Any]] | None = None,
    is_trapped: bool = False,
    **said: str,
) -> Interest:
    """Somebody says what they can offer and what they need; the day of the answer is fixed here.

    What a program filled in (`is_trapped`) is kept too, set aside as spam and without a receipt.
    """
    network = Intermediary.objects.filter(organization=intermediary).first()
    if network is None:
        raise ValidationError({"intermediary": "Employers write to an intermediary."})
    insist_known(offered, needed)
    on = local_day(at, intermediary.time_zone)
    row = Interest(
        intermediary=intermediary,
        offered=offered,
        needed=needed,
        needs=(needs or [])[:MOST_NEEDS],
        received_at=at,
        received_on=on,
        answer_by_on=business_days_after(on, network.answer_days),
        state=InterestState.SPAM if is_trapped else InterestState.NEW,
        **said,
    )
    save(row, by=None, at=at)
    if not is_trapped and may_write_receipt(row, at):
        letters.interest_receipt(interest=row, at=at)
    return row


def insist_known(offered: list[str], needed: list[str]) -> None:
    if set(offered) - set(OfferKind.values) or set(needed) - set(NeedKind.values):
        raise ValidationError({"offered": "Choose from the list."})
    if not offered and not needed:
        raise ValidationError({"offered": "Choose at least one thing."})


def may_write_receipt(interest: Interest, at: datetime) -> bool:
    """Whether this mailbox had none lately: the form is open to all, and mustn't fill other people's mail."""
    mailbox = box(interest.email)
    here = f"receipt {interest.intermediary_id} {mailbox}"
    return not allow(here, RECEIPT, at=at) and not allow(f"receipt {mailbox}", RECEIPTS, at=at)


def box(email: str) -> str:
    """A mailbox as the key of a limit: of one length, and nobody's address to read."""
    return hashlib.sha256(mailbox_of(email).encode()).hexdigest()[:32]


# --- by the intermediary's people


def locked(interest: Interest) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",)).select_related("intermediary")
    row: Interest = rows.get(pk=interest.pk)
    return row


def move(interest: Interest, state: str, *, by: User | None, at: datetime, **fields: Any) -> Interest:
    row = locked(interest)
    today = local_day(at, row.intermediary.time_zone)
    insist(may_move_interest(row.state, state, (today - (row.answered_on or today)).days), "state")
    return change(row, by=by, at=at, state=state, **fields)


@transaction.atomic
def take_interest(*, interest: Interest, by: User | None, at: datetime) -> Interest:
    """Somebody takes it up, so that no two write to the same employer."""
    return move(interest, InterestState.IN_REVIEW, by=by, at=at, keeper=by, answered_on=None)


@transaction.atomic
def decline_interest(*, interest: Interest, reason: str, by: User | None, at: datetime) -> Interest:
    """With a reason, which the letter brings."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})
    today = local_day(at, interest.intermediary.time_zone)
    said = {"answer": reason.strip(), "answered_on": today, "keeper": by}
    row = move(interest, InterestState.DECLINED, by=by, at=at, **said)
    if row.email:
        letters.interest_declined(interest=row, at=at)
    return row


@transaction.atomic
def set_aside_interest(*, interest: Interest, by: User | None, at: datetime) -> Interest:
    """Spam: nobody is written to; gone for good after thirty days."""
    return move(interest, InterestState.SPAM, by=by, at=at, keeper=by)


@transaction.atomic
def reopen_interest(*, interest: Interest, by: User | None, at: datetime) -> Interest:
    """A decline or a mistaken "spam" is taken back: it waits for an answer again."""
    if interest.state not in (InterestState.DECLINED, InterestState.SPAM):
        raise ValidationError({"state": "Only what was declined or set aside is taken up again."})
    return take_interest(interest=interest, by=by, at=at)


@transaction.atomic
def accept_interest(
    *,
    interest: Interest,
    by: User | None,
    at: datetime,
    organization: Organization | None = None,
    name: str = "",
    county: str = "",
    person: Person | None = None,
    level: str = "manager",
    offered: Iterable[str] = (),
    needs: Iterable[tuple[Occupation, int | None]] = (),
) -> Interest:
    """What was said becomes rows: the organization and the person (known ones or new), offers and needs.

    All or nothing; of two who accept it at once one does, the other is told.
    """
    on = local_day(at, interest.intermediary.time_zone)
    row = move(interest, InterestState.ACCEPTED, by=by, at=at, answered_on=on, keeper=by)
    who: dict[str, Any] = {"by": by, "at": at}
    employer = employer_of(row, organization, name=name, county=county, **who)
    tie_organization(intermediary=row.intermediary, organization=employer.organization, **who)
    contact = contact_of(row, employer.organization, person, level=level, **who)
    for kind in offered:
        submit_offer(
            employer=employer,
            intermediary=row.intermediary,
            kind=kind,
            title=str(OfferKind(kind).label),
            note=row.note,
            submitted_on=row.received_on,
            counted_from=on,
            submitted_by=contact,
            **who,
        )
    for occupation, openings in needs:
        submit_need(
            employer=employer,
            occupation=occupation,
            openings_count=openings,
            submitted_on=row.received_on,
            submitted_by=contact,
            **who,
        )
    change(row, **who, organization=employer.organization, affiliation=contact)
    has_page = bool(may_issue(contact, row.intermediary, at=at))
    if row.email:
        letters.interest_accepted(interest=row, has_page=has_page, at=at)
    if has_page:
        issue_personal_link(recipient=contact, organization=row.intermediary, **who)
    return row


def employer_of(
    interest: Interest,
    organization: Organization | None,
    *,
    name: str,
    county: str,
    by: User | None,
    at: datetime,
) -> Employer:
    """The chosen organization as an employer; without one, a new one as it has named itself."""
    if organization is not None:
        known = Employer.objects.filter(organization=organization).first()
        return known or add_employer(organization=organization, by=by, at=at)
    return add_employer(
        name=name or interest.organization_name,
        city=interest.city,
        county=county,
        website=interest.website,
        phone=interest.phone,
        time_zone=interest.intermediary.time_zone,
        by=by,
        at=at,
    )


def contact_of(
    interest: Interest,
    organization: Organization,
    person: Person | None,
    *,
    level: str,
    by: User | None,
    at: datetime,
) -> Affiliation:
    """Where the person works: as it is known by their address there, else written down now."""
    standing = organization.affiliations.filter(to_on__isnull=True, email__iexact=interest.email)
    if person is not None:
        standing = organization.affiliations.filter(to_on__isnull=True, person=person)
    known: Affiliation | None = standing.first()
    if known is not None:
        return known
    if person is None:
        names = {"given_name": interest.given_name, "family_name": interest.family_name}
        person = add_person(**names, by=by, at=at)
        choose_language(person=person, language=interest.language, by=by, at=at)
    return add_affiliation(
        person=person,
        organization=organization,
        level=level,
        title=interest.title,
        email=interest.email,
        phone=interest.phone,
        by=by,
        at=at,
    )


def purge_interests(*, at: datetime) -> int:
    """What was set aside as spam is gone after a while, its history with it."""
    old = Interest.objects.filter(state=InterestState.SPAM, received_at__lte=at - SPAM_KEPT)
    keys = list(old.values_list("pk", flat=True))
    Interest.objects.filter(pk__in=keys).delete()
    Interest.history.filter(id__in=keys).delete()
    return len(keys)
