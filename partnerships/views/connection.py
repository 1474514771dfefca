"""The action guide as a workflow: connections, their six steps, and what each step brings about."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.access import convening, require
from directory.actions.save import local_day
from directory.once import once
from directory.rules import YES, Verdict, no
from directory.sheets import Sheet, answer, asks, hand
from directory.templatetags.words import full_day
from partnerships import access, sheets
from partnerships.actions.commitment import make_commitment
from partnerships.actions.connection import end_connection, introduce
from partnerships.actions.guide import (
    advance_stage,
    answer_questions,
    begin_connection,
    change_connection,
    drop_intersection,
    finish_guide_step,
    join_connection,
    mark_intersection,
    reopen_step,
)
from partnerships.actions.partnership import propose_stage
from partnerships.boards import canvas, connections, guide
from partnerships.choices import GuideStep, Stage
from partnerships.forms import connection as forms
from partnerships.forms.agreement import NothingForm
from partnerships.models import Connection, Intersection, Plan
from partnerships.sheets import today_in

POINTS = Intersection.objects.select_related("partnership__convener", "seeks", "gives")


@require_safe
def connection_list(request: HttpRequest) -> HttpResponse:
    is_over = request.GET.get("view") == "ended"
    page = {
        "nav": "connections",
        "today": timezone.localdate(),
        "is_over": is_over,
        "board": connections.build(request.user, request.GET.get("page"), is_over),
        "may_start": access.may_start(request.user),
    }
    return render(request, "partnerships/connection_list.html", page)


@require_safe
def connection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "partnerships/connection_detail.html", _page(request, pk))


@require_safe
def connection_step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    page = _page(request, pk, _step(number))
    row, day = page["connection"], page["today"]
    page["step"] = page["walk"].steps[number - 1]
    if number == GuideStep.INTEREST:
        page["under_way"] = connections.under_way(row, day)
    if number == GuideStep.WIN_WIN and row.partnership:
        page["canvas"] = canvas.build(row.partnership, day)
    return render(request, "partnerships/connection_step.html", page)


def _page(request: HttpRequest, pk: int, only: int | None = None) -> dict[str, Any]:
    """What each page of a connection shows, on the day where it is."""
    row = access.connection(request, pk)
    day = _today(row)
    return {
        "nav": "connections",
        "today": day,
        "connection": row,
        "walk": guide.build(row, day, only),
        "may_work": row.ended_on is None and access.may_act_for(request.user, row.intermediary),
    }


def _step(number: int) -> int:
    if number not in GuideStep.values:
        raise Http404
    return number


# --- the connection itself


@asks
def connection_new(request: HttpRequest) -> HttpResponse:
    require(access.may_start(request.user))
    sheet = Sheet(
        _("New connection"),
        _("Begin"),
        sheets.connections(),
        _("The connection is begun. Its first step is open."),
        lead=_("The action guide begins with your own interest, and with what others do already."),
        nav="connections",
    )
    form = forms.ConnectionForm(
        request.POST or None,
        conveners=convening(request.user),
        user=request.user,
        today=timezone.localdate(),
    )
    return answer(request, sheet, form, begin_connection, leads=Connection.get_absolute_url)


@asks
def connection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    sheet = sheets.of_connection(row, _("Your interest"), _("Save"), _("Your interest is saved."), step=1)
    form = forms.ConnectionForm(
        request.POST or None,
        instance=row,
        conveners=convening(request.user),
        user=request.user,
        today=_today(row),
    )
    return answer(request, sheet, form, partial(change_connection, connection=row))


@asks
def connection_join(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    follows = [_("The other steps are kept in the partnership: contact, value, needs, money.")]
    if row.organization is not None:
        follows.append(_("%(who)s is invited as a member.") % {"who": row.organization})
    sheet = sheets.of_connection(
        row,
        _("Become a partnership"),
        _("Go on there"),
        _("The connection is part of a partnership."),
        step=2,
        follows=tuple(follows),
        may=_going_on(row),
    )
    form = forms.JoinForm(request.POST or None, user=request.user)
    return answer(request, sheet, form, partial(join_connection, connection=row))


@asks
def connection_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    sheet = sheets.of_connection(
        row,
        _("End the connection"),
        _("End it"),
        _("The connection is ended."),
        follows=(_("It stays on record with what came of it. A partnership goes on by itself."),),
        may=_going_on(row),
    )
    form = forms.EndForm(request.POST or None, initial={"ended_on": _today(row)})
    return answer(request, sheet, form, partial(end_connection, connection=row))


@asks
def introduction_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    may = _going_on(row) if row.organization else no(_("Say first who the connection is with."))
    sheet = sheets.of_connection(
        row,
        _("Record an introduction"),
        _("Record it"),
        _("The introduction is on record."),
        step=2,
        may=may,
    )
    form = forms.IntroductionForm(request.POST or None, connection=row, initial={"on": _today(row)})
    return answer(request, sheet, form, partial(introduce, connection=row))


def _going_on(row: Connection) -> Verdict:
    if row.ended_on is None:
        return YES
    return no(_("This connection ended on %(on)s.") % {"on": full_day(row.ended_on)})


# --- its steps


@asks
def plan_write(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    sheet = sheets.of_connection(
        row, _("The four questions"), _("Save"), _("Your answers are saved."), step=4, may=_going_on(row)
    )
    plan = row.plans.order_by("pk").first() or Plan(connection=row)
    form = forms.AnswersForm(request.POST or None, instance=plan)
    return answer(request, sheet, form, partial(answer_questions, connection=row))


@asks
def step_finish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    step = GuideStep(_step(number))
    partnership = row.partnership
    proposal = propose_stage(partnership, _today(row)) if partnership else None
    follows = []
    if proposal:
        words = {"stage": Stage(proposal.stage).label, "reason": proposal.reason}
        follows.append(_("The partnership moves to the stage %(stage)s. %(reason)s") % words)
    sheet = sheets.of_connection(
        row,
        _("This step is done"),
        _("It is done"),
        _("The step is done."),
        lead=str(step.label),
        step=number,
        follows=tuple(follows),
        may=_going_on(row),
    )
    deed = partial(finish_guide_step, connection=row, number=number)
    return answer(request, sheet, forms.NoteForm(request.POST or None), deed)


@require_POST
@once
def step_reopen(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    deed = partial(reopen_step, connection=row, number=_step(number), **hand(request))
    return _done(request, deed, _("The step is open again."), "connection_step", row.pk, number)


@require_POST
@once
def connection_advance(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.connection(request, pk, "member")
    if row.partnership is None:
        raise Http404
    deed = partial(advance_stage, partnership=row.partnership, **hand(request))
    return _done(request, deed, _("The stage has moved."), "connection_detail", row.pk)


def _done(request: HttpRequest, deed: Any, words: str, page: str, *args: Any) -> HttpResponse:
    """What a button alone brings about: a refusal is said on the page that it leads back to."""
    try:
        with transaction.atomic():
            deed()
        messages.success(request, words)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(sheets.address(page, *args))


# --- what they bring about in the partnership


@asks
def intersection_new(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        partnership,
        _("Where both gain"),
        _("Mark it"),
        _("The point is marked."),
        tab="canvas",
        lead=_("Choose something that one party seeks and another gives."),
    )
    form = forms.IntersectionForm(request.POST or None, partnership=partnership, today=today_in(partnership))
    return answer(request, sheet, form, mark_intersection)


@asks
def intersection_drop(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, POINTS, pk, "member")
    sheet = sheets.of_partnership(
        row.partnership,
        _("Take the point out"),
        _("Take it out"),
        _("The point is taken out."),
        tab="canvas",
        lead=str(row),
    )
    deed = partial(drop_intersection, intersection=row)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


@require_safe
def partnership_canvas(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug)
    page = {
        "nav": "partnerships",
        "partnership": row,
        "canvas": canvas.build(row, today_in(row)),
        "may_work": access.may_work(request.user, row),
    }
    return render(request, "partnerships/partnership_canvas.html", page)


@asks
def commitment_new(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        partnership,
        _("Write a commitment"),
        _("Write it down"),
        _("The commitment is on record."),
        tab="promises",
        lead=_("Who does what, for whom, by when."),
    )
    form = forms.CommitmentForm(request.POST or None, partnership=partnership, today=today_in(partnership))
    return answer(request, sheet, form, partial(make_commitment, partnership=partnership))


def _today(row: Connection) -> date:
    return local_day(timezone.now(), row.intermediary.time_zone)
