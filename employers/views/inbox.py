"""What came in, for an intermediary's people: all of it, the offers among it, and one of them."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.actions.save import local_day
from directory.pages import page_of
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions.offer import ask_back
from employers.boards import inbox as board
from employers.boards.own import revisions
from employers.filters import ReceivedFilter
from employers.forms.offer import AskBackForm
from employers.legal import NOTED_ON, NOTES
from employers.models import Offer
from employers.rules import may_answer


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = {"nav": "inbox", "tab": "inbox", "inbox": board.build(request.user, today), "today": today}
    return render(request, "employers/inbox.html", shown)


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    rows = Offer.objects.with_people().filter(intermediary__in=access.mail_of(request.user))
    filters = ReceivedFilter(request.GET, rows)
    return render(
        request,
        "employers/offer_list.html",
        {
            "nav": "inbox",
            "tab": "offers",
            "today": timezone.localdate(),
            "filters": filters,
            "page": page_of(filters.qs.order_by("-submitted_on", "-pk"), request.GET.get("page")),
        },
    )


@require_safe
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is offered, what was said before, what was asked back, and what can be done."""
    offer = access.received_offer(request, pk)
    return render(
        request,
        "employers/offer_detail.html",
        {
            "nav": "inbox",
            "offer": offer,
            "today": local_day(timezone.now(), offer.intermediary.time_zone),
            "may_work": access.may_work(request.user, offer.intermediary),
            "may_answer": may_answer(offer.state),
            "before": revisions(offer),
            "questions": list(offer.questions.select_related("asked_by")),
            "notes": [note for note in NOTES if note.code in offer.acknowledged],
            "noted_on": NOTED_ON,
        },
    )


@asks
def offer_ask(request: HttpRequest, pk: int) -> HttpResponse:
    offer = access.received_offer(request, pk, "member")
    sheet = Sheet(
        "Ask back",
        "Send the question",
        Crumb(offer.title, reverse("employers:offer_detail", args=[pk])),
        "The question is on its way.",
        lead=f"{offer.title}, {offer.employer}",
        nav="inbox",
        may=may_answer(offer.state),
        follows=(
            "Whoever made the offer gets it by mail, and answers on their page.",
            "The day of our answer stays the same.",
        ),
        is_kept=True,
    )
    form = AskBackForm(request.POST or None)
    return answer(request, sheet, form, partial(ask_back, offer=offer))
