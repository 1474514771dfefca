"""Deeds by which a contact, on their own page, passes their place on and says which roles they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.personal import live, pass_on
from directory.models import Affiliation, SecureLink, User
from partnerships.actions.answer import colleague_of
from partnerships.actions.membership import confirm_contact, end_contact, name_contact
from partnerships.actions.write import replace_period, rewrite, today
from partnerships.choices import ContactRole
from partnerships.models import Commitment, Membership, MembershipContact, Responsibility


@transaction.atomic
def hand_over(
    *,
    link: SecureLink,
    given_name: str,
    family_name: str,
    title: str,
    email: str,
    by: User | None,
    at: datetime,
    is_leaving: bool = False,
) -> SecureLink:
    """The contact's roles, and what they look after, are a colleague's from today, who gets a page too."""
    old = live(link).recipient
    email = email.strip().lower()
    if email == old.email.lower():
        raise ValidationError({"email": _("This is your own address. Give your colleague’s.")})
    heir = colleague_of(old, given_name.strip(), family_name.strip(), title, email, by=by, at=at)
    convened = {"partnership__convener": link.organization}
    for contact in held_by(old).filter(membership__partnership__convener=link.organization):
        move_role(contact, heir, by=by, at=at)
    for promise in Commitment.objects.filter(owner_person=old, withdrawn_on__isnull=True, **convened):
        rewrite(promise, by=by, at=at, reason="Handed over", owner_person=heir)
    duties = Responsibility.objects.filter(person=old, to_on__isnull=True)
    for duty in duties.filter(membership__partnership__convener=link.organization):
        rewrite(duty, by=by, at=at, reason="Handed over", person=heir)
    return pass_on(link=link, to=heir, is_leaving=is_leaving, by=by, at=at)


def held_by(affiliation: Affiliation) -> Any:
    """The roles that a person holds, locked until the deed is done."""
    return MembershipContact.objects.select_for_update().filter(affiliation=affiliation, to_on__isnull=True)


def move_role(
    contact: MembershipContact, heir: Affiliation, *, by: User | None, at: datetime
) -> MembershipContact:
    """The colleague holds the role from today; that they know of it is theirs to confirm."""
    membership, role = contact.membership, contact.role
    replace_period(contact, today(membership.partnership, at), by=by, at=at)
    held: MembershipContact | None = held_by(heir).filter(membership=membership, role=role).first()
    return held or name_contact(membership=membership, affiliation=heir, role=role, by=by, at=at)


@transaction.atomic
def keep_roles(
    *,
    affiliation: Affiliation,
    members: list[Membership],
    roles: set[tuple[int, str]],
    by: User | None,
    at: datetime,
) -> None:
    """In their own words: each role named here is held and confirmed today, every other one ends.

    `roles` names memberships and roles. Only a champion can be named anew: others are the convener's to give.
    """
    held = {(row.membership_id, row.role): row for row in held_by(affiliation).filter(membership__in=members)}
    for key, contact in held.items():
        deed = confirm_contact if key in roles else end_contact
        deed(contact=contact, by=by, at=at)
    own = {row.pk: row for row in members}
    for member, role in sorted(roles - set(held)):
        if role != ContactRole.CHAMPION or member not in own:
            raise ValidationError({"roles": _("Only whoever convenes the partnership gives this role.")})
        day = today(own[member].partnership, at)
        name_contact(
            membership=own[member], affiliation=affiliation, role=role, confirmed_on=day, by=by, at=at
        )
