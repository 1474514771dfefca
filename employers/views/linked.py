"""The pages of an employer's link that are about placements: answered and reported without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.rules import Verdict
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions import placement as deeds
from employers.boards.placements import link_placements as board
from employers.choices import PlacementState
from employers.forms.placement import LinkAnswerForm, LinkReportForm
from employers.models import Placement
from employers.rules import PLACEMENT_MOVES, may_move_placement
from employers.views.placement import today


@login_not_required
@require_safe
def link_placements(request: HttpRequest, key: UUID) -> HttpResponse:
    """Schools' learners at the contact's organization: a part of the personal page, and its own page."""
    link = access.by_link(request, key)
    day = timezone.localdate()
    context = {"link": link, "lines": board(access.placements_of(link)), "today": day}
    return render(request, "employers/link_placements.html", context)


@login_not_required
@asks
def placement_answer(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    row = access.linked_placement(link, pk)

    def deed(answer: str, learners_count: int | None, end_reason: str) -> Placement:
        who: dict[str, Any] = {"placement": row, "answered_by": link.recipient, **_hand()}
        if answer == "yes":
            return deeds.accept_placement(learners_count=learners_count or 0, **who)
        return deeds.decline_placement(end_reason=end_reason, **who)

    sheet = _sheet(
        link, _("Can they come?"), _("Send the answer"), may_move_placement(row.state, PlacementState.MATCHED)
    )
    form = LinkAnswerForm(
        request.POST or None, initial={"answer": "yes", "learners_count": row.learners_count}
    )
    template = "employers/link_placement.html"
    return answer(request, sheet, form, deed, template=template, link=link, placement=row, today=today(row))


@login_not_required
@asks
def placement_report(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    row = access.linked_placement(link, pk)

    def deed(what: str, on: Any, completed_count: int | None, **words: Any) -> Placement:
        who: dict[str, Any] = {"placement": row, "reported_by": link.recipient, **_hand()}
        end_reason = words.pop("end_reason")
        if what == PlacementState.ACTIVE:
            return deeds.start_placement(from_on=on, **who)
        if what == PlacementState.ENDED_EARLY:
            return deeds.end_placement(to_on=on, end_reason=end_reason, **who)
        return deeds.complete_placement(to_on=on, completed_count=completed_count or 0, **words, **who)

    moves = PLACEMENT_MOVES[row.state] if row.confirmed_on else frozenset()
    sheet = _sheet(
        link,
        _("Report how it went"),
        _("Report it"),
        may_move_placement(row.state, PlacementState.COMPLETED),
    )
    begin = {
        "what": PlacementState.ACTIVE if PlacementState.ACTIVE in moves else PlacementState.COMPLETED,
        "on": today(row),
        "completed_count": row.learners_count,
    }
    form = LinkReportForm(request.POST or None, moves=moves, initial=begin)
    template = "employers/link_placement.html"
    return answer(request, sheet, form, deed, template=template, link=link, placement=row, today=today(row))


def _hand() -> dict[str, Any]:
    """By nobody who has an account."""
    return {"by": None, "at": timezone.now()}


def _sheet(link: Any, title: str, button: str, may: Verdict) -> Sheet:
    back = Crumb(_("Your page"), reverse("directory:link_detail", args=[link.key]))
    return Sheet(title, button, back, _("Thank you. The school sees it at once."), may=may)
