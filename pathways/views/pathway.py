"""Pathways: the list, and one from its first course to the occupation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory.access import find
from directory.exports import Column, list_file, wants_file
from directory.pages import page_of
from pathways.filters import PathwayFilter
from pathways.models import Pathway

#: What a file of the list holds: what the list shows.
COLUMNS = (
    Column(_("Pathway"), lambda row: row.title),
    Column(_("Owner"), lambda row: row.owner.name),
    Column(_("Career cluster"), lambda row: row.cluster and row.cluster.title),
)


@require_safe
def pathway_list(request: HttpRequest) -> HttpResponse:
    filters = PathwayFilter(request.GET, Pathway.objects.for_user(request.user))
    rows = filters.qs.select_related("owner", "cluster").order_by("title", "pk")
    if wants_file(request.GET.get("as")):
        return list_file(request.GET["as"], "pathways", COLUMNS, rows, timezone.localdate())
    page = {"nav": "pathways", "filters": filters, "page": page_of(rows, request.GET.get("page"))}
    return render(request, "pathways/pathway_list.html", page)


@require_safe
def pathway_detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Pathway.objects.select_related("owner", "cluster", "older_cluster")
    found = find(request.user, rows, slug=slug)
    steps = found.steps.select_related("course__organization", "credential", "occupation")
    return render(
        request,
        "pathways/pathway_detail.html",
        {
            "nav": "pathways",
            "today": timezone.localdate(),
            "pathway": found,
            "steps": steps.order_by("order", "pk"),
            "schools": found.schools.order_by("name"),
            "occupations": found.target_occupations.order_by("title"),
            "competencies": found.competencies.order_by("title"),
        },
    )
