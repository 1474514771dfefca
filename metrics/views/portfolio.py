"""The first page: how all partnerships are doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics.boards import portfolio as board
from partnerships.access import may_start
from partnerships.filters import PartnershipFilter
from partnerships.models import Partnership


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = Partnership.objects.narrowed_for(request.user).exclude(status="closed")
    filters = PartnershipFilter(request.GET, seen, request.user)
    found = board.build(filters.narrowed(), request.GET.get("page"), today)
    page = {
        "nav": "portfolio",
        "today": today,
        "filters": filters,
        "elements": board.COLUMNS,
        "board": found,
        "may_start": not found.count and may_start(request.user),
    }
    return render(request, "metrics/portfolio.html", page)
