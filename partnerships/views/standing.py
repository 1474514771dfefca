"""Who of us knows whom, and what part people have: parts of an organization's and of a person's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from directory.models import Person
from partnerships.boards import standing as board


@require_safe
def organization_contacts(request: HttpRequest, slug: str) -> HttpResponse:
    found, today = access.organization(request, slug), timezone.localdate()
    page = {
        "nav": "organizations",
        "organization": found,
        "title": _("Who knows whom"),
        "today": today,
        "standing": board.of_organization(found, request.user, today),
    }
    return render(request, "partnerships/organization_contacts.html", page)


@require_safe
def person_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    return _part(request, pk, "person_contacts", _("Who of us knows them"), board.of_person)


@require_safe
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    return _part(request, pk, "person_roles", _("Their part in partnerships"), board.roles_of)


def _part(request: HttpRequest, pk: int, name: str, title: str, rows: Any) -> HttpResponse:
    found = access.find(request.user, Person.objects, pk=pk)
    context = {"nav": "people", "person": found, "title": title, "today": timezone.localdate()}
    return render(request, f"partnerships/{name}.html", context | {"rows": rows(found, request.user)})
