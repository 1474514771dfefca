"""The record of a partnership where it stands: begun, edited, moved on; who runs it, and its pathways."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory.access import convening, require
from directory.once import once
from directory.sheets import Crumb, Sheet, answer, asks, hand
from partnerships import access, sheets
from partnerships.actions.assignment import assign_person, end_assignment, hand_over
from partnerships.actions.copying import begin_partnership
from partnerships.actions.partnership import (
    change_partnership,
    change_status,
    link_pathway,
    move_stage,
    propose_stage,
    record_system_change,
    take_back_stage,
    unlink_pathway,
)
from partnerships.actions.restoring import may_restore, restore_field, undo_change
from partnerships.boards import changes
from partnerships.choices import Stage
from partnerships.forms import record as forms
from partnerships.forms.agreement import NothingForm
from partnerships.models import Assignment, Membership, Partnership, PartnershipPathway
from partnerships.sheets import lasts, today_in

#: The rows whose history has fields that can be put back.
KEPT = {"partnership": Partnership, "membership": Membership}

ASSIGNMENTS = Assignment.objects.select_related("partnership__convener", "person")
PATHWAYS = PartnershipPathway.objects.select_related("partnership__convener", "pathway")


@asks
def partnership_new(request: HttpRequest) -> HttpResponse:
    """`copy_of` in the address names the partnership that it begins as a copy of."""
    require(access.may_start(request.user))
    sheet = Sheet(
        _("Start a partnership"),
        _("Start it"),
        Crumb(_("Partnerships"), sheets.address("partnership_list")),
        _("The partnership is started. Invite its members next."),
        nav="partnerships",
    )
    source = Partnership.objects.for_user(request.user).filter(slug=request.GET.get("copy_of", "")).first()
    form = forms.NewPartnershipForm(
        request.POST or None,
        conveners=convening(request.user),
        user=request.user,
        initial={"started_on": timezone.localdate(), "copy_of": source},
    )
    return answer(request, sheet, form, begin_partnership, leads=Partnership.get_absolute_url)


@asks
def partnership_edit(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        row, _("Edit the record"), _("Save"), _("The record is saved."), undo=_undo_of_last
    )
    form = forms.PartnershipForm(request.POST or None, instance=row, user=request.user)
    return answer(request, sheet, form, partial(change_partnership, partnership=row))


def _undo_of_last(row: Partnership) -> str:
    return sheets.address("change_undo", row.history.latest("history_id").history_id)


@require_POST
@once
def change_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back one saving of the record, right after it."""
    saving = access.saving(request, Partnership, pk)
    try:
        with transaction.atomic():
            undo_change(version=saving.version, **hand(request))
        messages.success(request, _("The record is as it was before."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(saving.partnership.get_absolute_url())


@asks
def change_restore(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """One field says again what it said before a saving."""
    saving = access.saving(request, KEPT[kind], pk)
    said = changes.said_before(saving.version, saving.now, field)
    sheet = _sheet(
        saving.partnership,
        "changes",
        _("Put a field back"),
        _("Put it back"),
        _("It says what it said before."),
        lead=_("%(label)s: %(before)s instead of %(now)s") % said if said else "",
        follows=(_("It is a change of its own: what stands now stays in the history."),),
        may=may_restore(saving.version, field, saving.now),
    )
    deed = partial(restore_field, version=saving.version, field=field)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


@asks
def partnership_stage(request: HttpRequest, slug: str) -> HttpResponse:
    """`stage` in the address is the one that it begins with, `board` the board that it leads back to."""
    row = access.partnership(request, slug, "member")
    day = today_in(row)
    proposal = propose_stage(row, day)
    said = {"now": row.get_stage_display(), "next": Stage(proposal.stage).label if proposal else ""}
    lead = _("It is at %(now)s; the records propose no step.")
    if proposal:
        lead = _("It is at %(now)s; the records propose %(next)s.")
    sheet = _by_stage(
        request,
        row,
        _("Move the stage"),
        _("Move it"),
        _("The stage is moved."),
        lead=lead % said,
        follows=(proposal.reason,) if proposal else (),
        undo=lambda moved: _with_board(request, sheets.address("stage_back", moved.slug)),
    )
    likely = proposal.stage if proposal else min(row.stage + 1, Stage.RENEWING)
    begin = {"stage": request.GET.get("stage", likely), "on": day}
    form = forms.StageForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(move_stage, partnership=row))


@asks
def stage_back(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _by_stage(
        request, row, _("Take the step back"), _("Take it back"), _("It is at the stage before.")
    )
    deed = partial(take_back_stage, partnership=row)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


def _by_stage(request: HttpRequest, row: Partnership, *words: str, lead: str = "", **also: Any) -> Sheet:
    sheet = sheets.of_partnership(row, *words, lead=lead, **also)
    if "board" not in request.GET:
        return sheet
    back = f"{sheets.address('partnership_board')}?{request.GET['board']}"
    return replace(sheet, back=Crumb(_("Board"), back), lead=f"{row.name}. {lead}")


def _with_board(request: HttpRequest, address: str) -> str:
    return f"{address}?{urlencode({'board': request.GET['board']})}" if "board" in request.GET else address


@asks
def partnership_status(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        row,
        _("Change the status"),
        _("Change it"),
        _("The status is changed."),
        lead=row.get_status_display(),
        follows=(_("Nobody is invited to a closed partnership. It can be opened again."),),
    )
    form = forms.StatusForm(request.POST or None, status=row.status, initial={"on": today_in(row)})
    return answer(request, sheet, form, partial(change_status, partnership=row))


@asks
def system_change_new(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(
        row,
        "changes",
        _("Record a system change"),
        _("Record it"),
        _("The change is on record."),
        lead=_("A policy or practice that is different now, beyond the program itself. It isn’t scored."),
    )
    form = forms.SystemChangeForm(request.POST or None, initial={"on": today_in(row)})
    return answer(request, sheet, form, partial(record_system_change, partnership=row))


# --- who runs it


@asks
def assignment_new(request: HttpRequest, slug: str) -> HttpResponse:
    """`role` in the address is the part that it begins with."""
    row = access.partnership(request, slug, "member")
    sheet = _sheet(row, "members", _("Name who runs it"), _("Name them"), _("They run it from now on."))
    form = forms.AssignmentForm(
        request.POST or None,
        partnership=row,
        today=today_in(row),
        initial={"role": request.GET.get("role", "lead"), "fte": 0},
    )
    return answer(request, sheet, form, partial(assign_person, partnership=row))


@asks
def assignment_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, ASSIGNMENTS, pk, "member")
    sheet = _of_assignment(row, _("Hand over"), _("Hand it over"), _("It is handed over."))
    form = forms.HandOverForm(
        request.POST or None, partnership=row.partnership, today=today_in(row.partnership)
    )
    return answer(request, sheet, form, partial(hand_over, assignment=row))


@asks
def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, ASSIGNMENTS, pk, "member")
    sheet = _of_assignment(
        row,
        _("End an assignment"),
        _("End it"),
        _("The assignment has ended."),
        follows=(_("Nobody takes over. To name the next person, hand it over instead."),),
    )
    form = forms.EndForm(request.POST or None, initial={"to_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(end_assignment, assignment=row))


def _of_assignment(row: Assignment, title: str, button: str, done: str, **words: Any) -> Sheet:
    lead = f"{row.person}, {row.get_role_display()}"
    return _sheet(row.partnership, "members", title, button, done, lead=lead, may=lasts(row.to_on), **words)


# --- its pathways


@asks
def pathway_link(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(row, "purpose", _("Tie a pathway"), _("Tie it"), _("The pathway is tied."))
    form = forms.PathwayForm(request.POST or None, user=request.user, initial={"from_on": today_in(row)})
    return answer(request, sheet, form, partial(link_pathway, partnership=row))


@asks
def pathway_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, PATHWAYS, pk, "member")
    sheet = _sheet(
        row.partnership,
        "purpose",
        _("Untie a pathway"),
        _("Untie it"),
        _("The pathway is tied no more."),
        lead=row.pathway.title,
        may=lasts(row.to_on),
    )
    form = forms.EndForm(request.POST or None, initial={"to_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(unlink_pathway, link=row))


def _sheet(row: Partnership, tab: str, title: str, button: str, done: str, **words: Any) -> Sheet:
    return sheets.of_partnership(row, title, button, done, tab=tab, **words)
