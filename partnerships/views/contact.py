"""Daily contact: an interaction is logged, a request answered, a member's people are named."""

from __future__ import annotations

from datetime import date
from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from directory.sheets import Sheet, answer, asks
from directory.templatetags.words import full_day
from partnerships import access, sheets
from partnerships.actions.contact import (
    answer_request,
    correct_interaction,
    log_interaction,
    may_undo,
    undo_interaction,
)
from partnerships.actions.membership import name_contact, verify_contact
from partnerships.forms.contact import AnswerForm, ContactForm, InteractionForm
from partnerships.models import Interaction, Membership, MembershipContact, Partnership, Request
from partnerships.sheets import today_in

INTERACTIONS = Interaction.objects.select_related("partnership__convener", "membership__organization")
MEMBERSHIPS = Membership.objects.select_related("partnership__convener", "organization")
CONTACTS = MembershipContact.objects.select_related(
    "membership__partnership__convener", "membership__organization", "affiliation__person",
    "affiliation__organization",
)  # fmt: skip


@asks
def interaction_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Also what the composer on the record sends to; `with` names the member it begins with, `who` one of
    its contacts, whose person is then named in it."""
    partnership = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        partnership,
        _("Log a contact"),
        _("Log it"),
        _("The contact is logged."),
        follows=(_("What came from them counts as heard from; what went out from us does not."),),
    )
    form = InteractionForm(
        request.POST or None,
        partnership=partnership,
        today=today_in(partnership),
        contact=_contact(partnership, request.GET.get("who", "")),
        initial={"membership": request.GET.get("with")},
    )
    return answer(request, sheet, form, partial(log_interaction, partnership=partnership), leads=_to_entry)


def _contact(partnership: Partnership, asked: str) -> MembershipContact | None:
    """Who is named in the address, if they stand for a member of this partnership."""
    rows = CONTACTS.filter(membership__partnership=partnership, to_on__isnull=True)
    return rows.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None


@asks
def interaction_correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, INTERACTIONS, pk, "member")
    sheet = _of_interaction(row, _("Correct a contact"), _("Correct it"), _("The contact is corrected."))
    form = InteractionForm(
        request.POST or None, instance=row, partnership=row.partnership, today=today_in(row.partnership)
    )
    return answer(request, sheet, form, partial(correct_interaction, interaction=row))


@asks
def interaction_undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, INTERACTIONS, pk, "member")
    sheet = sheets.of_partnership(
        row.partnership,
        _("Take back a contact"),
        _("Take it back"),
        _("The contact is taken back."),
        lead=row.subject,
        is_grave=True,
        follows=(_("It no longer counts and no longer shows on the timeline. Its history is kept."),),
        may=may_undo(row.entered_on, today_in(row.partnership)),
    )
    deed = partial(undo_interaction, interaction=row)
    return answer(request, sheet, forms.Form(request.POST or None), deed)


def _of_interaction(row: Interaction, title: str, button: str, done: str) -> Sheet:
    at = sheets.entry(f"interaction-{row.pk}")
    return sheets.of_partnership(row.partnership, title, button, done, at=at)


def _to_entry(row: Interaction) -> str:
    return row.partnership.get_absolute_url() + sheets.entry(f"interaction-{row.pk}")


@asks
def request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(
        request,
        Request.objects.select_related("partnership__convener", "membership__organization"),
        pk,
        "member",
    )
    sheet = sheets.of_partnership(
        row.partnership,
        _("Answer a request"),
        _("Keep the answer"),
        _("The answer is kept."),
        at=sheets.entry(f"request-{row.pk}"),
        lead=f"{row.membership.organization}: {row.text}",
        follows=(_("It says what you told them, and when. No letter is sent."),),
        may=_once(row.answered_on),
    )
    form = AnswerForm(request.POST or None, initial={"answered_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(answer_request, request=row))


def _once(answered_on: date | None) -> Verdict:
    return (
        YES if answered_on is None else no(_("Answered on %(day)s already.") % {"day": full_day(answered_on)})
    )


@asks
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    """`role` in the address is the part that it begins with."""
    row = access.row(request, MEMBERSHIPS, pk, "member")
    sheet = _of_member(row, _("Name a contact"), _("Name them"), _("The contact is named."))
    form = ContactForm(
        request.POST or None, membership=row, initial={"role": request.GET.get("role", "other")}
    )
    return answer(request, sheet, form, partial(name_contact, membership=row))


@asks
def contact_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, CONTACTS, pk, "member")
    sheet = _of_member(
        row.membership,
        _("Verify a contact"),
        _("They are still our contact"),
        _("The contact is verified."),
        lead=str(row.affiliation),
        follows=(_("You have reached them at their address, and they still answer for their organization."),),
        may=YES
        if row.to_on is None
        else no(_("This contact ended on %(day)s.") % {"day": full_day(row.to_on)}),
    )
    return answer(request, sheet, forms.Form(request.POST or None), partial(verify_contact, contact=row))


def _of_member(row: Membership, title: str, button: str, done: str, lead: str = "", **words: object) -> Sheet:
    return sheets.of_partnership(
        row.partnership,
        title,
        button,
        done,
        tab="members",
        at=f"#member-{row.pk}",
        lead=lead or str(row.organization),
        **words,
    )
