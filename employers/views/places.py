"""Places that schools look for, and offers behind the steps of pathways: who finds what for whom."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from directory.access import require
from directory.actions.save import local_day
from directory.rules import YES, Verdict, no
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions.offer import tie_offer
from employers.actions.places import drop_places, match_places, seek_places
from employers.boards import matching as board
from employers.forms.placement import MatchForm, NothingForm, SeekForm, StepForm
from employers.models import PlaceRequest
from employers.views.placement import NO_NAMES, address, withdrawal

FOUND = gettext_noop("An offer was found for this already.")


@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    """What is offered against what schools look for and what pathways need, each with its reasons."""
    page = board.build(request.user, timezone.localdate(), request.GET.get("page"))
    context = {"nav": "employers", "tab": "matching", "page": page, "today": page.today}
    return render(request, "employers/matching.html", context)


@asks
def places_seek(request: HttpRequest) -> HttpResponse:
    schools = board.schools_to_ask_for(request.user)
    networks = access.networks_for(request.user)
    require(schools.exists() and networks.exists())
    sheet = Sheet(
        title=_("Look for places"),
        button=_("Look for them"),
        done=_("What you look for stands on the board."),
        back=_matching(),
        nav="employers",
        follows=(_(NO_NAMES), _("Offers that fit are shown at once, and to the intermediary’s staff.")),
    )
    form = SeekForm(
        request.POST or None,
        schools=schools,
        networks=networks,
        steps=board.steps_to_serve(request.user),
        initial=request.GET.dict(),
    )
    return answer(request, sheet, form, seek_places)


@asks
def places_match(request: HttpRequest, pk: int) -> HttpResponse:
    """By the intermediary's staff, or by the school itself."""
    row = access.place_request(request, pk)
    require(_may_handle(request, row))
    day = local_day(timezone.now(), row.school.time_zone)
    sheet = Sheet(
        title=_("Match with an offer"),
        lead=str(row),
        button=_("Ask for these places"),
        done=_("The places are asked for. The employer answers next."),
        back=_matching(),
        nav="employers",
        follows=(_("The employer is asked, and says yes or no."),),
        undo=withdrawal,
        may=_is_open(row),
    )
    offers = board.offers_for(row, day)
    begin = {"offer": request.GET.get("offer"), "from_on": row.from_on or day}
    form = MatchForm(request.POST or None, offers=offers, initial=begin)
    return answer(request, sheet, form, partial(match_places, wanted=row), address)


@asks
def places_drop(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.place_request(request, pk)
    require(_may_handle(request, row))
    sheet = Sheet(
        title=_("No longer looking"),
        lead=str(row),
        button=_("Take it off the board"),
        done=_("It is off the board."),
        back=_matching(),
        nav="employers",
        may=_is_open(row),
    )
    form = NothingForm(request.POST or None)
    return answer(request, sheet, form, partial(drop_places, wanted=row))


@asks
def offer_tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which step of a pathway an offer stands behind."""
    offer = access.offer(request, pk, "member")
    sheet = Sheet(
        title=_("Behind which step"),
        lead=f"{offer.title}, {offer.employer}",
        button=_("Put it there"),
        done=_("Saved."),
        back=_matching(),
        nav="employers",
    )
    begin = {"pathway_step": offer.pathway_step_id or request.GET.get("step")}
    form = StepForm(request.POST or None, steps=board.steps_to_serve(request.user), initial=begin)
    return answer(request, sheet, form, partial(tie_offer, offer=offer))


def _may_handle(request: HttpRequest, row: PlaceRequest) -> bool:
    own = access.working_in(request.user)
    places = {row.intermediary_id, row.school_id, row.school.parent_id}
    return bool(request.user.is_superuser or places & set(own))


def _is_open(row: PlaceRequest) -> Verdict:
    if row.placement_id is not None:
        return no(_(FOUND))
    return YES if row.dropped_on is None else no(_("The school no longer looks for this."))


def _matching() -> Any:
    return Crumb(_("Matching"), reverse("employers:matching"))
