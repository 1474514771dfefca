"""Today, all of one kind of situation, what was set aside, and the deeds about one situation."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.access import networks
from directory.pages import page_of
from directory.sheets import Crumb, Sheet, answer, asks
from metrics import access
from metrics.actions.disposition import (
    Case,
    assign_situation,
    reopen_situation,
    settle_situation,
    snooze_situation,
    today_of,
)
from metrics.actions.situations import catch_up
from metrics.boards import today as board
from metrics.boards.cases import cases_of
from metrics.choices import SituationKind
from metrics.forms.situation import AssignForm, SettleForm, SnoozeForm
from metrics.models import Situation

SNOOZED = timedelta(days=7)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What a network asks of its people; who convenes nothing is led to their own organization's side."""
    scope = _scope(request)
    if scope is None:
        return redirect("partnerships:side")
    catch_up(scope.network, at=scope.at)
    return render(request, "metrics/today.html", {**_around(request, scope), "board": board.build(scope)})


@require_safe
def situation_list(request: HttpRequest, kind: str) -> HttpResponse:
    scope = _scope(request)
    if scope is None or kind not in SituationKind.values:
        raise Http404
    catch_up(scope.network, at=scope.at)
    page = board.of_kind(scope, kind, request.GET.get("page"))
    return render(request, "metrics/situation_list.html", {**_around(request, scope), "board": page})


@require_safe
def disposition_list(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    if scope is None:
        raise Http404
    page = page_of(board.aside(scope), request.GET.get("page"), size=board.SIZE)
    return render(request, "metrics/disposition_list.html", {**_around(request, scope), "page": page})


def _scope(request: HttpRequest) -> board.Scope | None:
    """Of whoever convenes; others see no network."""
    network = access.chosen_network(request)
    if network is None:
        return None
    whose = request.GET.get("whose", "")
    if whose not in board.WHOSE:
        whose = "mine" if board.has_work(request.user) else "all"
    return board.Scope(network, request.user, whose, timezone.now())


def _around(request: HttpRequest, scope: board.Scope) -> dict[str, Any]:
    """What stands around each of these pages."""
    return {
        "nav": "today",
        "scope": scope,
        "today": scope.today,
        "whose": board.WHOSE,
        "networks": networks(request.user),
        "may_decide": access.may_decide(request.user, scope.network.pk),
        "asked": urlencode({"network": scope.network.slug, "whose": scope.whose}),
    }


# --- deeds


@asks
def situation_snooze(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    case = _case(request, kind, subject)
    until = today_of(case.situation, timezone.now()) + SNOOZED
    form = SnoozeForm(request.POST or None, initial={"until": until})
    sheet = _sheet(
        request,
        _("Look at it later"),
        _("Put it off"),
        _("It is put off."),
        lead=case.said,
        follows=(_("It comes back on that day, or as soon as what it rests on changes."),),
    )
    return _decided(request, sheet, form, snooze_situation, case)


@asks
def situation_assign(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    case = _case(request, kind, subject)
    form = AssignForm(request.POST or None, network=case.situation.network)
    sheet = _sheet(
        request,
        _("Leave it to a colleague"),
        _("Assign it"),
        _("It is among their work now."),
        lead=case.said,
        follows=(_("It stands among the colleague’s work, and among all."),),
    )
    return _decided(request, sheet, form, assign_situation, case)


@asks
def situation_settle(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    case = _case(request, kind, subject)
    form = SettleForm(request.POST or None)
    sheet = _sheet(
        request,
        _("Say that it is done"),
        _("It is done"),
        _("It is noted as done."),
        lead=case.said,
        follows=(
            _("For what no record says by itself. What the button on Today leads to settles it on its own."),
            _("It comes back as soon as what it rests on changes."),
        ),
    )
    return _decided(request, sheet, form, settle_situation, case)


@asks
def disposition_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    disposition = access.disposition(request, pk)
    sheet = _sheet(request, _("Bring it back"), _("Bring it back"), _("It is back."), lead=disposition.said)
    deed = partial(reopen_situation, disposition=disposition)
    return answer(request, sheet, forms.Form(request.POST or None), deed)


def _case(request: HttpRequest, kind: str, subject: int) -> Case:
    situation = access.situation(request, kind, subject)
    return Case(situation, _said(situation))


def _said(situation: Situation) -> str:
    """As it is read now; 404 once its row no longer bears it out."""
    found = cases_of([situation], timezone.now())
    if not found:
        raise Http404
    return found[0].line


def _decided(request: HttpRequest, sheet: Sheet, form: forms.Form, deed: Any, case: Case) -> HttpResponse:
    return answer(request, sheet, form, partial(deed, case=case))


def _sheet(request: HttpRequest, title: str, button: str, done: str, **words: Any) -> Sheet:
    """Leads back to Today as it was looked at."""
    kept = {name: request.GET[name] for name in ("network", "whose") if name in request.GET}
    to = reverse("metrics:today") + (f"?{urlencode(kept)}" if kept else "")
    return Sheet(title, button, Crumb(_("Today"), to), done, nav="today", **words)
