"""The answer to an offer: it becomes a commitment, or is declined with its reason."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.actions.save import local_day
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.models import Offer
from employers.rules import may_answer
from partnerships.actions.commitment import accept_offer
from partnerships.actions.offer import decline_offer, join_by_offer
from partnerships.boards import offer as board
from partnerships.forms.offer import AcceptForm, DeclineOfferForm
from partnerships.models import Commitment
from partnerships.sheets import commitment_line


@asks
def offer_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """First in which partnership (it stands in the address), then who owes what to whom by when."""
    offer = access.offer(request, pk, "member")
    page = board.answering(offer, request.GET.get("partnership", ""), _today(offer))
    context = {"nav": "inbox", "page": page, "offer": offer, "load": page.load, "today": page.today}
    if page.chosen is None or not may_answer(offer.state):
        context["commitments"] = board.commitments_on(offer, request.user, page.today)
        return render(request, "partnerships/offer_choose.html", context)
    begin = {
        "text": offer.title,
        "due_on": offer.to_on or offer.from_on,
        "owner_person": offer.submitted_by_id,
    }
    form = AcceptForm(
        request.POST or None,
        offer=offer,
        partnership=page.chosen,
        is_member=page.is_member,
        on=page.today,
        initial=begin,
    )

    def deed(joins: bool = False, **words: object) -> Commitment:
        take = join_by_offer if joins else accept_offer
        return take(offer=offer, partnership=page.chosen, **words)

    template = "partnerships/offer_accept.html"
    return answer(request, _accepting(offer, page), form, deed, commitment_line, template, **context)


def _accepting(offer: Offer, page: board.Answering) -> Sheet:
    return Sheet(
        title=_("Accept the offer"),
        lead=f"{offer.title}, {offer.employer}",
        button=_("Accept it"),
        done=_("The offer is accepted. This is its commitment."),
        crumbs=(Crumb(_("Offers"), reverse("employers:offer_list")),),
        back=_offer(offer),
        nav="inbox",
        follows=(
            _("It becomes a commitment in %(partnership)s.") % {"partnership": page.chosen},
            _("From then on schools can ask for its places."),
        ),
    )


@asks
def offer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    offer = access.offer(request, pk, "member")
    sheet = Sheet(
        title=_("Decline the offer"),
        lead=f"{offer.title}, {offer.employer}",
        button=_("Decline it"),
        done=_("The offer is declined."),
        crumbs=(Crumb(_("Offers"), reverse("employers:offer_list")),),
        back=_offer(offer),
        nav="inbox",
        is_grave=True,
        follows=(
            _("It is answered for good. The employer can make another offer."),
            _("Whoever made it gets a letter with your reason."),
        ),
        may=may_answer(offer.state),
    )
    form = DeclineOfferForm(request.POST or None)
    return answer(request, sheet, form, partial(decline_offer, offer=offer))


@require_safe
def offer_commitments(request: HttpRequest, pk: int) -> HttpResponse:
    """What rests on an offer: a part of its page, and a page of its own."""
    offer = access.offer(request, pk)
    today = _today(offer)
    seen = board.commitments_on(offer, request.user, today)
    template = (
        "partnerships/_offer_commitments.html" if request.htmx else "partnerships/offer_commitments.html"
    )
    page = {"nav": "employers", "offer": offer, "commitments": seen, "today": today}
    return render(request, template, page)


def _today(offer: Offer) -> date:
    return local_day(timezone.now(), offer.intermediary.time_zone)


def _offer(offer: Offer) -> Crumb:
    return Crumb(offer.title, reverse("employers:offer_detail", args=[offer.pk]))
