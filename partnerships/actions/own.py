"""Deeds by which a contact, on their own page, passes their place on and says which roles they hold."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.personal import live, pass_on
from directory.actions.save import local_day
from directory.models import Affiliation, SecureLink, User
from partnerships.actions.answer import colleague_of
from partnerships.actions.handover import held_by, move_work, work_of
from partnerships.actions.membership import confirm_contact, name_contact
from partnerships.actions.write import rewrite, today
from partnerships.choices import ContactRole
from partnerships.models import Membership, MembershipContact, Partnership

#: Why a role ended that its holder left out on their own page.
LEFT_OUT = "Left out on their own page"


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
    convened = Partnership.objects.filter(convener=link.organization)
    move_work(work_of(old, convened, local_day(at, old.organization.time_zone)), heir, by=by, at=at)
    return pass_on(link=link, to=heir, is_leaving=is_leaving, by=by, at=at)


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

    `roles` names memberships and roles. Named anew is only a champion, or what they left out here themselves:
    others are the convener's to give.
    """
    held = {(row.membership_id, row.role): row for row in held_by(affiliation).filter(membership__in=members)}
    back = {(row.membership_id, row.role) for row in left_out(affiliation, members)}
    for key, contact in held.items():
        if key in roles:
            confirm_contact(contact=contact, by=by, at=at)
        else:
            rewrite(contact, by=by, at=at, reason=LEFT_OUT, to_on=today(contact.membership.partnership, at))
    own = {row.pk: row for row in members}
    for member, role in sorted(roles - set(held)):
        if member not in own or (role != ContactRole.CHAMPION and (member, role) not in back):
            raise ValidationError({"roles": _("Only whoever convenes the partnership gives this role.")})
        day = today(own[member].partnership, at)
        name_contact(
            membership=own[member], affiliation=affiliation, role=role, confirmed_on=day, by=by, at=at
        )


def left_out(affiliation: Affiliation, members: list[Membership]) -> list[MembershipContact]:
    """The roles that they gave up on their own page and can take back: the last word on them is their own,
    and nobody else has become the primary contact since."""
    rows = MembershipContact.objects.filter(affiliation=affiliation, membership__in=members)
    rows = rows.select_related("membership__partnership", "membership__organization").order_by("pk")
    last = {(row.membership_id, row.role): row for row in rows}
    ended = [row for row in last.values() if row.to_on is not None]
    if not ended:
        return []
    own = MembershipContact.history.filter(
        id__in=[row.pk for row in ended], history_change_reason=LEFT_OUT
    ).values_list("id", flat=True)
    given = MembershipContact.objects.filter(
        membership__in=members, role=ContactRole.PRIMARY, to_on__isnull=True
    ).values_list("membership", flat=True)
    mine, taken = set(own), set(given)
    return [
        row
        for row in ended
        if row.pk in mine and not (row.role == ContactRole.PRIMARY and row.membership_id in taken)
    ]
