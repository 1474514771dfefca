"""Deeds about people: where they work, whether they can be reached, and how they are forgotten."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, local_day, save
from directory.actions.seat import insist_not_last
from directory.choices import StaleKind
from directory.models import (
    Affiliation,
    ContactCheck,
    FormDraft,
    Letter,
    LinkVisit,
    Organization,
    Person,
    SearchWord,
    SecureLink,
    User,
)
from directory.templatetags.words import full_day

#: What stays of a name, and of an account's.
ERASED = {"given_name": "Erased", "family_name": "person"}
ERASED_USER = "Erased person"


@transaction.atomic
def add_person(
    *, given_name: str, family_name: str, by: User | None, at: datetime, **affiliation: Any
) -> Person:
    """Adds a person, and where `organization` and `level` are given their work there."""
    row = save(Person(given_name=given_name.strip(), family_name=family_name.strip()), by=by, at=at)
    if affiliation:
        add_affiliation(person=row, by=by, at=at, **affiliation)
    return row


@transaction.atomic
def enter_person(
    *,
    given_name: str,
    family_name: str,
    by: User | None,
    at: datetime,
    same: Person | None = None,
    **affiliation: Any,
) -> Person:
    """A person who is new here, or somebody who is known from elsewhere (`same`) and works here too."""
    if same is None:
        return add_person(given_name=given_name, family_name=family_name, by=by, at=at, **affiliation)
    add_affiliation(person=same, by=by, at=at, **affiliation)
    return same


@transaction.atomic
def change_person(*, person: Person, by: User | None, at: datetime, **fields: Any) -> Person:
    """Their name and the language in which they are written to."""
    changed = change(person, by=by, at=at, **fields)
    mark_stale(StaleKind.PERSON, person.pk, at=at)
    return changed


@transaction.atomic
def add_affiliation(
    *,
    person: Person,
    organization: Organization,
    level: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    **fields: Any,
) -> Affiliation:
    from_on = from_on or local_day(at, organization.time_zone)
    row = Affiliation(person=person, organization=organization, level=level, from_on=from_on, **fields)
    return touched(save(row, by=by, at=at), at)


@transaction.atomic
def change_affiliation(
    *, affiliation: Affiliation, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Affiliation:
    return touched(change(affiliation, by=by, at=at, reason=reason, **fields), at)


@transaction.atomic
def end_affiliation(
    *, affiliation: Affiliation, by: User | None, at: datetime, to_on: date | None = None
) -> Affiliation:
    """The person works there no more; what they did there stays."""
    if affiliation.to_on is not None:
        raise ValidationError({"to_on": f"This ended on {full_day(affiliation.to_on)}."})
    to_on = to_on or local_day(at, affiliation.organization.time_zone)
    return touched(change(affiliation, by=by, at=at, to_on=to_on), at)


@transaction.atomic
def check_contact(
    *,
    affiliation: Affiliation,
    outcome: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
    is_imported: bool = False,
) -> ContactCheck:
    """The address was seen to work, or bounced, on a day."""
    zone = affiliation.organization.time_zone
    row = ContactCheck(
        affiliation=affiliation,
        outcome=outcome,
        on=happened(on, at=at, time_zone=zone),
        entered_on=local_day(at, zone),
        is_imported=is_imported,
    )
    save(row, by=by, at=at)
    touched(affiliation, at)
    return row


def touched(affiliation: Affiliation, at: datetime) -> Affiliation:
    mark_stale(StaleKind.PERSON, affiliation.person_id, at=at)
    mark_stale(StaleKind.ORGANIZATION, affiliation.organization_id, at=at)
    return affiliation


@transaction.atomic
def erase_person(*, person: Person, by: User | None, at: datetime, reason: str) -> Person:
    """Names, titles, e-mail and phone are gone from the rows and from their history.

    What was done stays, without a name. The name under a signature stays too: it is the evidence itself,
    kept as long as the agreement must be.
    """
    if not reason:
        raise ValidationError({"reason": "Say why this person is erased."})
    affiliations = list(person.affiliations.all())
    user = User.objects.filter(person=person).first()
    for affiliation in affiliations:
        erase_affiliation(affiliation, by=by, at=at)
    if user is not None:
        erase_user(user, by=by, at=at)
    change(person, by=by, at=at, reason=reason, **ERASED)
    Person.history.filter(id=person.pk).update(**ERASED)
    SearchWord.objects.filter(kind="person", key=person.pk).delete()
    return person


def erase_affiliation(affiliation: Affiliation, *, by: User | None, at: datetime) -> None:
    addresses = Affiliation.history.filter(id=affiliation.pk).exclude(email="")
    for email in set(addresses.values_list("email", flat=True)) | ({affiliation.email} - {""}):
        erase_address(email)
    erase_links(affiliation, by=by, at=at)
    ended = affiliation.to_on or max(affiliation.from_on, local_day(at, affiliation.organization.time_zone))
    # Two ended rows may share an empty title; an open one could not.
    Affiliation.objects.filter(pk=affiliation.pk).update(to_on=ended)
    affiliation.refresh_from_db()
    change(affiliation, by=by, at=at, reason="Erased", title="", email="", phone="")
    Affiliation.history.filter(id=affiliation.pk).update(title="", email="", phone="")
    touched(affiliation, at)


def erase_links(affiliation: Affiliation, *, by: User | None, at: datetime) -> None:
    """They no longer open anything, nor say where they went or from where they were opened."""
    links = SecureLink.objects.filter(recipient=affiliation)
    for link in links.filter(revoked_at__isnull=True):
        change(link, by=by, at=at, reason="Erased", revoked_at=at)
    FormDraft.objects.filter(actor__in=[f"link {link.pk}" for link in links]).delete()
    links.update(mailed_to="", context={})
    SecureLink.history.filter(recipient=affiliation).update(mailed_to="", context={})
    LinkVisit.objects.filter(link__in=links).update(address=None, agent="")


def erase_user(user: User, *, by: User | None, at: datetime) -> None:
    for seat in user.seats.filter(to_on__isnull=True):
        insist_not_last(seat)
        change(seat, by=by, at=at, to_on=max(seat.from_on, local_day(at, seat.organization.time_zone)))
    for email in {user.email, *User.history.filter(id=user.pk).values_list("email", flat=True)}:
        erase_address(email)
    EmailAddress.objects.filter(user=user).delete()
    FormDraft.objects.filter(actor=f"user {user.pk}").delete()
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    gone = f"erased-{user.pk}@invalid.example"
    change(user, by=by, at=at, reason="Erased", email=gone, name=ERASED_USER, is_active=False, is_staff=False)
    User.history.filter(id=user.pk).update(email=gone, name=ERASED_USER)


def erase_address(email: str) -> None:
    """Letters keep that something was sent and when, not to whom; nothing that waits goes out.

    Rows of other apps that hold people by their address say so themselves (`erased_by`, `erased`).
    """
    letters = Letter.objects.filter(recipient__iexact=email)
    letters.filter(state="queued").delete()
    for letter in letters:
        letter.recipient, letter.context, letter.file = f"erased-{letter.pk}@invalid.example", {}, None
        letter.save(update_fields=["recipient", "context", "file"])
    holding: list[Any] = [model for model in apps.get_models() if hasattr(model, "erased_by")]
    for model in holding:
        for rows in (model._default_manager, model.history):
            rows.filter(**{f"{model.erased_by}__iexact": email}).update(**model.erased)
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username__iexact=email).delete()
