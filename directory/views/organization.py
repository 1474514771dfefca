"""Organizations: the shared directory of all networks."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import access
from directory.actions.save import local_day
from directory.boards import organizations
from directory.boards.people import contacts
from directory.exports import wants_file
from directory.models import Affiliation, Organization
from directory.querysets import standing

PEOPLE = 100  # shown on one page; an organization with more is read in the directory of its people
CHILDREN = 60


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    if wants_file(request.GET.get("as")):
        return organizations.file(request.user, request.GET, timezone.localdate())
    board = organizations.build(request.user, request.GET)
    return render(request, "directory/organization_list.html", {"nav": "organizations", "board": board})


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
            "children": children[:CHILDREN],
            "facets": _facets(found),
        },
    )


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
