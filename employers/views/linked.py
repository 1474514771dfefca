"""The pages of an employer's link that are about placements: answered and reported without an account."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Affiliation
from directory.sheets import answer_by_link, asks, of_link
from employers import access
from employers.actions import placement as deeds
from employers.boards.placements import link_placements as board
from employers.choices import PlacementState
from employers.forms.placement import LinkAnswerForm, LinkReportForm
from employers.models import Placement
from employers.rules import PLACEMENT_MOVES, may_move_placement
from employers.views.placement import today

TEMPLATE = "employers/link_placement.html"


@login_not_required
@require_safe
def link_placements(request: HttpRequest, key: UUID) -> HttpResponse:
    """Schools' learners at the contact's organization: a part of the personal page, and its own page."""
    link = access.by_link(request, key)
    day = timezone.localdate()
    lines = board(access.placements_of(link))
    waits = [line for line in lines if line.waits]
    others = [line for line in lines if not line.waits]
    context = {"link": link, "waits": waits, "lines": others, "today": day}
    return render(request, "employers/link_placements.html", context)


@login_not_required
@asks
def placement_answer(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    row = access.linked_placement(link, pk)
    sheet = of_link(
        link,
        _("Can they come?"),
        _("Send the answer"),
        _("Thank you. The school sees it at once."),
        may=may_move_placement(row.state, PlacementState.MATCHED),
    )
    begin = {"answer": "yes", "learners_count": row.learners_count}
    form = LinkAnswerForm(request.POST or None, initial=begin)
    deed = partial(answered, row, link.recipient)
    page = {"placement": row, "today": today(row)}
    return answer_by_link(request, link, sheet, form, deed, template=TEMPLATE, **page)


def answered(
    row: Placement, person: Affiliation, *, answer: str, learners_count: int, end_reason: str, **who: Any
) -> Placement:
    """Yes for so many, or no and why."""
    who |= {"placement": row, "answered_by": person}
    if answer == "yes":
        return deeds.accept_placement(learners_count=learners_count, **who)
    return deeds.decline_placement(end_reason=end_reason, **who)


@login_not_required
@asks
def placement_report(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    row = access.linked_placement(link, pk)
    moves = PLACEMENT_MOVES[row.state] if row.confirmed_on else frozenset()
    sheet = of_link(
        link,
        _("Report how it went"),
        _("Report it"),
        _("Thank you. The school sees it at once."),
        may=may_move_placement(row.state, PlacementState.COMPLETED),
    )
    is_agreed = PlacementState.ACTIVE in moves
    begin = {
        "what": PlacementState.ACTIVE if is_agreed else PlacementState.COMPLETED,
        "completed_count": row.learners_count,
    }
    about = {"placement": row, "moves": moves, "today": today(row)}
    form = LinkReportForm(request.POST or None, initial=begin, **about)
    deed = partial(reported, row, link.recipient)
    page = {"placement": row, "today": today(row)}
    return answer_by_link(request, link, sheet, form, deed, template=TEMPLATE, **page)


def reported(
    row: Placement,
    person: Affiliation,
    *,
    what: str,
    on: Any,
    end_reason: str,
    by: None,
    at: Any,
    **outcome: Any,
) -> Placement:
    """They have begun, it ended early, or it is done: with what came of it."""
    who: dict[str, Any] = {"placement": row, "reported_by": person, "by": by, "at": at}
    if what == PlacementState.ACTIVE:
        return deeds.start_placement(from_on=on, **who)
    if what == PlacementState.ENDED_EARLY:
        return deeds.end_placement(to_on=on, end_reason=end_reason, **who)
    return deeds.complete_placement(to_on=on, **outcome, **who)
