"""Agreements to read: the list, the calendar, and the pages of one agreement's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.exports import wants_file
from partnerships import access
from partnerships.actions.paper import attached
from partnerships.actions.write import today
from partnerships.boards import agreement as head
from partnerships.boards import agreements, calendar, clauses, duties, past, reading, sharing
from partnerships.rules import may_comment


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    if wants_file(request.GET.get("as")):
        return agreements.file(request.user, request.GET, day)
    board = agreements.build(request.user, request.GET, day)
    return render(
        request,
        "partnerships/agreement_list.html",
        {
            "nav": "agreements",
            "today": day,
            "board": board,
            "may_draft": access.may_draft(request.user),
        },
    )


@require_safe
def agreement_calendar(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    board = calendar.build(request.user, request.GET.get("from"), day)
    page = {"nav": "agreements", "today": day, "board": board}
    return render(request, "partnerships/agreement_calendar.html", page)


def _record(request: HttpRequest, pk: int, tab: str) -> dict[str, Any]:
    """What each page of an agreement shows; 404 unless the user may see its partnership."""
    at = timezone.now()
    found = access.agreement(request, pk)
    day = today(found.partnership, at)
    record = head.build(found, request.user, at, day)
    return {
        "nav": "agreements",
        "tab": tab,
        "today": day,
        "agreement": found,
        "partnership": found.partnership,
        "record": record,
        "actions": head.actions(record) if record.may_work else [],
    }


@require_safe
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = _record(request, pk, "detail")
    agreement, record = page["agreement"], page["record"]
    said = clauses.comments(agreement).for_user(request.user)
    page["board"] = clauses.build(agreement, record.clauses, request.GET.get("against", ""), said)
    page["readers"] = reading.readers(agreement, record.at) if record.may_work else []
    page["attachments"] = attached(agreement)
    page["may_ask"] = may_comment(agreement.state)
    return render(request, "partnerships/agreement_detail.html", page)


@require_safe
def agreement_signing(request: HttpRequest, pk: int) -> HttpResponse:
    page = _record(request, pk, "signing")
    page["questions"] = head.questions(page["record"])
    return render(request, "partnerships/agreement_signing.html", page)


@require_safe
def agreement_duties(request: HttpRequest, pk: int) -> HttpResponse:
    page = _record(request, pk, "duties")
    page["duties"] = duties.build(page["agreement"], request.user, page["today"])
    return render(request, "partnerships/agreement_duties.html", page)


@require_safe
def agreement_data(request: HttpRequest, pk: int) -> HttpResponse:
    page = _record(request, pk, "data")
    page["board"] = sharing.build(page["agreement"], page["today"])
    return render(request, "partnerships/agreement_data.html", page)


@require_safe
def agreement_past(request: HttpRequest, pk: int) -> HttpResponse:
    page = _record(request, pk, "past")
    page["board"] = past.build(page["agreement"], request.user)
    return render(request, "partnerships/agreement_past.html", page)
