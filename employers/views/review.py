"""What came by the public form, for the intermediary's people: the queue, and what they do with it."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.actions.save import local_day
from directory.models import Organization
from directory.rules import Verdict
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions.interest import (
    accept_interest,
    decline_interest,
    reopen_interest,
    set_aside_interest,
    take_interest,
)
from employers.boards import interests
from employers.boards import review as board
from employers.forms.interest import DeclineForm, ReviewForm
from employers.models import Interest
from employers.rules import may_move_interest


@require_safe
def interest_list(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    networks = access.mail_of(request.user).order_by("name")
    return render(
        request,
        "employers/interest_list.html",
        {
            "nav": "inbox",
            "today": day,
            "networks": list(networks[:20]),
            "queue": interests.build(request.user, request.GET, day),
        },
    )


@asks
def interest_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said beside who it may be; accepted here, whole or not at all."""
    interest = access.interest(request, pk)
    review = board.build(interest, request.GET.get("q", ""))
    form = ReviewForm(request.POST or None, review=review)
    sheet = of(
        interest,
        interest.organization_name,
        "Accept it",
        "It is accepted, and its answer is on its way.",
        may=may(interest, "accepted"),
        follows=(
            "The organization, the person, offers and needs are written down at once.",
            f"{interest.email or 'Nobody'} gets our answer, with a page of their own.",
        ),
    )
    if request.method == "POST":
        access.interest(request, pk, "member")
    shown = {
        "interest": interest,
        "review": review,
        "today": today(interest),
        "may_work": access.may_work(request.user, interest.intermediary),
        "may_take": may(interest, "in_review"),
    }
    deed = partial(accept_interest, interest=interest)
    return answer(request, sheet, form, deed, to_organization, "employers/interest_review.html", **shown)


def to_organization(interest: Interest) -> str:
    organization: Organization = interest.organization  # type: ignore[assignment]
    return reverse("directory:organization_detail", args=[organization.slug])


@asks
def interest_take(request: HttpRequest, pk: int) -> HttpResponse:
    return small(
        request,
        pk,
        take_interest,
        "in_review",
        "I take it",
        "It is yours now.",
        "Your colleagues see that you answer it.",
    )


@asks
def interest_decline(request: HttpRequest, pk: int) -> HttpResponse:
    interest = access.interest(request, pk, "member")
    sheet = of(
        interest,
        "Decline it",
        "Decline it",
        "It is declined, and the letter is on its way.",
        back=True,
        may=may(interest, "declined"),
        is_grave=True,
        follows=("They get a letter with your reason.", "You can take it back for 14 days."),
    )
    form = DeclineForm(request.POST or None)
    return answer(request, sheet, form, partial(decline_interest, interest=interest))


@asks
def interest_spam(request: HttpRequest, pk: int) -> HttpResponse:
    return small(
        request,
        pk,
        set_aside_interest,
        "spam",
        "It is spam",
        "It is set aside.",
        "Nobody is written to. After 30 days it is gone.",
    )


@asks
def interest_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return small(
        request,
        pk,
        reopen_interest,
        "in_review",
        "Take it up again",
        "It waits for an answer again.",
        "It stands in the queue again, as yours.",
    )


def small(
    request: HttpRequest, pk: int, deed: Any, target: str, title: str, done: str, *follows: str
) -> HttpResponse:
    """A page that asks nothing but its button."""
    interest = access.interest(request, pk, "member")
    sheet = of(interest, title, title, done, back=True, may=may(interest, target), follows=follows)
    form = forms.Form(request.POST or None)
    return answer(request, sheet, form, partial(deed, interest=interest))


def of(interest: Interest, title: str, button: str, done: str, *, back: bool = False, **words: Any) -> Sheet:
    """A page about an interest; `back`: it leads back to the interest, else to the queue."""
    queue = Crumb("From the public form", reverse("employers:interest_list"))
    own = Crumb(interest.organization_name, reverse("employers:interest_review", args=[interest.pk]))
    crumbs = (queue,) if back else ()
    return Sheet(title, button, own if back else queue, done, nav="inbox", crumbs=crumbs, **words)


def may(interest: Interest, target: str) -> Verdict:
    day = today(interest)
    return may_move_interest(interest.state, target, (day - (interest.answered_on or day)).days)


def today(interest: Interest) -> Any:
    at: datetime = timezone.now()
    return local_day(at, interest.intermediary.time_zone)
