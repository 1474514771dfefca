"""The first page: how all partnerships are doing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.pages import Chip, drops
from metrics.boards import portfolio as board
from partnerships.access import may_start
from partnerships.filters import PartnershipFilter
from partnerships.models import Partnership


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = Partnership.objects.narrowed_for(request.user).exclude(status="closed")
    filters = PartnershipFilter(request.GET, seen, request.user)
    page: dict[str, Any] = {
        "nav": "portfolio",
        "today": today,
        "filters": filters,
        "chips": filters.chips(),
        "elements": board.COLUMNS,
        "board": board.build(filters.narrowed(), request.GET.get("page"), today),
    }
    if not page["board"].count:
        page |= _onward(request, filters.chips(), seen)
    return render(request, "metrics/portfolio.html", page)


def _onward(request: HttpRequest, chips: list[Chip], seen: Any) -> dict[str, Any]:
    """Where nothing is found: which filter to drop, and whether a first partnership may be started."""
    found = drops(chips, lambda asked: PartnershipFilter(asked, seen, request.user).qs)
    return {"drops": found, "may_start": may_start(request.user)}
