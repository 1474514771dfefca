"""Deeds by which a colleague gets a seat: mailed a link, by which they choose a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_variables

from directory.actions.allow import Limit, allow
from directory.actions.link import issue_link, renew_link, revoke_link
from directory.actions.person import add_person
from directory.actions.personal import live
from directory.actions.save import insist, save
from directory.actions.seat import add_user, grant_seat, role_of
from directory.choices import LinkPurpose, SeatRole
from directory.models import Affiliation, Organization, Seat, SecureLink, User
from directory.rules import Verdict, in_words, may_accept, may_grant

#: Invitations of one organization; each of them is a letter to an address that somebody typed.
PER_ORGANIZATION = Limit(30, timedelta(days=1))
TEMPLATE = "seat_welcome"


@transaction.atomic
def invite_colleague(
    *,
    organization: Organization,
    given_name: str,
    family_name: str,
    email: str,
    level: str,
    role: str,
    by: User | None,
    at: datetime,
) -> Seat:
    """A seat from now on; whoever has no account yet gets one, and a link by which they set its password."""
    insist(may_grant(role_of(by, organization), role, is_self=False), "role")
    email = email.strip().lower()
    known = User.objects.filter(email=email).first()
    if known is not None and known.seats.filter(organization=organization, to_on__isnull=True).exists():
        raise ValidationError({"email": _("They have a seat already. Change its role instead.")})
    insist_few(organization, at)
    if known is not None:
        return grant_seat(user=known, organization=organization, role=role, by=by, at=at)
    work = _work(organization, given_name, family_name, email, level, by=by, at=at)
    user = add_user(email=email, name=f"{given_name} {family_name}", person=work.person, by=by, at=at)
    seat = grant_seat(user=user, organization=organization, role=role, by=by, at=at, is_told=False)
    send_welcome(seat, work, by=by, at=at)
    return seat


def _work(
    place: Organization,
    given_name: str,
    family_name: str,
    email: str,
    level: str,
    *,
    by: User | None,
    at: datetime,
) -> Affiliation:
    """Where the directory knows them by this address, else their entry in it."""
    rows = place.affiliations.filter(email__iexact=email, to_on__isnull=True)
    known: Affiliation | None = rows.filter(person__user__isnull=True).first()
    if known is not None:
        return known
    told = {"organization": place, "level": level, "email": email}
    person = add_person(given_name=given_name, family_name=family_name, by=by, at=at, **told)
    return person.affiliations.get()


def send_welcome(seat: Seat, work: Affiliation, *, by: User | None, at: datetime) -> SecureLink:
    return issue_link(
        purpose=LinkPurpose.SEAT,
        recipient=work,
        template=TEMPLATE,
        subject_key=f"seat {seat.pk}",
        context={
            "title": _lazy("Your seat on Causeway"),
            "role": SeatRole(seat.role).label,
            "invited_by": by.name if by else "",
        },
        organization=seat.organization,
        by=by,
        at=at,
    )


def welcomes(seat: Seat) -> Any:
    """The link of an invitation that was not used yet."""
    return SecureLink.objects.filter(
        purpose=LinkPurpose.SEAT, subject_key=f"seat {seat.pk}", revoked_at__isnull=True
    )


@transaction.atomic
def invite_again(*, seat: Seat, by: User | None, at: datetime) -> SecureLink:
    """A fresh link; the one that they have ends at once."""
    insist(may_grant(role_of(by, seat.organization), seat.role, is_self=by == seat.user), "role")
    insist(may_remind(seat))
    insist_few(seat.organization, at)
    return renew_link(link=welcomes(seat).latest("pk"), by=by, at=at)


def insist_few(organization: Organization, at: datetime) -> None:
    if wait := allow(f"invite {organization.pk}", PER_ORGANIZATION, at=at):
        raise ValidationError(_("Too many invitations today. Wait %(wait)s.") % {"wait": in_words(wait)})


def may_remind(seat: Seat) -> Verdict:
    is_taken = seat.user.has_usable_password() or not welcomes(seat).exists()
    return may_accept(has_password=is_taken, has_seat=seat.to_on is None)


@sensitive_variables()
@transaction.atomic
def accept_invitation(*, link: SecureLink, password: str, by: User | None, at: datetime) -> User:
    """Their password from now on; the link is used up by it."""
    row = live(link)
    found = invited_by_link(row)
    insist(may_accept(has_password=bool(found and found.has_usable_password()), has_seat=found is not None))
    user: User = User.objects.select_for_update().get(pk=found and found.pk)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    save(user, by=user, at=at, reason="Accepted the invitation")
    revoke_link(link=row, by=None, at=at, reason="Used")
    return user


def invited_by_link(link: SecureLink) -> User | None:
    """Whose seat the link is about, as long as it isn't ended."""
    seats = Seat.objects.filter(
        user__person=link.recipient.person_id, organization=link.organization, to_on__isnull=True
    )
    seat = seats.select_related("user").first()
    return seat.user if seat is not None and seat.user.is_active else None
