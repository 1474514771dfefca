"""Organizations: the shared directory of all networks."""

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from directory.actions.organization import change_organization, enter_organization
from directory.actions.save import local_day
from directory.boards import organizations
from directory.boards.people import contacts
from directory.entries import ZONES, NewOrganizationForm, OrganizationForm
from directory.exports import wants_file
from directory.models import Affiliation, Organization
from directory.querysets import standing
from directory.rules import no
from directory.sheets import Crumb, Sheet, answer, asks, of_organization

PEOPLE = 100  # shown on one page; an organization with more is read in the directory of its people
CHILDREN = 60


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    if wants_file(request.GET.get("as")):
        return organizations.file(request.user, request.GET, timezone.localdate())
    words = {
        "nav": "organizations",
        "board": organizations.build(request.user, request.GET),
        "may_add": access.convening(request.user),
    }
    return render(request, "directory/organization_list.html", words)


@require_safe
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.organization(request, slug)
    at = timezone.now()
    today = local_day(at, found.time_zone)
    people = list(
        Affiliation.objects.filter(standing(today), organization=found)
        .select_related("person")
        .order_by("person__family_name", "pk")[:PEOPLE]
    )
    reachable = access.reachable(request, [row.pk for row in people], today)
    senders = list(access.senders(request.user, found, today))
    children = Organization.objects.filter(parent=found).order_by("name")
    return render(
        request,
        "directory/organization_detail.html",
        {
            "nav": "organizations",
            "today": today,
            "organization": found,
            "people": contacts(people, request.user, reachable=reachable, senders=senders, at=at),
            "is_reachable": bool(reachable),
            "may_keep": access.keeps(request.user, found, today),
            "reads_notes": bool(access.note_keepers(request.user, found, "viewer")),
            "children": children[:CHILDREN],
            "facets": _facets(found),
            "zone": dict(ZONES).get(found.time_zone, found.time_zone),
        },
    )


@asks
def organization_new(request: HttpRequest) -> HttpResponse:
    """One that a network has met; what is known already isn't added a second time."""
    networks = access.convening(request.user)
    access.require(networks or no(_("Only who works for an intermediary adds an organization.")))
    back = Crumb(_("Organizations"), reverse("directory:organization_list"))
    sheet = Sheet(
        _("Add an organization"),
        _("Add it"),
        back,
        _("It is in the directory."),
        follows=(
            _("All networks see it. Yours works with it from now on, and may reach its people."),
            _("If it is known already, you are asked first."),
        ),
        nav="organizations",
        is_kept=True,
    )
    form = NewOrganizationForm(
        request.POST or None,
        instance=Organization(),
        networks=networks,
        initial={"name": request.GET.get("q")},
    )
    return answer(request, sheet, form, enter_organization, leads=Organization.get_absolute_url)


@asks
def organization_edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.kept(request, slug)
    sheet = of_organization(found, _("Change the entry"), _("Save"), _("The entry is changed."))
    form = OrganizationForm(request.POST or None, instance=found)
    return answer(request, sheet, form, partial(change_organization, organization=found))


def _facets(organization: Organization) -> dict[str, Any]:
    """What else the organization is: a school, a convener, an employer (the last is told by its app)."""
    row: dict[str, Any] = (
        Organization.objects.filter(pk=organization.pk)
        .annotate(
            child_count=Count("children", distinct=True),
            people_count=Count("affiliations", filter=Q(affiliations__to_on__isnull=True), distinct=True),
        )
        .values(
            "child_count",
            "people_count",
            "parent__name",
            "parent__slug",
            "school__lowest_grade",
            "school__highest_grade",
            "school__enrollment_count",
            "school__enrollment_year",
            "intermediary__answer_days",
        )
        .get()
    )
    return row
