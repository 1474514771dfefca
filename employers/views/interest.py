"""The public form of an intermediary, in two screens, and its receipt."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import browser_of
from directory.actions.allow import Limit, allow
from directory.actions.draft import keep_draft
from directory.choices import Language
from directory.drafts import actor_of, forget, restore, typed, words
from directory.languages import known
from directory.limits import too_many
from directory.models import FormDraft, Organization
from directory.once import once
from directory.sheets import attempt
from employers import access
from employers.actions.interest import box, receive_interest
from employers.boards.host import host_of
from employers.forms.interest import InterestContactForm, InterestForm
from employers.models import Interest

#: In the session: slug of the intermediary → what was sent to it last from this browser.
SENT = "sent_interests"
PER_ADDRESS = Limit(20, timedelta(hours=1))
PER_MAILBOX = Limit(5, timedelta(days=1))
PER_NETWORK = Limit(300, timedelta(days=1))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Screen 1. What is said here waits as a draft of this browser until screen 2 is sent."""
    network = access.greeting(slug)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not request.session.session_key:
            request.session.create()
        if wait := allow(f"interest begun {browser_of(request).address}", PER_ADDRESS, at=timezone.now()):
            return too_many(request, wait)
        actor = actor_of(request, request.path)
        keep_draft(actor=actor, path=request.path, content=typed(request.POST), at=timezone.now())
        return redirect("employers:interest_contact", slug)
    draft = None if form.is_bound else restore(request, form)
    return _page(request, "employers/interest_form.html", network, form=form, draft=draft)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def interest_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Screen 2, which sends both."""
    network = access.greeting(slug)
    begun = _begun(request, slug)
    if begun is None:
        return redirect("employers:interest_form", slug)
    form = InterestContactForm(request.POST or None, asks_needs=bool(begun.cleaned_data["needed"]))
    if request.method == "POST" and form.is_valid():
        if wait := _limited(request, network, form.cleaned_data["email"]):
            return too_many(request, wait)
        if row := _receive(network, begun, form):
            return _received(request, row, slug)
    draft = None if form.is_bound else restore(request, form)
    shown = {"form": form, "draft": draft, "begun": begun.cleaned_data}
    return _page(request, "employers/interest_contact.html", network, **shown)


def _begun(request: HttpRequest, slug: str) -> InterestForm | None:
    """Screen 1 as it was sent from this browser; it may be too old, or never have been."""
    path = reverse("employers:interest_form", args=[slug])
    draft = FormDraft.objects.filter(actor=actor_of(request, path), path=path).first()
    form = InterestForm(words(draft) if draft else QueryDict())
    return form if form.is_valid() else None


def _limited(request: HttpRequest, network: Organization, email: str) -> timedelta:
    """How long to wait: the same for addresses that are known and that are not."""
    limits = (
        (f"interest from {browser_of(request).address}", PER_ADDRESS),
        (f"interest by {box(email)}", PER_MAILBOX),
        (f"interest to {network.pk}", PER_NETWORK),
    )
    waits = (allow(key, limit, at=timezone.now()) for key, limit in limits)
    return next((wait for wait in waits if wait), timedelta(0))


def _receive(network: Organization, begun: InterestForm, form: InterestContactForm) -> Interest | None:
    said = begun.cleaned_data | form.said() | {"language": known(get_language()) or Language.ENGLISH}
    row: Interest | None = attempt(
        form, lambda **_: receive_interest(intermediary=network, at=timezone.now(), **said)
    )
    return row


def _received(request: HttpRequest, row: Interest, slug: str) -> HttpResponse:
    for name in ("interest_form", "interest_contact"):
        forget(request, reverse(f"employers:{name}", args=[slug]))
    request.session[SENT] = {**request.session.get(SENT, {}), slug: row.pk}
    return redirect("employers:interest_sent", slug)


@login_not_required
@require_safe
def interest_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The receipt: who answers, and by when."""
    network = access.greeting(slug)
    key = request.session.get(SENT, {}).get(slug)
    row = Interest.objects.filter(pk=key, intermediary=network).first()
    if row is None:
        return redirect("employers:interest_form", slug)
    return _page(request, "employers/interest_sent.html", network, interest=row, host=host_of(network))


def _page(request: HttpRequest, template: str, network: Organization, **context: object) -> HttpResponse:
    return render(request, template, {"network": network, **context})
