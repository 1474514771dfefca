"""A form on a page of its own: shown, refused beside its fields with what was typed kept, or done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from directory.drafts import forget, restore
from directory.models import Organization, Person, SecureLink
from directory.once import once
from directory.rules import YES, Verdict

#: What a form asks for its own sake, and no deed is told.
NOT_TOLD = {"seen", "warned", "shown"}
SHEET = "components/sheet.html"


View = Callable[..., HttpResponse]


def asks(view: View) -> View:
    """A view that shows a form and takes it in, each sending once; opened where its row stands (by htmx) it
    answers with the form alone, and leads the whole page onward."""
    guarded = require_http_methods(["GET", "HEAD", "POST"])(once(view))

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = guarded(request, *args, **kwargs)
        if request.htmx and isinstance(response, HttpResponseRedirect):
            return lead_page(request, response.url)
        return response

    return asked


def lead_page(request: HttpRequest, to: str) -> HttpResponse:
    """Leads the whole page onward; to a place on itself a browser would only scroll, so it is loaded anew."""
    here = (request.htmx.current_url_abs_path or "").partition("#")[0]
    stays = "#" in to and to.partition("#")[0] == here
    return HttpResponseClientRefresh() if stays else HttpResponseClientRedirect(to)


def hand(request: HttpRequest) -> dict[str, Any]:
    """Whose deed it is, and when."""
    return {"by": request.user, "at": timezone.now()}


class Crumb(NamedTuple):
    label: str
    address: str


@dataclass(frozen=True)
class Sheet:
    """What stands around a form: what it does, what follows from it, and where it leads back to."""

    title: str
    button: str
    back: Crumb
    done: str
    lead: str = ""
    follows: tuple[str, ...] = ()  # said before the button
    is_grave: bool = False
    is_kept: bool = False  # while it is typed into (directory/drafts.py)
    may: Verdict = YES  # said in place of the button; the deed refuses by itself
    nav: str = ""
    crumbs: tuple[Crumb, ...] = ()
    undo: Callable[[Any], str] | None = None  # the address that takes back what the deed gave back


def of_organization(organization: Organization, title: str, button: str, done: str, **words: Any) -> Sheet:
    """A form about an organization, whose record it leads back to."""
    back = Crumb(organization.name, organization.get_absolute_url())
    crumbs = (Crumb(_("Organizations"), reverse("directory:organization_list")),)
    return Sheet(title, button, back, done, nav="organizations", crumbs=crumbs, **words)


def of_person(person: Person, title: str, button: str, done: str, **words: Any) -> Sheet:
    """A form about a person, whose record it leads back to."""
    back = Crumb(str(person), person.get_absolute_url())
    crumbs = (Crumb(_("People"), reverse("directory:person_list")),)
    return Sheet(title, button, back, done, nav="people", crumbs=crumbs, **words)


def of_link(link: SecureLink, title: str, button: str, done: str, **words: Any) -> Sheet:
    """A form on a contact's own page, which it leads back to."""
    back = Crumb(_("Your page"), reverse("directory:link_detail", args=[link.key]))
    return Sheet(title, button, back, done, **words)


def answer(
    request: HttpRequest,
    sheet: Sheet,
    form: forms.BaseForm,
    deed: Callable[..., Any],
    leads: Callable[[Any], str] | None = None,
    template: str = SHEET,
    **context: Any,
) -> HttpResponse:
    """The answer to a request for a form's page; its view is `once`.

    The deed is told who does it and when, and what the form has cleaned, by the names of its fields. `leads`
    says where to go after it, from what it gave back; else the way is the sheet's way back. `undo` says where
    it is taken back.
    """
    return _answer(request, sheet, form, partial(deed, **hand(request)), leads, template, context)


def answer_by_link(
    request: HttpRequest,
    link: SecureLink,
    sheet: Sheet,
    form: forms.BaseForm,
    deed: Callable[..., Any],
    leads: Callable[[Any], str] | None = None,
    template: str = "directory/link_sheet.html",
    **context: Any,
) -> HttpResponse:
    """The same on a contact's own page: nobody is signed in, and the deed is done now."""
    deed = partial(deed, by=None, at=timezone.now())
    return _answer(request, sheet, form, deed, leads, template, {"link": link, **context})


def _answer(
    request: HttpRequest,
    sheet: Sheet,
    form: forms.BaseForm,
    deed: Callable[..., Any],
    leads: Callable[[Any], str] | None,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        result = attempt(form, deed)
        if not form.errors:
            # The address of its undo goes along as a tag; _messages.html makes a button of it.
            messages.success(request, sheet.done, extra_tags=sheet.undo(result) if sheet.undo else "")
            if sheet.is_kept:
                forget(request)
            return redirect(leads(result) if leads else sheet.back.address)
    draft = restore(request, form) if sheet.is_kept and not form.is_bound else None
    shown = {"nav": sheet.nav, "sheet": sheet, "form": form, "draft": draft}
    if request.htmx and template == SHEET:
        template = "components/form_card.html"
    return render(request, template, shown | context)


def attempt(form: forms.BaseForm, deed: Callable[..., Any]) -> Any:
    """Does the deed whole or not at all; what it refuses is said at the field that it is about."""
    try:
        with transaction.atomic():
            return deed(**{name: value for name, value in form.cleaned_data.items() if name not in NOT_TOLD})
    except ValidationError as refusal:
        refuse(form, refusal)


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Each error at its field; a form may say which of its own stands for one that only the deed knows."""
    errors = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
    for told, error in errors.items():
        name = getattr(form, "stands_for", {}).get(told, told)
        form.add_error(name if name in form.fields else None, error)
