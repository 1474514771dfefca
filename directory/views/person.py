"""People: the list that all networks share, the record of one, and what is kept of them."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from directory.actions.person import add_affiliation, change_affiliation, change_person, enter_person
from directory.actions.save import local_day
from directory.boards import person as board
from directory.boards import persons
from directory.entries import NameForm, NewWorkForm, PersonForm, WorkForm
from directory.exports import wants_file
from directory.models import Affiliation, Organization, Person
from directory.sheets import answer, asks, of_organization, of_person


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if wants_file(request.GET.get("as")):
        return persons.file(request.user, request.GET, today)
    page = {"nav": "people", "today": today, "board": persons.build(request.user, request.GET, today)}
    return render(request, "directory/person_list.html", page)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.find(request.user, Person.objects, pk=pk)
    today = timezone.localdate()
    record = board.build(found, request.user, today)
    return render(
        request, "directory/person_detail.html", {"nav": "people", "record": record, "today": today}
    )


# --- what is kept of them


@asks
def person_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody at an organization; whoever is known from elsewhere isn't added a second time."""
    place = access.kept(request, slug)
    sheet = of_organization(
        place,
        _("Add a person"),
        _("Add them"),
        _("They are in the directory."),
        lead=place.name,
        follows=(
            _("All networks see their name, title and level."),
            _("E-mail and phone are seen by networks that work with this organization."),
        ),
        is_kept=True,
    )
    form = PersonForm(request.POST or None, by=request.user, on=_today(place))
    deed = partial(enter_person, organization=place)
    return answer(request, sheet, form, deed, leads=Person.get_absolute_url)


@asks
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.find(request.user, Person.objects, pk=pk)
    record = board.build(found, request.user, timezone.localdate())
    access.require(record.may_change)
    sheet = of_person(found, _("Change their name"), _("Save"), _("The change is kept."))
    form = NameForm(request.POST or None, instance=found)
    return answer(request, sheet, form, partial(change_person, person=found))


@asks
def affiliation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """They work at another organization too, or begin there."""
    found = access.find(request.user, Person.objects, pk=pk)
    access.require(access.works_somewhere(request.user))
    sheet = of_person(
        found,
        _("Add where they work"),
        _("Add it"),
        _("It is added."),
        follows=(_("What they do elsewhere stays. When they leave there, say so on their page."),),
    )
    today = timezone.localdate()
    form = NewWorkForm(
        request.POST or None, instance=Affiliation(), by=request.user, on=today, initial={"from_on": today}
    )
    return answer(request, sheet, form, partial(add_affiliation, person=found))


@asks
def affiliation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.kept_work(request, pk)
    sheet = of_person(
        row.person, _("Change what they do"), _("Save"), _("The change is kept."), lead=row.organization.name
    )
    form = WorkForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(change_affiliation, affiliation=row))


def _today(place: Organization) -> date:
    return local_day(timezone.now(), place.time_zone)
