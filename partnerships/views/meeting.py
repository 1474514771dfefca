"""Meetings: planned with an agenda of what is owed, held, decided in, and told to all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from directory.models import User
from directory.rules import YES, Verdict, no
from directory.sheets import Crumb, Sheet, answer, asks
from directory.templatetags.words import full_day
from partnerships import access, sheets
from partnerships.actions.meeting import (
    cancel_meeting,
    decide,
    hold_meeting,
    invite_to_meeting,
    plan_meeting,
    replan_meeting,
    send_notes,
)
from partnerships.boards import library
from partnerships.boards import meeting as board
from partnerships.forms.agreement import ReasonForm
from partnerships.forms.contact import DecisionForm, HeldForm, MeetingForm, MeetingInviteForm, NotesForm
from partnerships.models import Meeting, Membership
from partnerships.sheets import today_in

_INVITES = _lazy(
    "The primary contacts of whoever is invited, and your colleagues on it, get it for their calendars."
)
_CHANGES = _lazy("Another day, time, title or place goes to those invited, and changes their calendars.")
MEETINGS = Meeting.objects.select_related("partnership__convener")


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk)
    page = {
        "nav": "partnerships",
        "tab": "timeline",
        "partnership": row.partnership,
        "meeting": row,
        "board": board.build(row),
        "may_work": access.may_work(request.user, row.partnership),
        "today": today_in(row.partnership),
    }
    return render(request, "partnerships/meeting_detail.html", page)


@asks
def meeting_new(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, "member")
    day = today_in(partnership)
    sheet = sheets.of_partnership(
        partnership, _("Plan a meeting"), _("Plan it"), _("The meeting is planned."), follows=(_INVITES,)
    )
    agenda, materials = board.agenda(partnership, day), library.choices(partnership, request.user, "agenda")
    if material := library.chosen(materials, request.GET.get("material")):
        agenda = f"{material.text}\n\n{agenda}"
    begin = {"title": _("Partners’ meeting"), "planned_on": day, "agenda": agenda}
    form = MeetingForm(request.POST or None, partnership=partnership, today=day, initial=begin)
    deed = partial(plan_meeting, partnership=partnership)
    to, page = Meeting.get_absolute_url, "partnerships/begin_form.html"
    return answer(request, sheet, form, deed, leads=to, template=page, materials=materials)


@asks
def meeting_replan(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    sheet = _sheet(
        row,
        _("Change the plan"),
        _("Change it"),
        _("The plan is changed."),
        follows=(_CHANGES,),
        may=_coming(row),
    )
    day = today_in(row.partnership)
    form = MeetingForm(request.POST or None, instance=row, partnership=row.partnership, today=day)
    return answer(request, sheet, form, partial(replan_meeting, meeting=row))


@asks
def meeting_invite(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    form = MeetingInviteForm(request.POST or None, meeting=row, today=today_in(row.partnership))
    left = YES if form.fields["invite"].choices else no(_("All members are invited already."))
    sheet = _sheet(
        row,
        _("Invite more members"),
        _("Invite them"),
        _("They are invited."),
        follows=(_("Their primary contacts get it for their calendars; those invited before hear nothing."),),
        may=_coming(row) and left,
    )

    def deed(invite: Iterable[Membership], by: User, at: datetime) -> None:
        for membership in invite:
            invite_to_meeting(meeting=row, membership=membership, by=by, at=at)

    return answer(request, sheet, form, deed)


@asks
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    sheet = _sheet(
        row,
        _("Write the minutes"),
        _("It was held"),
        _("The meeting is kept."),
        follows=(
            _("Who was there counts as heard from."),
            _("Nothing is mailed yet: sharing the notes is the next step."),
        ),
        may=_coming(row),
    )
    form = HeldForm(request.POST or None, meeting=row, today=today_in(row.partnership))
    return answer(request, sheet, form, partial(hold_meeting, meeting=row))


@asks
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    sheet = _sheet(
        row,
        _("Cancel the meeting"),
        _("Cancel it"),
        _("The meeting is canceled."),
        is_grave=True,
        may=_coming(row),
    )
    return answer(request, sheet, ReasonForm(request.POST or None), partial(cancel_meeting, meeting=row))


@asks
def decision_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    sheet = _sheet(
        row, _("Write down a decision"), _("It was decided"), _("The decision is kept."), may=_held(row)
    )
    deed = partial(decide, partnership=row.partnership, meeting=row)
    return answer(request, sheet, DecisionForm(request.POST or None), deed)


@asks
def notes_share(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, MEETINGS, pk, "member")
    sheet = _sheet(
        row,
        _("Share the notes"),
        _("Send them"),
        _("The notes are on their way."),
        follows=(
            _("Each member’s primary contact gets them by letter, with what was decided."),
            _("All members read them on the timeline from now on."),
        ),
        may=_held(row),
    )
    begin = {"minutes": row.minutes, "notes_shared_on": today_in(row.partnership)}
    form = NotesForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(send_notes, meeting=row))


def _sheet(row: Meeting, title: str, button: str, done: str, **words: object) -> Sheet:
    back = Crumb(row.title, row.get_absolute_url())
    crumbs = (Crumb(row.partnership.name, row.partnership.get_absolute_url()),)
    return Sheet(title, button, back, done, lead=row.title, nav="partnerships", crumbs=crumbs, **words)


def _coming(row: Meeting) -> Verdict:
    if row.held_on:
        return no(_("This meeting was held on %(day)s.") % {"day": full_day(row.held_on)})
    return no(_("This meeting was canceled.")) if row.canceled_on else YES


def _held(row: Meeting) -> Verdict:
    return YES if row.held_on else no(_("This meeting was not held yet."))
