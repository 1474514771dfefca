"""Who belongs to a partnership: invited, joined, left; contacts, cadence, what they seek and give."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from directory.access import require
from directory.models import Organization
from directory.rules import YES, Verdict, no
from directory.sheets import Sheet, answer, asks
from directory.templatetags.words import full_day
from partnerships import access, sheets
from partnerships.access.acting import acting
from partnerships.actions.membership import (
    accept_membership,
    change_contact_role,
    change_membership,
    end_contact,
    invite_member,
    leave_partnership,
    set_cadence,
    take_back_invitation,
)
from partnerships.actions.value import confirm_receipt, end_value, record_contribution, state_value
from partnerships.boards.members import what_ends
from partnerships.choices import MemberRole, ValueKind
from partnerships.forms import membership as forms
from partnerships.forms.agreement import NothingForm
from partnerships.forms.delivery import ConfirmForm
from partnerships.models import Contribution, Membership, MembershipContact, Partnership, ValueStatement
from partnerships.sheets import lasts, today_in

MEMBERSHIPS = Membership.objects.select_related("partnership__convener", "organization")
CONTACTS = MembershipContact.objects.select_related(
    *("membership__partnership__convener", "membership__organization"),
    *("affiliation__person", "affiliation__organization"),
)
STATEMENTS = ValueStatement.objects.select_related(
    "membership__partnership__convener", "membership__organization"
)
CONTRIBUTIONS = Contribution.objects.select_related(
    *("partnership__convener", "giver__organization", "receiver__organization", "confirmation"),
)


# --- joining and leaving


@asks
def member_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """`organization` and `need` in the address are what it begins with: a prospect says yes."""
    row = access.partnership(request, slug, "member")
    sheet = _sheet(
        row,
        _("Invite a member"),
        _("Invite it"),
        _("The invitation is on record."),
        follows=(
            _("No letter is sent. It counts as a member once it accepts."),
            _("Write down the need before you approach anyone: the record says when there was none."),
        ),
        may=_open(row),
        undo=lambda made: sheets.address("member_take_back", made.pk),
    )
    asked = Organization.objects.for_user(request.user).filter(slug=request.GET.get("organization", ""))
    begin = {"invited_on": today_in(row), "organization": asked.first(), "need": request.GET.get("need")}
    form = forms.InviteForm(request.POST or None, partnership=row, user=request.user, initial=begin)
    return answer(request, sheet, form, partial(invite_member, partnership=row))


@asks
def member_accept(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _of_member(
        row,
        _("An invitation is accepted"),
        _("It has joined"),
        _("The member has joined."),
        follows=(_("From that day it counts, and its people may be reached by your staff."),),
        may=_invited(row),
    )
    form = forms.AcceptForm(request.POST or None, initial={"accepted_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(accept_membership, membership=row))


@asks
def member_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _sheet(
        row.partnership,
        _("Take back an invitation"),
        _("Take it back"),
        _("The invitation is taken back."),
        lead=str(row.organization),
        may=_invited(row),
    )
    deed = partial(take_back_invitation, membership=row)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


@asks
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _of_member(
        row,
        _("A member leaves"),
        _("It leaves"),
        _("The member has left."),
        is_grave=True,
        follows=(*what_ends(row), _("What it did stays on record, and agreements bind the others.")),
        may=_may_leave(row),
    )
    form = forms.LeaveForm(request.POST or None, initial={"left_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(leave_partnership, membership=row))


@asks
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _of_member(row, _("Sector and need"), _("Save"), _("The member is saved."))
    form = forms.MemberForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(change_membership, membership=row))


# --- through whom and how often


@asks
def contact_role(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, CONTACTS, pk, "member")
    sheet = _of_contact(row, _("Change the part"), _("Change it"), _("The part is changed."))
    form = forms.RoleForm(request.POST or None, initial={"role": row.role})
    return answer(request, sheet, form, partial(change_contact_role, contact=row))


@asks
def contact_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, CONTACTS, pk, "member")
    sheet = _of_contact(
        row,
        _("End a contact"),
        _("End it"),
        _("The contact has ended."),
        follows=(_("They are no longer a contact of this member here. Nothing changes in the directory."),),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(end_contact, contact=row))


@asks
def member_cadence(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _of_member(row, _("How often you talk"), _("Agree it"), _("The cadence is agreed."))
    standing = row.cadence_terms.filter(to_on__isnull=True).first()
    form = forms.CadenceForm(request.POST or None, initial={"days": standing and standing.days})
    return answer(request, sheet, form, partial(set_cadence, partnership=row.partnership, membership=row))


@asks
def meeting_cadence(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(row, _("How often all meet"), _("Agree it"), _("The cadence is agreed."))
    standing = row.cadence_terms.filter(kind="meeting", to_on__isnull=True).first()
    form = forms.CadenceForm(request.POST or None, initial={"days": standing and standing.days})
    return answer(request, sheet, form, partial(set_cadence, partnership=row))


# --- what they seek, give and got


@asks
def value_state(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = access.row(request, MEMBERSHIPS, pk, "member")
    titles = {ValueKind.SEEKS: _("What they seek"), ValueKind.GIVES: _("What they give")}
    sheet = _of_member(row, titles[ValueKind(kind)], _("Write it down"), _("It is recorded."))
    deed = partial(state_value, membership=row, kind=kind)
    return answer(request, sheet, forms.ValueForm(request.POST or None), deed)


@asks
def value_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, STATEMENTS, pk, "member")
    sheet = _of_member(
        row.membership,
        _("This holds no more"),
        _("End it"),
        _("It no longer applies, and stays in the history."),
        lead=row.text,
        may=lasts(row.to_on),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(end_value, statement=row))


@asks
def contribution_new(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(
        row,
        _("Record what was given"),
        _("Record it"),
        _("It is on record."),
        at="#given",
        lead=_("A benefit outside any commitment. What was committed is reported as a delivery."),
        follows=(_("It counts once the receiver confirms it."),),
    )
    form = forms.ContributionForm(request.POST or None, partnership=row, today=today_in(row))
    return answer(request, sheet, form, partial(record_contribution, partnership=row))


@asks
def contribution_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed by people of the receiver; whoever acts for another member is told why not."""
    row = access.row(request, CONTRIBUTIONS, pk)
    side = acting(request.user, row.partnership)
    require(bool(side.own) or no(_("Only people of the receiver can confirm this.")))
    own = next((one for one in side.own if one.pk == row.receiver_id), None)
    sheet = _sheet(
        row.partnership,
        _("Confirm what was given"),
        _("Confirm it"),
        _("It is confirmed."),
        at="#given",
        lead=f"{row.giver.organization}: {row.description}",
        follows=(_("It counts from now on, and can’t be taken back."),),
        may=_may_confirm(row, own),
    )
    form = ConfirmForm(request.POST or None, membership=own or row.receiver, today=today_in(row.partnership))
    # Without an own membership the deed is told the first of theirs, which it refuses.
    return answer(request, sheet, form, partial(confirm_receipt, of=row, membership=own or side.own[0]))


# --- what stands around them, and why not


def _sheet(row: Partnership, title: str, button: str, done: str, **words: Any) -> Sheet:
    return sheets.of_partnership(row, title, button, done, tab="members", **words)


def _of_member(row: Membership, title: str, button: str, done: str, lead: str = "", **words: Any) -> Sheet:
    lead = lead or str(row.organization)
    return _sheet(row.partnership, title, button, done, at=f"#member-{row.pk}", lead=lead, **words)


def _of_contact(row: MembershipContact, title: str, button: str, done: str, **words: Any) -> Sheet:
    lead = f"{row.affiliation.person}, {row.get_role_display()}"
    return _of_member(row.membership, title, button, done, lead, may=lasts(row.to_on), **words)


def _open(row: Partnership) -> Verdict:
    return no(_("This partnership is closed.")) if row.status == "closed" else YES


def _invited(row: Membership) -> Verdict:
    if row.accepted_on is not None:
        return no(_("It joined on %(day)s.") % {"day": full_day(row.accepted_on)})
    return YES


def _may_leave(row: Membership) -> Verdict:
    if row.role == MemberRole.CONVENER:
        return no(_("The convener can’t leave: hand the convening over, or close the partnership."))
    if row.left_on is not None:
        return no(_("It left on %(day)s.") % {"day": full_day(row.left_on)})
    return YES if row.accepted_on else no(_("It has not joined. Take the invitation back instead."))


def _may_confirm(row: Contribution, own: Membership | None) -> Verdict:
    if hasattr(row, "confirmation"):
        return no(_("This is confirmed already."))
    return YES if own else no(_("Only the receiver can confirm this."))
