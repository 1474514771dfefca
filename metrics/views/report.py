"""Reports: issued to the parties, read by whoever is signed in or came by the link of its letter."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.sheets import Crumb, Sheet, answer, asks
from metrics import access
from metrics.actions.report import issue_report, open_report
from metrics.boards import report as board
from metrics.forms.report import ReportForm
from metrics.models import Report
from partnerships import access as doors
from partnerships.actions.write import today
from partnerships.models import Partnership


@asks
def report_new(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = doors.partnership(request, slug, least="member")
    wrong = access.correctable(partnership, request.GET.get("corrects", ""))
    form = ReportForm(request.POST or None, partnership=partnership, initial=_as_it_was(wrong))
    deed = partial(issue_report, partnership=partnership)
    return answer(request, _sheet(partnership), form, deed, leads=Report.get_absolute_url)


def _as_it_was(report: Report | None) -> dict[str, Any]:
    """Of a report that is to be corrected nothing need be typed again."""
    if report is None:
        return {}
    to = list(report.deliveries.values_list("membership", flat=True))
    return {"title": report.title, "summary": report.summary, "to": to, "replaces": report}


def _sheet(partnership: Partnership) -> Sheet:
    return Sheet(
        _("Issue a report"),
        _("Issue it"),
        Crumb(partnership.name, reverse("metrics:success", args=[partnership.slug])),
        _("The report is issued, and its letters are on their way."),
        lead=partnership.name,
        follows=(
            _("It keeps the success metrics as they stand today; what is entered later changes none."),
            _("Each member’s primary contact gets a letter with a link to it; nobody needs an account."),
            _("You see who has opened it."),
        ),
        is_kept=True,
        nav="partnerships",
    )


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever reads it for a member has opened it."""
    report = access.report(request, pk)
    for delivery in access.received(request.user, report):
        open_report(delivery=delivery, by=request.user, at=timezone.now())
    words = {
        "page": board.build(report),
        "partnership": report.partnership,
        "may_work": doors.may_work(request.user, report.partnership),
        "today": today(report.partnership, timezone.now()),
        "nav": "partnerships",
    }
    return render(request, "metrics/report_detail.html", words)


@login_not_required
@require_safe
def report_read(request: HttpRequest, key: UUID) -> HttpResponse:
    """Continue was pressed on the page of the link: that is what counts as opened."""
    delivery = access.delivered(request, key)
    open_report(delivery=delivery, by=None, at=timezone.now())
    report = delivery.report
    words = {"page": board.build(report), "partnership": report.partnership, "link": delivery.link}
    return render(request, "metrics/report_read.html", words)
