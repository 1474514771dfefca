"""Deeds about a contact's personal link: issued one at a time, handed on, ended by its own reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from directory.actions.letter import withhold
from directory.actions.link import is_silent, issue_link, renew_link, revoke_link, silences
from directory.actions.person import change_affiliation, check_contact, end_affiliation
from directory.actions.save import change, insist, local_day, save
from directory.choices import CheckOutcome, LinkPurpose
from directory.letters import address_changed, handed_over, letters_stopped
from directory.models import Affiliation, Organization, Person, SecureLink, Silence, Tie, User
from directory.rules import Verdict, may_renew, may_send_personal

BY_LINK = "By the personal link"
TEMPLATE = "personal_link"


@transaction.atomic
def issue_personal_link(
    *,
    recipient: Affiliation,
    organization: Organization,
    by: User | None,
    at: datetime,
    language: str | None = None,
    handed_by: str = "",
) -> SecureLink:
    """Mails a contact the page of their own; one that stands already is renewed: there is ever one."""
    insist(may_issue(recipient, organization, at=at), "recipient")
    if language is not None:
        choose_language(person=recipient.person, language=language, by=by, at=at)
    standing_one = personal_links(recipient, organization).filter(revoked_at__isnull=True).first()
    context = {"handed_by": handed_by} if handed_by else {}
    if standing_one is not None:
        change(standing_one, by=by, at=at, context={**standing_one.context, **context})
        return renew_link(link=standing_one, by=by, at=at)
    return issue_link(
        purpose=LinkPurpose.PERSONAL,
        recipient=recipient,
        template=TEMPLATE,
        subject_key=f"personal {recipient.pk}",
        context=context,
        organization=organization,
        by=by,
        at=at,
    )


def personal_links(recipient: Affiliation, organization: Organization) -> Any:
    return SecureLink.objects.filter(
        purpose=LinkPurpose.PERSONAL, recipient=recipient, organization=organization
    ).order_by("-issued_at")


def may_issue(recipient: Affiliation, organization: Organization, *, at: datetime) -> Verdict:
    """Whether this intermediary may mail that contact a page of their own today, and if not, why."""
    today = local_day(at, recipient.organization.time_zone)
    ties = Tie.objects.filter(intermediary=organization, organization=recipient.organization)
    return may_send_personal(
        email=recipient.email,
        works_to=recipient.to_on,
        today=today,
        is_tied=ties.active(local_day(at, organization.time_zone)).exists(),
        is_silent=is_silent(recipient, organization),
    )


# --- by whoever holds it


def live(link: SecureLink) -> SecureLink:
    """The link as it stands now, held until the deed is done: of two deeds that end it, one is refused."""
    row: SecureLink = SecureLink.objects.select_for_update(of=("self",)).with_people().get(pk=link.pk)
    insist(may_renew(row.revoked_at))
    return row


@transaction.atomic
def choose_language(*, person: Person, language: str, by: User | None, at: datetime) -> Person:
    """From now on their letters and pages come in this language."""
    return person if person.language == language else change(person, by=by, at=at, language=language)


@transaction.atomic
def confirm_details(
    *,
    link: SecureLink,
    by: User | None,
    at: datetime,
    given_name: str,
    family_name: str,
    title: str,
    email: str,
    phone: str,
) -> Affiliation:
    """The contact says that this is how to reach them; a new address ends the link, and gets a fresh one.

    Nothing but the letter that arrives shows that an address works: so a changed one is not yet verified.
    """
    row: Affiliation = live(link).recipient
    _rename(row.person, given_name.strip(), family_name.strip(), by=by, at=at)
    old, new = row.email, email.strip().lower()
    told = {"title": title.strip(), "email": new, "phone": phone.strip()}
    if any(getattr(row, name) != said for name, said in told.items()):
        change_affiliation(affiliation=row, by=by, at=at, reason=BY_LINK, **told)
    if new == old.lower():
        check_contact(affiliation=row, outcome=CheckOutcome.VERIFIED, by=by, at=at)
        return row
    fresh = renew_link(link=link, by=by, at=at, reason="Address changed")
    address_changed(link=fresh, old=old, new=new, at=at)
    return row


def _rename(person: Person, given_name: str, family_name: str, *, by: User | None, at: datetime) -> None:
    if (person.given_name, person.family_name) != (given_name, family_name):
        change(person, by=by, at=at, reason=BY_LINK, given_name=given_name, family_name=family_name)


@transaction.atomic
def pass_on(
    *, link: SecureLink, to: Affiliation, by: User | None, at: datetime, is_leaving: bool = False
) -> SecureLink:
    """The link ends and the colleague gets one of their own; the sender's people are told."""
    link = revoke_link(link=live(link), by=by, at=at, reason="Handed over")
    change(link, by=by, at=at, reason="Handed over", handed_to=to)
    said = {"handed_by": str(link.recipient.person)}
    fresh = issue_personal_link(recipient=to, organization=link.organization, by=by, at=at, **said)
    change(fresh, by=by, at=at, issued_by=link.issued_by)
    handed_over(link=link, to=to, is_leaving=is_leaving, at=at)
    if is_leaving:
        end_affiliation(affiliation=link.recipient, by=by, at=at)
    return fresh


@transaction.atomic
def stop_letters(*, link: SecureLink, by: User | None, at: datetime) -> Silence:
    """The contact hears no more from the sender; the receipt brings the way back."""
    link = live(link)
    letters_stopped(link=link, at=at)
    return stop_writing(recipient=link.recipient, organization=link.organization, by=by, at=at)


@transaction.atomic
def stop_writing(
    *, recipient: Affiliation, organization: Organization, by: User | None, at: datetime
) -> Silence:
    """A page of their own that they have there ends with it."""
    page = personal_links(recipient, organization).filter(revoked_at__isnull=True).first()
    if page is not None:
        revoke_link(link=page, by=by, at=at, reason="Wants no more letters")
    row = Silence(
        affiliation=recipient,
        intermediary=organization,
        from_on=local_day(at, organization.time_zone),
    )
    issue_link(
        purpose=LinkPurpose.RESUME,
        recipient=recipient,
        template="stopped",
        subject_key=f"personal {recipient.pk}",
        context={},
        organization=organization,
        by=page and page.issued_by,
        at=at,
    )
    withhold(save(row, by=by, at=at))
    return row


@transaction.atomic
def resume_letters(*, link: SecureLink, by: User | None, at: datetime) -> SecureLink:
    """They want to hear from the sender again: a fresh page of their own is on its way."""
    link = live(link)
    today = local_day(at, link.organization.time_zone)
    for row in silences(link.recipient, link.organization).select_for_update():
        change(row, by=by, at=at, to_on=max(row.from_on, today))
    revoke_link(link=link, by=by, at=at, reason="Used")
    fresh = issue_personal_link(recipient=link.recipient, organization=link.organization, by=by, at=at)
    return change(fresh, by=by, at=at, issued_by=link.issued_by)
