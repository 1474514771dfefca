"""Braided funding: a planning tracker, not the ledger."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.access import require
from directory.actions.save import local_day
from directory.sheets import Sheet, answer, asks
from directory.templatetags.words import dollars, long_day
from partnerships import access, sheets
from partnerships.actions.funding import (
    add_source,
    allocate,
    change_allocation,
    change_budget,
    change_source,
    plan_report,
    record_match,
    record_spending,
    send_report,
    set_budget,
)
from partnerships.boards import funding, head
from partnerships.forms.funding import (
    AllocationForm,
    BudgetForm,
    MatchForm,
    ReportForm,
    SentForm,
    SourceForm,
    SpendingForm,
)
from partnerships.models import Allocation, Budget, FundingReport, FundingSource, Partnership
from partnerships.sheets import today_in

# --- to read


@require_safe
def funding_list(request: HttpRequest) -> HttpResponse:
    day, is_closed = timezone.localdate(), request.GET.get("view") == "closed"
    page = {
        "nav": "funding",
        "today": day,
        "is_closed": is_closed,
        "board": funding.build(request.user, request.GET.get("page"), is_closed, day),
        "may_plan": access.may_plan(request.user),
    }
    return render(request, "partnerships/funding_list.html", page)


@require_safe
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.source(request, pk)
    day = _today(row)
    page = {
        "nav": "funding",
        "today": day,
        "source": row,
        "board": funding.source(row, day),
        "may_fund": access.may_act_for(request.user, row.holder),
    }
    return render(request, "partnerships/source_detail.html", page)


@require_safe
def partnership_funding(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.partnership(request, slug, "viewer")
    day = today_in(found)
    page = {
        "nav": "partnerships",
        "tab": "funding",
        "today": day,
        "partnership": found,
        "head": head.build(found, request.user, day),
        "board": funding.of_partnership(found, request.user, day),
    }
    return render(request, "partnerships/partnership_funding.html", page)


# --- awards


@asks
def source_new(request: HttpRequest) -> HttpResponse:
    may = access.may_plan(request.user)
    require(may)
    sheet = Sheet(
        _("New stream of money"), _("Add it"), sheets.funding(), _("The stream is there."), nav="funding"
    )
    form = SourceForm(request.POST or None, holders=access.holders(request.user))
    return answer(request, sheet, form, add_source, leads=FundingSource.get_absolute_url)


@asks
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.source(request, pk, "member")
    sheet = sheets.of_source(row, _("Change the stream"), _("Save"), _("The stream is saved."))
    form = SourceForm(request.POST or None, instance=row, holders=None)
    return answer(request, sheet, form, partial(change_source, source=row))


@asks
def allocation_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.source(request, pk, "member")
    left = row.amount - row.allocated
    lead = _("Of %(source)s $%(left)s is left, from %(first)s to %(last)s.") % {
        "source": row.name,
        "left": dollars(left).removeprefix("$"),
        "first": long_day(row.from_on),
        "last": long_day(row.to_on),
    }
    sheet = sheets.of_source(row, _("Allocate money"), _("Allocate it"), _("It is allocated."), lead=lead)
    begin = {
        "partnership": request.GET.get("partnership"),
        "from_on": max(row.from_on, _today(row)),
        "to_on": row.to_on,
    }
    form = AllocationForm(
        request.POST or None, source=row, partnerships=_partnerships(request, row), initial=begin
    )
    return answer(request, sheet, form, partial(allocate, source=row))


def _partnerships(request: HttpRequest, row: FundingSource) -> Any:
    """Those that the holder convenes or has joined."""
    joined = Q(
        memberships__organization=row.holder,
        memberships__accepted_on__isnull=False,
        memberships__left_on__isnull=True,
    )
    seen = Partnership.objects.for_user(request.user).open()
    return seen.filter(Q(convener=row.holder) | joined).distinct().order_by("name")


@asks
def allocation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.held(request, Allocation.objects.select_related("partnership"), pk)
    sheet = sheets.of_source(
        row.source,
        _("Change the allocation"),
        _("Save"),
        _("The allocation is saved."),
        lead=row.partnership.name,
    )
    form = AllocationForm(request.POST or None, instance=row, source=row.source, partnerships=None)
    return answer(request, sheet, form, partial(change_allocation, allocation=row))


@asks
def allocation_spend(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.held(request, Allocation.objects.select_related("partnership"), pk)
    sheet = sheets.of_source(
        row.source,
        _("What is spent"),
        _("Save"),
        _("What is spent is on record."),
        lead=_("%(activity)s, %(partnership)s: $%(amount)s is allocated.")
        % {"activity": row.activity, "partnership": row.partnership, "amount": f"{row.amount:,.2f}"},
        follows=(
            _("This is a plan. What counts is the ledger: copy its figures, and say where they stand."),
        ),
    )
    form = SpendingForm(request.POST or None, instance=row, initial={"counted_on": _today(row.source)})
    return answer(request, sheet, form, partial(record_spending, allocation=row))


# --- match and reports


@asks
def match_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.source(request, pk, "member")
    sheet = sheets.of_source(
        row,
        _("Record match"),
        _("Record it"),
        _("The match is on record."),
        follows=(_("It may not count for another federal award, nor be paid by one."),),
    )
    form = MatchForm(
        request.POST or None, request.FILES or None, source=row, initial={"on": min(_today(row), row.to_on)}
    )
    return answer(request, sheet, form, partial(record_match, source=row))


@asks
def report_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.source(request, pk, "member")
    sheet = sheets.of_source(
        row,
        _("Add a report that is due"),
        _("Add it"),
        _("The report is noted."),
        follows=(_("It stands on Today from 30 days before it is due until you note that it was sent."),),
    )
    return answer(request, sheet, ReportForm(request.POST or None), partial(plan_report, source=row))


@asks
def report_sent(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.held(request, FundingReport.objects.all(), pk)
    sheet = sheets.of_source(
        row.source, _("The report was sent"), _("It was sent"), _("The report is sent."), lead=row.title
    )
    form = SentForm(request.POST or None, initial={"sent_on": _today(row.source)})
    return answer(request, sheet, form, partial(send_report, report=row))


# --- what it costs


@asks
def budget_set(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, "member")
    sheet = sheets.of_partnership(
        partnership, _("What it costs"), _("Set the budget"), _("The budget is set."), tab="funding"
    )
    form = BudgetForm(request.POST or None)
    return answer(request, sheet, form, partial(set_budget, partnership=partnership))


@asks
def budget_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, Budget.objects.select_related("partnership__convener"), pk, "member")
    sheet = sheets.of_partnership(
        row.partnership, _("Change the budget"), _("Save"), _("The budget is saved."), tab="funding"
    )
    form = BudgetForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(change_budget, budget=row))


def _today(source: FundingSource) -> Any:
    return local_day(timezone.now(), source.holder.time_zone)
