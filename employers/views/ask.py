"""Asking employers: whoever asks sees who else did, and is told when it is too much."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from directory.access import require
from directory.actions.save import local_day
from directory.exports import Column, list_file, wants_file
from directory.models import Organization
from directory.pages import page_of
from directory.rules import YES, no
from directory.sheets import Crumb, Sheet, answer, asks
from employers import access
from employers.actions.need import close_ask, record_ask
from employers.boards.asks import load_of
from employers.choices import AskOutcome, OfferKind
from employers.filters import AskFilter
from employers.forms.ask import AskForm, OutcomeForm
from employers.models import Ask

#: What a file of the list holds: that it was asked, as all see; what was said stays with whoever asked.
COLUMNS = (
    Column(_lazy("Employer"), lambda row: row.employer.organization.name),
    Column(_lazy("For what"), lambda row: OfferKind(row.kind).label),
    Column(_lazy("Asked by"), lambda row: row.asked_by.name),
    Column(_lazy("When"), lambda row: row.from_on),
    Column(_lazy("Answer"), lambda row: AskOutcome(row.outcome).label),
)


@require_safe
def ask_list(request: HttpRequest) -> HttpResponse:
    filters = AskFilter(request.GET, Ask.objects.for_user(request.user))
    rows = filters.qs.select_related("employer__organization", "asked_by").order_by("-from_on", "-pk")
    if wants_file(request.GET.get("as")):
        return list_file(request.GET["as"], "asks", COLUMNS, rows, timezone.localdate())
    return render(
        request,
        "employers/ask_list.html",
        {
            "nav": "employers",
            "tab": "asks",
            "today": timezone.localdate(),
            "filters": filters,
            "page": page_of(rows, request.GET.get("page")),
            "own": request.user.organization_ids,
            "may_close": access.working_in(request.user),
        },
    )


@asks
def ask_new(request: HttpRequest, slug: str) -> HttpResponse:
    employer = access.employer(request, slug)
    askers = _askers(request, employer.organization)
    require(askers.exists())
    today = local_day(timezone.now(), employer.organization.time_zone)
    said = request.POST if request.method == "POST" else request.GET
    load = load_of(employer, said.get("kind", ""), today)
    sheet = Sheet(
        title=_("Ask this employer"),
        lead=employer.organization.name,
        button=_("Write it down"),
        done=_("It is recorded that you asked."),
        back=Crumb(employer.organization.name, employer.organization.get_absolute_url()),
        nav="employers",
        follows=(
            _("That you asked, for what and when is seen by all who might ask next."),
            _("What you wrote is not."),
        ),
    )
    form = AskForm(request.POST or None, askers=askers, initial={"kind": said.get("kind")})
    deed = partial(record_ask, employer=employer)
    return answer(request, sheet, form, deed, template="employers/ask_new.html", load=load, today=today)


def _askers(request: HttpRequest, employer: Organization):  # type: ignore[no-untyped-def]
    """In whose name the user asks: whoever brings schools and employers together, never an employer."""
    rows = Organization.objects.exclude(kind="employer").exclude(pk=employer.pk).order_by("name")
    if request.user.is_superuser:
        return rows.filter(intermediary__isnull=False)
    return rows.filter(pk__in=access.working_in(request.user))


@asks
def ask_close(request: HttpRequest, pk: int) -> HttpResponse:
    ask = access.own_ask(request, pk)
    sheet = Sheet(
        title=_("What came of it"),
        lead=str(ask),
        button=_("Write it down"),
        done=_("The answer is recorded."),
        back=Crumb(_("Asks"), reverse("employers:ask_list")),
        nav="employers",
        may=YES if ask.outcome == AskOutcome.OPEN else no(_("This was answered already.")),
    )
    form = OutcomeForm(request.POST or None)
    return answer(request, sheet, form, partial(close_ask, ask=ask))
