"""The page of one agreement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships import access
from partnerships.boards import agreement as board
from partnerships.models import Agreement


@require_safe
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Agreement.objects.select_related("partnership", "owner", "predecessor")
    found = access.row(request, rows, pk)
    today = timezone.localdate()
    return render(
        request,
        "partnerships/agreement_detail.html",
        {
            "nav": "partnerships",
            "today": today,
            "agreement": found,
            "partnership": found.partnership,
            "paper": board.build(found, today),
        },
    )
