"""How far an employer has come, and why: a part of its record, and a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from employers.models import Employer
from metrics.boards import ladder as board


@require_safe
def organization_ladder(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.organization(request, slug)
    today = timezone.localdate()
    employer = Employer.objects.filter(organization=found).first()
    page = employer and board.build(employer, request.user, today)
    context = {"nav": "organizations", "organization": found, "title": _("Engagement"), "today": today}
    return render(request, "metrics/organization_ladder.html", context | {"page": page})
