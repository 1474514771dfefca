"""Every component on one page, for staff: the look is decided here and tested here."""

from datetime import date, timedelta
from typing import NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.filters import OrganizationFilter
from directory.forms import DayInput
from directory.models import Organization
from directory.pages import Page
from directory.rules import YES, no
from directory.sheets import Crumb, Sheet

TONES = ("green", "azure", "yellow", "orange", "red", "secondary")
VALUES = [0.42, 0.48, 0.47, None, 0.55, 0.61, 0.66, 0.71]
ICONS = [
    "portfolio",
    "partnership",
    "organization",
    "pathway",
    "metric",
    "run",
    "pattern",
    "admin",
    "account",
    "leave",
    "theme",
    "menu",
    "close",
    "search",
    "filter",
    "next",
    "previous",
    "up",
    "down",
    "print",
    "check",
    "alert",
    "info",
    "lock",
    "calendar",
    "call",
    "email",
    "note",
    "visit",
    "promise",
    "decision",
    "document",
]


class Sample(NamedTuple):
    band: str
    value: float | None
    grade: str


SAMPLES = (
    Sample("strong", 0.86, "A"),
    Sample("developing", 0.64, "B"),
    Sample("needs_attention", 0.385, "C"),
    Sample("critical", 0.12, "D"),
    Sample("", None, ""),
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As people say it aloud.")
    on = forms.DateField(label="Day", widget=DayInput())
    is_required = forms.BooleanField(label="Needed here", required=False)


SHEET = Sheet(
    "Add a party",
    "Add",
    Crumb("Patterns", "#forms"),
    "",
    follows=("What follows from a deed is said before its button.",),
    may=no("In its place stands why it is refused now."),
)


FILTERED = QueryDict("kind=school&county=Laurel")


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise PermissionDenied("The pattern page is for staff.")
    today = date(2027, 3, 15)
    return render(
        request,
        "directory/patterns.html",
        {
            "nav": "patterns",
            "today": today,
            "days": [today + timedelta(days=n) for n in (-200, -12, -1, 0, 1, 12, 200)],
            "tones": TONES,
            "icons": ICONS,
            "samples": SAMPLES,
            "heat": [(one.value, one.band) for one in SAMPLES],
            "values": VALUES,
            "chart": {
                "labels": ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"],
                "series": [{"name": "Communication", "values": [42, 48, 47, 55, 61, 66]}],
                "max": 100,
                "marks": [{"at": "Jan", "label": "New weights"}],
            },
            "headers": ["Month", "Communication"],
            "table": list(
                zip(("Oct", "Nov", "Dec", "Jan", "Feb", "Mar"), (42, 48, 47, 55, 61, 66), strict=True)
            ),
            "page": Page([None] * 50, 2, 1204, True),
            "filters": OrganizationFilter(FILTERED, Organization.objects.none()),
            "form": SampleForm(),
            "sheet": SHEET,
            "yes": YES,
            "no": no("this takes the role of manager at Bluegrass Works."),
            "query": QueryDict("sort=-name"),
        },
    )
