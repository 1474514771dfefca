"""Success metrics of a partnership, of one metric, and of a network."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import access as doors
from directory.actions.save import local_day
from directory.models import Organization
from metrics.boards.metric import metric_page
from metrics.boards.report import reports_of
from metrics.boards.success import success_page
from metrics.boards.success_network import network_page
from metrics.models import PartnershipMetric
from partnerships import access


@require_safe
def success(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug)
    today = local_day(timezone.now(), partnership.time_zone)
    words = {
        "page": success_page(partnership, today),
        "reports": reports_of(partnership),
        "may_work": access.may_work(request.user, partnership),
        "partnership": partnership,
        "today": today,
        "nav": "partnerships",
    }
    return render(request, "metrics/success.html", words)


@require_safe
def metric_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rows = PartnershipMetric.objects.select_related("partnership__convener", "definition", "owner__person")
    metric = doors.find(request.user, rows, pk=pk, partnership__slug=slug)
    today = local_day(timezone.now(), metric.partnership.time_zone)
    return render(
        request,
        "metrics/metric_detail.html",
        {
            "page": metric_page(metric, today),
            "partnership": metric.partnership,
            "today": today,
            "nav": "partnerships",
        },
    )


@require_safe
def success_network(request: HttpRequest) -> HttpResponse:
    """Of the network in the address, else of the first one that the user works in."""
    networks = doors.networks(request.user)
    network = _chosen(networks, request.GET.get("network", ""))
    page = network_page(network, local_day(timezone.now(), network.time_zone)) if network else None
    return render(
        request,
        "metrics/success_network.html",
        {"page": page, "networks": networks, "network": network, "nav": "success"},
    )


def _chosen(networks: list[Organization], slug: str) -> Organization | None:
    if not slug:
        return networks[0] if networks else None
    chosen = next((row for row in networks if row.slug == slug), None)
    if chosen is None:
        raise Http404
    return chosen
