"""Placements: asked for by schools, answered by employers, agreed, begun and reported; always as counts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from directory.access import require
from directory.actions.save import local_day
from directory.exports import Column, list_file, wants_file
from directory.pages import page_of
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions import placement as deeds
from employers.boards.placements import placement_page
from employers.choices import GradeBand, PlacementState
from employers.filters import PlacementFilter
from employers.forms.placement import BeginForm, EndForm, NothingForm, OutcomeForm, PlacementForm, TakeForm
from employers.models import Placement
from employers.rules import may_move_placement, may_request, may_take_to

NO_NAMES = gettext_noop("Counts only: who the learners are stays with the school, and is never entered here.")

#: What a file of the list holds: what the list shows.
COLUMNS = (
    Column(_lazy("Offer"), lambda row: row.offer.title),
    Column(_lazy("Employer"), lambda row: row.offer.employer.organization.name),
    Column(_lazy("School"), lambda row: row.school.name),
    Column(_lazy("Grades"), lambda row: GradeBand(row.grade_band).label),
    Column(_lazy("Learners"), lambda row: row.learners_count),
    Column(_lazy("First day"), lambda row: row.from_on),
    Column(_lazy("State"), lambda row: PlacementState(row.state).label),
)


@require_safe
def placement_list(request: HttpRequest) -> HttpResponse:
    filters = PlacementFilter(request.GET, Placement.objects.for_user(request.user))
    rows = filters.qs.for_list().order_by("-from_on", "-pk")
    if wants_file(request.GET.get("as")):
        return list_file(request.GET["as"], "placements", COLUMNS, rows, timezone.localdate())
    return render(
        request,
        "employers/placement_list.html",
        {
            "nav": "employers",
            "tab": "placements",
            "today": timezone.localdate(),
            "filters": filters,
            "page": page_of(rows, request.GET.get("page")),
        },
    )


@require_safe
def placement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.placement(request, pk)
    page = placement_page(row, access.hands(request.user, row))
    context = {"nav": "employers", "page": page, "placement": row, "today": today(row)}
    return render(request, "employers/placement_detail.html", context)


@asks
def placement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for by the school itself, or for it by the intermediary's staff."""
    offer = access.offer(request, pk)
    schools = access.schools_for(request.user, offer.intermediary)
    require(schools.exists())
    sheet = Sheet(
        title=_("Ask for places"),
        lead=f"{offer.title}, {offer.employer}",
        button=_("Ask for them"),
        done=_("The places are asked for. The employer answers next."),
        back=Crumb(_("Matching"), reverse("employers:matching")),
        nav="employers",
        follows=(_(NO_NAMES), _("The employer is asked, and says yes or no.")),
        undo=withdrawal,
        may=may_request(offer.state, offer.free_count),  # type: ignore[attr-defined]
    )
    begin = {"from_on": offer.from_on, "to_on": offer.to_on}
    form = PlacementForm(request.POST or None, offer=offer, schools=schools, initial=begin)
    deed = partial(deeds.request_placement, offer=offer)
    page = {"offer": offer, "today": local_day(timezone.now(), offer.intermediary.time_zone)}
    return answer(request, sheet, form, deed, address, "employers/placement_new.html", **page)


# --- one step on


def step(request: HttpRequest, pk: int, target: str) -> tuple[Placement, dict[str, Any]]:
    """The placement, for whoever may take it to this state; and what stands around every form that does."""
    row = access.placement(request, pk)
    require(may_take_to(target, access.hands(request.user, row)))
    back = Crumb(str(row.school), address(row))
    words = {"lead": str(row), "back": back, "nav": "employers", "may": may_move_placement(row.state, target)}
    return row, words


def address(row: Placement) -> str:
    return reverse("employers:placement_detail", args=[row.pk])


def withdrawal(row: Placement) -> str:
    return reverse("employers:placement_withdraw", args=[row.pk])


def today(row: Placement) -> Any:
    return local_day(timezone.now(), row.school.time_zone)


@asks
def placement_accept(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.MATCHED)
    sheet = Sheet(
        title=_("Accept the placement"),
        button=_("Accept it"),
        done=_("The placement is accepted. The school confirms next."),
        follows=(_("Places that aren’t taken are free again."),),
        **words,
    )
    form = TakeForm(request.POST or None, placement=row)
    return answer(request, sheet, form, partial(deeds.accept_placement, placement=row))


@asks
def placement_decline(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.DECLINED)
    sheet = Sheet(
        title=_("Decline the placement"),
        button=_("Decline it"),
        done=_("The placement is declined."),
        is_grave=True,
        follows=(_("The school reads the reason. The places are free again."),),
        **words,
    )
    form = EndForm(request.POST or None)
    return answer(request, sheet, form, partial(deeds.decline_placement, placement=row))


@asks
def placement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.WITHDRAWN)
    follows = [_("The employer’s people are told by mail. The places are free again.")]
    if hasattr(row, "place_request"):
        follows.append(_("What the school looks for stands on the board again."))
    sheet = Sheet(
        title=_("Take the request back"),
        button=_("Take it back"),
        done=_("It is taken back."),
        follows=tuple(follows),
        **words,
    )
    form = NothingForm(request.POST or None)
    deed = partial(deeds.withdraw_placement, placement=row)
    return answer(request, sheet, form, deed, lambda row: reverse("employers:matching"))


@asks
def placement_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.AGREED)
    sheet = Sheet(
        title=_("Confirm the placement"),
        button=_("Confirm it"),
        done=_("The placement is agreed."),
        follows=(
            _("So many of the school’s learners go, and the school keeps their papers."),
            _("It counts among what this employer verifiably did."),
        ),
        **words,
    )
    form = TakeForm(request.POST or None, placement=row)
    return answer(request, sheet, form, partial(deeds.confirm_placement, placement=row))


@asks
def placement_start(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.ACTIVE)
    sheet = Sheet(
        title=_("They have begun"), button=_("Report it"), done=_("The start is reported."), **words
    )
    form = BeginForm(request.POST or None, initial={"from_on": min(row.from_on, today(row))})
    return answer(request, sheet, form, partial(deeds.start_placement, placement=row))


@asks
def placement_complete(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.COMPLETED)
    sheet = Sheet(
        title=_("Report hours and outcome"),
        button=_("Report it"),
        done=_("The hours and the outcome are reported."),
        follows=(_(NO_NAMES),),
        **words,
    )
    begin = {"to_on": min(row.to_on or today(row), today(row)), "completed_count": row.learners_count}
    form = OutcomeForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(deeds.complete_placement, placement=row))


@asks
def placement_end(request: HttpRequest, pk: int) -> HttpResponse:
    row, words = step(request, pk, PlacementState.ENDED_EARLY)
    sheet = Sheet(
        title=_("End the placement"),
        button=_("End it"),
        done=_("The placement is ended."),
        is_grave=True,
        follows=(_("Its places are free again. What was done stays in the record."),),
        **words,
    )
    form = EndForm(request.POST or None)
    return answer(request, sheet, form, partial(deeds.end_placement, placement=row))
