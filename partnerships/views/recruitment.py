"""Recruitment: a need is written, organizations are thought of and approached, and join or decline."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from directory.sheets import Sheet, answer, asks
from directory.templatetags.words import full_day
from partnerships import access, sheets
from partnerships.actions.recruitment import (
    add_prospect,
    approach_prospect,
    change_need,
    close_prospect,
    state_need,
    withdraw_need,
)
from partnerships.forms import recruitment as forms
from partnerships.forms.agreement import ReasonForm
from partnerships.models import Partnership, Prospect, RecruitmentNeed
from partnerships.rules import may_move_prospect
from partnerships.sheets import today_in

NEEDS = RecruitmentNeed.objects.select_related("partnership__convener")
PROSPECTS = Prospect.objects.select_related("need__partnership__convener", "organization")


@asks
def need_state(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(
        row,
        _("Write down a need"),
        _("Write it down"),
        _("The need is written. Think of who could meet it."),
        lead=_("What is missing, before anyone is approached."),
    )
    form = forms.NeedForm(request.POST or None, partnership=row, today=today_in(row))
    return answer(request, sheet, form, partial(state_need, partnership=row))


@asks
def need_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, NEEDS, pk, "member")
    sheet = _of_need(row, _("Edit the need"), _("Save"), _("The need is saved."))
    day = today_in(row.partnership)
    form = forms.NeedForm(request.POST or None, instance=row, partnership=row.partnership, today=day)
    return answer(request, sheet, form, partial(change_need, need=row))


@asks
def need_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, NEEDS, pk, "member")
    sheet = _of_need(
        row,
        _("Withdraw the need"),
        _("Withdraw it"),
        _("The need is withdrawn."),
        follows=(_("Nobody else is approached for it. Who joined for it stays."),),
    )
    return answer(request, sheet, ReasonForm(request.POST or None), partial(withdraw_need, need=row))


@asks
def prospect_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, NEEDS, pk, "member")
    sheet = _of_need(row, _("Think of somebody"), _("Put it on the list"), _("It is on the list."))
    form = forms.ProspectForm(request.POST or None, user=request.user)
    return answer(request, sheet, form, partial(add_prospect, need=row))


@asks
def prospect_approach(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, PROSPECTS, pk, "member")
    sheet = _of_prospect(row, "approached", _("Approached"), _("Note it"), _("The approach is noted."))
    form = forms.ApproachForm(request.POST or None, initial={"approached_on": today_in(row.need.partnership)})
    return answer(request, sheet, form, partial(approach_prospect, prospect=row))


@asks
def prospect_decline(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, PROSPECTS, pk, "member")
    sheet = _of_prospect(row, "declined", _("They decline"), _("Note it"), _("The answer is noted."))
    form = forms.CloseForm(request.POST or None, initial={"closed_on": today_in(row.need.partnership)})
    return answer(request, sheet, form, partial(close_prospect, prospect=row, joined=False))


def _sheet(row: Partnership, title: str, button: str, done: str, **words: Any) -> Sheet:
    return sheets.of_partnership(row, title, button, done, tab="purpose", at="#needs", **words)


def _of_need(row: RecruitmentNeed, title: str, button: str, done: str, **words: Any) -> Sheet:
    said = " · ".join(filter(None, [row.get_support_display(), row.description]))
    return _sheet(row.partnership, title, button, done, lead=said, may=_stands(row), **words)


def _of_prospect(row: Prospect, state: str, title: str, button: str, done: str) -> Sheet:
    may = may_move_prospect(row.state, state)
    return _sheet(row.need.partnership, title, button, done, lead=str(row.organization), may=may)


def _stands(row: RecruitmentNeed) -> Verdict:
    if row.withdrawn_on is None:
        return YES
    return no(_("This need was withdrawn on %(day)s.") % {"day": full_day(row.withdrawn_on)})
