"""The list of partnerships and the record of one."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.actions.save import local_day
from directory.exports import Column, list_file, wants_file
from directory.pages import drops, page_of, without
from partnerships import access
from partnerships.boards import changes, head, members, promises, purpose, timeline
from partnerships.choices import Level, Stage, Status
from partnerships.filters import BANDS, PartnershipFilter, band_of
from partnerships.forms.contact import InteractionForm
from partnerships.models import Partnership

#: What the list may be sorted by; there is no league table, so health isn't among them.
SORTS = {"name": ("name", "pk"), "stage": ("stage", "name", "pk"), "since": ("started_on", "name", "pk")}
#: What a file of the list holds: what the list shows.
COLUMNS = (
    Column("Partnership", lambda row: row.name),
    Column("Convener", lambda row: row.convener.name),
    Column("Stage", lambda row: Stage(row.stage).label),
    Column("Status", lambda row: Status(row.status).label),
    Column("Level", lambda row: Level(row.level).label),
    Column("Health", lambda row: dict(BANDS)[band_of(row.stage, row.shown_band)]),
    Column("Health of 100", lambda row: None if row.shown_value is None else round(100 * row.shown_value)),
    Column("Evidence", lambda row: row.shown_grade),
    Column("As of", lambda row: row.shown_on),
    Column("Since", lambda row: row.started_on),
)


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    seen = Partnership.objects.narrowed_for(request.user)
    filters = PartnershipFilter(request.GET, seen, request.user)
    rows = filters.narrowed().for_list().order_by(*_order(request.GET.get("sort", "")))
    today, chips = timezone.localdate(), filters.chips()
    if wants_file(request.GET.get("as")):
        return list_file(request.GET["as"], "partnerships", COLUMNS, rows, today)
    page = page_of(rows, request.GET.get("page"))
    return render(
        request,
        "partnerships/partnership_list.html",
        {
            "nav": "partnerships",
            "today": today,
            "filters": filters,
            "chips": chips,
            "clear": without(request.GET, *filters.filters),
            "drops": [] if page.rows else drops(chips, partial(_left, seen, request.user)),
            "page": page,
            "may_start": access.may_start(request.user),
        },
    )


def _left(seen: Any, user: Any, query: Any) -> Any:
    return PartnershipFilter(query, seen, user).qs


def _order(asked: str) -> list[str]:
    fields = SORTS.get(asked.removeprefix("-"), SORTS["name"])
    sign = "-" if asked.startswith("-") else ""
    return [f"{sign}{field}" for field in fields]


def _record(request: HttpRequest, slug: str, tab: str) -> dict[str, Any]:
    """What each page of a record shows, on the day where it is; 404 unless the user may see it."""
    found = access.partnership(request, slug)
    today = local_day(timezone.now(), found.time_zone)
    return {
        "nav": "partnerships",
        "tab": tab,
        "today": today,
        "partnership": found,
        "head": head.build(found, request.user, today),
    }


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Which page of a list is asked for, by its number or by a row that stands on it."""
    return {"asked_page": request.GET.get("page"), "entry": request.GET.get("entry", "")}


@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "timeline")
    partnership, today, promises = page["partnership"], page["today"], page["head"].promises
    scope = request.GET.get("scope", "")
    page["timeline"] = timeline.build(
        partnership, request.user, today, promises, **_asked(request), asked_scope=scope
    )
    page["members"] = members.short(partnership, today)
    if page["head"].may_work:
        page["composer"] = InteractionForm(partnership=partnership, today=today)
    return render(request, "partnerships/partnership_detail.html", page)


@require_safe
def partnership_members(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "members")
    page["members"] = members.build(page["partnership"], request.user, page["today"])
    page["around"] = members.around(page["partnership"], request.user, page["today"])
    return render(request, "partnerships/partnership_members.html", page)


@require_safe
def partnership_promises(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "promises")
    page["board"] = promises.build(page["partnership"], request.user, today=page["today"], **_asked(request))
    return render(request, "partnerships/partnership_promises.html", page)


@require_safe
def partnership_purpose(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "purpose")
    page["board"] = purpose.build(page["partnership"], page["today"])
    return render(request, "partnerships/partnership_purpose.html", page)


@require_safe
def partnership_changes(request: HttpRequest, slug: str) -> HttpResponse:
    page = _record(request, slug, "changes")
    page["changes"] = changes.build(page["partnership"])
    page["steps"] = changes.steps(page["partnership"])
    return render(request, "partnerships/partnership_changes.html", page)
