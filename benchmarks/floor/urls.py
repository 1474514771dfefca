"""The floor's page: session, user, 50 rows; three queries, no filters, no count, no scoping."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from directory.models import Organization

ROWS = 50


@login_required
def plain(request: HttpRequest) -> HttpResponse:
    rows = Organization.objects.order_by("pk")[:ROWS]
    return render(request, "plain.html", {"rows": rows})


urlpatterns = [path("plain/", plain), path("plain/<slug:slug>/", plain, name="row")]
