"""Deeds about who belongs to a partnership, through whom, and how often they talk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.organization import end_tie, tie_organization
from directory.actions.person import check_contact
from directory.actions.save import change
from directory.choices import CheckOutcome
from directory.models import Affiliation, Organization, User
from directory.templatetags.words import full_day
from partnerships.actions.write import (
    insist_active,
    insist_open,
    locked,
    on_day,
    put,
    remove,
    replace_period,
    rewrite,
    today,
    touched,
    works_for,
    write,
)
from partnerships.choices import CadenceKind, ContactRole, MemberRole
from partnerships.models import (
    AgreementParty,
    CadenceTerm,
    Connection,
    Membership,
    MembershipContact,
    Partnership,
    RecruitmentNeed,
)


@transaction.atomic
def invite_member(
    *,
    partnership: Partnership,
    organization: Organization,
    by: User | None,
    at: datetime,
    invited_on: date | None = None,
    need: RecruitmentNeed | None = None,
    sector: str = "",
) -> Membership:
    insist_open(locked(partnership))
    row = Membership(
        partnership=partnership,
        organization=organization,
        need=need,
        sector=sector,
        invited_on=on_day(partnership, invited_on, at, "invited_on"),
    )
    return write(row, by=by, at=at)


@transaction.atomic
def accept_membership(
    *, membership: Membership, by: User | None, at: datetime, accepted_on: date | None = None
) -> Membership:
    """The organization joins: from now on it counts, and the convener's staff may reach its people."""
    row: Membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.accepted_on is not None:
        raise ValidationError({"accepted_on": f"Accepted on {full_day(row.accepted_on)} already."})
    partnership = row.partnership
    accepted_on = on_day(partnership, accepted_on, at, "accepted_on")
    tie_organization(
        intermediary=partnership.convener, organization=row.organization, by=by, at=at, from_on=accepted_on
    )
    for prospect in row.need.prospects.filter(organization=row.organization) if row.need else ():
        change(prospect, by=by, at=at, state="joined", closed_on=accepted_on)
    return rewrite(row, by=by, at=at, accepted_on=accepted_on)


@transaction.atomic
def change_membership(
    *, membership: Membership, by: User | None, at: datetime, reason: str = "", **fields: Any
) -> Membership:
    """Its sector, and the need it was recruited for: what has no deed of its own."""
    refused = set(fields) - {"sector", "need"}
    if refused:
        raise ValidationError(dict.fromkeys(refused, _("This has a deed of its own.")))
    return rewrite(membership, by=by, at=at, reason=reason, **fields)


@transaction.atomic
def take_back_invitation(*, membership: Membership, by: User | None, at: datetime) -> None:
    """It was never accepted, so nothing hangs on it; its history stays."""
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.accepted_on is not None:
        raise ValidationError(_("This member has joined: it can only leave."))
    remove(row, by=by, at=at)


@transaction.atomic
def leave_partnership(
    *,
    membership: Membership,
    reason: str,
    by: User | None,
    at: datetime,
    left_on: date | None = None,
) -> Membership:
    """The member leaves; agreements stay in force for the rest. What it did stays on record."""
    row: Membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.left_on is not None:
        raise ValidationError({"left_on": f"Left on {full_day(row.left_on)} already."})
    if row.role == MemberRole.CONVENER:
        raise ValidationError(
            _("The convener can’t leave: hand the convening over, or close the partnership.")
        )
    left_on = on_day(row.partnership, left_on, at, "left_on")
    end_parts(row, left_on, by=by, at=at)
    rewrite(row, by=by, at=at, reason=reason, left_on=left_on, leave_reason=reason[:240])
    untie_if_last(row.partnership.convener, row.organization, left_on, by=by, at=at)
    return row


def end_parts(membership: Membership, on: date, *, by: User | None, at: datetime) -> None:
    """Contacts, cadence, responsibilities and its place in agreements end with the membership."""
    for name in ("contacts", "cadence_terms", "responsibilities"):
        for part in getattr(membership, name).filter(to_on__isnull=True):
            change(part, by=by, at=at, to_on=max(part.from_on, on))
    for party in AgreementParty.objects.filter(membership=membership, left_on__isnull=True):
        change(party, by=by, at=at, left_on=on)


def untie_if_last(
    convener: Organization, organization: Organization, on: date, *, by: User | None, at: datetime
) -> None:
    """Without a membership or an open connection left, the two no longer work together."""
    still = Membership.objects.filter(
        partnership__convener=convener,
        organization=organization,
        accepted_on__isnull=False,
        left_on__isnull=True,
    )
    open_ones = Connection.objects.filter(
        intermediary=convener, organization=organization, ended_on__isnull=True
    )
    if not still.exists() and not open_ones.exists():
        end_tie(intermediary=convener, organization=organization, by=by, at=at, to_on=on)


@transaction.atomic
def name_contact(
    *,
    membership: Membership,
    affiliation: Affiliation,
    by: User | None,
    at: datetime,
    role: str = ContactRole.OTHER,
    from_on: date | None = None,
    confirmed_on: date | None = None,
) -> MembershipContact:
    """Names a member's person; a new primary contact takes the place of the one before."""
    works_for(affiliation, membership.organization)
    from_on = from_on or today(membership.partnership, at)
    if role == ContactRole.PRIMARY:
        for before in membership.contacts.select_for_update().filter(role=role, to_on__isnull=True):
            if before.affiliation_id != affiliation.pk:
                replace_period(before, from_on, by=by, at=at)
    row = MembershipContact(
        membership=membership,
        affiliation=affiliation,
        role=role,
        from_on=from_on,
        confirmed_on=confirmed_on,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def confirm_contact(
    *, contact: MembershipContact, by: User | None, at: datetime, confirmed_on: date | None = None
) -> MembershipContact:
    """Confirmed anew: this row ends and another begins, so that any past day stays known."""
    row: MembershipContact = MembershipContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.to_on is not None:
        raise ValidationError({"to_on": _("This contact ended on %(on)s.") % {"on": full_day(row.to_on)}})
    day = on_day(row.membership.partnership, confirmed_on, at, "confirmed_on")
    if row.from_on == day:
        return rewrite(row, by=by, at=at, confirmed_on=day)
    replace_period(row, day, by=by, at=at)
    again = MembershipContact(
        membership=row.membership,
        affiliation=row.affiliation,
        role=row.role,
        from_on=day,
        confirmed_on=day,
    )
    return write(again, by=by, at=at)


@transaction.atomic
def verify_contact(
    *, contact: MembershipContact, by: User | None, at: datetime, confirmed_on: date | None = None
) -> MembershipContact:
    """Still its person, and reached: both are known anew."""
    check_contact(
        affiliation=contact.affiliation, outcome=CheckOutcome.VERIFIED, on=confirmed_on, by=by, at=at
    )
    return confirm_contact(contact=contact, confirmed_on=confirmed_on, by=by, at=at)


@transaction.atomic
def end_contact(
    *, contact: MembershipContact, by: User | None, at: datetime, to_on: date | None = None
) -> MembershipContact:
    to_on = to_on or today(contact.membership.partnership, at)
    return rewrite(contact, by=by, at=at, to_on=to_on)


@transaction.atomic
def change_contact_role(
    *, contact: MembershipContact, role: str, by: User | None, at: datetime
) -> MembershipContact:
    """The same person in another part: this row ends and another begins, as confirmed as it was."""
    row: MembershipContact = MembershipContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.to_on is not None:
        raise ValidationError({"role": _("This contact ended on %(on)s.") % {"on": full_day(row.to_on)}})
    if row.role == role:
        raise ValidationError({"role": _("They have this part.")})
    day = today(row.membership.partnership, at)
    replace_period(row, day, by=by, at=at)
    return name_contact(
        membership=row.membership,
        affiliation=row.affiliation,
        role=role,
        from_on=day,
        confirmed_on=row.confirmed_on,
        by=by,
        at=at,
    )


@transaction.atomic
def set_cadence(
    *,
    partnership: Partnership,
    days: int,
    by: User | None,
    at: datetime,
    membership: Membership | None = None,
    from_on: date | None = None,
) -> CadenceTerm:
    """Contact with one member, or without a member the meetings of all, every so many days from now on."""
    from_on = from_on or today(partnership, at)
    kind = CadenceKind.CONTACT if membership else CadenceKind.MEETING
    if membership is not None:
        insist_active(membership, max(from_on, membership.accepted_on or from_on))
    terms = CadenceTerm.objects.select_for_update().filter(
        partnership=partnership, membership=membership, kind=kind, to_on__isnull=True
    )
    for before in terms:
        replace_period(before, from_on, by=by, at=at)
    row = CadenceTerm(partnership=partnership, membership=membership, kind=kind, days=days, from_on=from_on)
    return touched(put(row, by=by, at=at), at)
